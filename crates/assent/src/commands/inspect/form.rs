//! Sign-up forms that accounts host themselves, without a server. The lines are
//! documented in `docs/operating/inspect.md`.

use std::path::PathBuf;

use app::foreign_form::{self, HTML_BYTES_MAX, Opinion, Surroundings};
use clap::Args;
use domain::{Language, Timestamp, Verdict};
use policy::{Fired, RuleBook};
use serde_json::{Value, json};
use url::Url;

use super::input;

/// `assent inspect form`.
#[derive(Debug, Args)]
pub struct FormArgs {
    /// Files of HTML, and folders with all that is below them; `-`, or nothing,
    /// is standard input.
    #[arg(value_name = "FILE.html")]
    pub paths: Vec<PathBuf>,
    /// Where the page stands, to tell where the form leads.
    #[arg(long, value_name = "https://…")]
    pub url: Option<Url>,
    /// A name of the sender that the page has to show; several times for several.
    #[arg(long = "sender", value_name = "NAME")]
    pub senders: Vec<String>,
}

/// What is said of each form of each file.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn each(args: &FormArgs, now: Timestamp) -> anyhow::Result<Vec<Value>> {
    let rules = RuleBook::builtin();
    let around = Surroundings { url: args.url.clone(), sender: args.senders.clone() };
    // One byte more, so that a page that was cut is told from one that was not.
    let read = |file: &str, bytes: &[u8]| {
        if bytes.len() > HTML_BYTES_MAX {
            let error = format!("at most {HTML_BYTES_MAX} bytes are read of a page");
            return vec![json!({ "file": file, "error": error })];
        }
        let html = String::from_utf8_lossy(bytes);
        let opinions = foreign_form::look(&rules, &html, &around, now);
        if opinions.is_empty() {
            let error = "no form in it asks for an e-mail address";
            return vec![json!({ "file": file, "error": error })];
        }
        opinions.iter().map(|it| answer(file, it)).collect()
    };
    Ok(input::each_file(&args.paths, HTML_BYTES_MAX + 1, read)?.concat())
}

/// True for a form that may not be used as it is.
pub(super) fn is_stopped(answer: &Value) -> bool {
    let verdict = answer["verdict"].as_str().and_then(Verdict::parse);
    answer["form"].is_number() && verdict.is_some_and(|it| !it.admits())
}

fn answer(file: &str, opinion: &Opinion) -> Value {
    let findings = opinion.findings.iter();
    let findings =
        findings.map(|it| json!({ "rule": it.check, "where": it.place, "shown": it.shown }));
    let rule = |it: &Fired| {
        json!({
            "rule": it.rule.to_string(),
            "verdict": it.verdict.as_str(),
            "measured": it.measured(),
            "tell": it.tell(Language::En),
        })
    };
    json!({
        "file": file,
        "form": opinion.number,
        "action": opinion.action,
        "findings": findings.collect::<Vec<_>>(),
        "verdict": opinion.verdict().as_str(),
        "rules": opinion.judged().map(rule).collect::<Vec<_>>(),
        "open": opinion.open().map(|it| it.rule.to_string()).collect::<Vec<_>>(),
    })
}
