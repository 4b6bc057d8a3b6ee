//! What receivers answer, as the table of replies classifies it.

use std::sync::LazyLock;

use delivery::{Refusal, ReplyTable, Stage};
use domain::Reply;

use crate::{Target, corpus};

/// Any text has a meaning, and never a hard one without a 5yz. Seeds are the
/// real replies of `testdata/replies`.
pub const TARGET: Target = Target {
    name: "reply-meaning",
    run,
    seeds: &[b"550 5.1.1 unknown user", b"421 4.7.28 rate", b"554 DT:SPM 163 mx"],
    corpora: &["replies"],
    split: corpus::lines,
};

static TABLE: LazyLock<ReplyTable> = LazyLock::new(ReplyTable::builtin);

fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let code = |it: &str| it.get(..3)?.parse::<u16>().ok().filter(|it| (400..600).contains(it));
    for part in text.split('\t') {
        let Some(code) = code(part) else { continue };
        let reply = Reply::new(code, part[3..].trim_start());
        for (provider, stage) in
            [(None, Stage::RcptTo), (Some("google"), Stage::EndOfData), (Some("qq"), Stage::Report)]
        {
            let meaning = TABLE.classify(Refusal { provider, stage, reply: &reply });
            let is_hard = meaning.class == domain::BounceClass::Hard;
            assert!(!is_hard || reply.is_permanent(), "a hard verdict on {part:?}");
        }
    }
}
