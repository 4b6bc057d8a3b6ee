//! Replies as receivers write them, and tables as operators mistype them.
//!
//! Golden cases stand in `testdata/replies/*.tsv`, one reply a line: MX host,
//! stage, reply, expected meaning. [`meaning`] is the only place that knows the
//! interface.

use std::{fs, path::Path, sync::LazyLock};

use proptest::prelude::*;

use super::*;

fn meaning(table: &ReplyTable, host: &str, stage: &str, reply: &str) -> String {
    let shaping = Shaping::builtin();
    let provider = shaping.provider_of([host]).map(|it| it.name.clone());
    let (code, text) = reply.split_once(' ').unwrap();
    let reply = Reply::new(code.parse().unwrap(), text);
    let stage = Stage::parse(stage).unwrap();
    let it = table.classify(Refusal { provider: provider.as_deref(), stage, reply: &reply });
    let end = if it.is_final(&reply) { "final" } else { "retried" };
    format!("{} {} {} {} {} {end}", it.class, it.reason, it.fault, it.scope, it.action)
}

#[test]
fn the_golden_replies_mean_what_they_should() {
    let table = ReplyTable::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/replies");
    let mut seen = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [host, stage, reply, expected] = fields[..] else { panic!("{path:?}: {line}") };
            assert_eq!(meaning(&table, host, stage, reply), expected, "{path:?}: {reply}");
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} golden replies");
}

#[test]
fn nothing_is_suppressed_for_words_about_us() {
    // A large provider's rule of thumb: these words never suppress.
    let table = ReplyTable::builtin();
    for word in [
        "blocked using a list",
        "blacklisted",
        "bad reputation",
        "spam",
        "DMARC policy failed",
        "over quota",
    ] {
        for code in ["550 5.1.1 user unknown,", "550 user unknown,"] {
            let seen = meaning(&table, "mx.example", "rcpt-to", &format!("{code} {word}"));
            assert!(!seen.contains("suppress"), "{code} {word}: {seen}");
        }
    }
}

#[test]
fn before_the_recipient_was_named_nothing_suppresses_it() {
    let table = ReplyTable::builtin();
    for stage in ["connect", "ehlo", "starttls", "mail-from"] {
        let seen = meaning(&table, "mx.example", stage, "550 5.1.1 user unknown");
        assert_eq!(seen, "unknown unknown none address stop final", "{stage}");
    }
}

#[test]
fn suppression_is_for_hard_evidence_or_a_recipient_who_refuses() {
    for it in ReplyTable::builtin().rules().filter(|it| it.action == Reaction::Suppress) {
        let hard = it.class == BounceClass::Hard && it.fault == Fault::Recipient;
        assert!(hard || &*it.reason == "recipient-refuses", "{}", it.rule);
        assert_eq!(it.scope, SlowScope::Address, "{}", it.rule);
    }
}

#[test]
fn a_host_that_nobody_knows_can_slow_its_own_path_and_nothing_else() {
    let table = ReplyTable::builtin();
    for rule in table.rules.iter().filter(|it| it.providers.is_empty()) {
        let it = &rule.means;
        let small = match it.scope {
            SlowScope::Address => true,
            // Towards the host that said so, and no other: see `Scheduler::brake`.
            SlowScope::Path | SlowScope::Source => it.action != Reaction::Stop,
            _ => false,
        };
        assert!(small, "{}: {} {}", it.rule, it.scope, it.action);
    }
}

fn refusal(change: impl Fn(&str) -> String) -> String {
    let text = change(include_str!("../../../../policies/replies.toml"));
    ReplyTable::parse(&text, &Shaping::builtin()).unwrap_err().to_string()
}

#[test]
fn a_mistyped_table_is_refused_with_the_rule_that_is_wrong() {
    let swap = |from: &'static str, to: &'static str| {
        move |text: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        }
    };
    assert_eq!(
        refusal(swap(r#"["google"]"#, r#"["gmail"]"#)),
        "rule `google.unusual-rate.stop`: `gmail` is not a provider of policies/shaping.toml"
    );
    assert_eq!(
        refusal(swap(r#"class = "rate""#, r#"class = "speed""#)),
        "rule `google.unusual-rate.stop`: `speed` is not a class"
    );
    assert_eq!(
        refusal(swap(r#"["x.7.28"]"#, r#"["x.7"]"#)),
        "rule `google.unusual-rate.stop`: `x.7` is not a enhanced code"
    );
    assert_eq!(
        refusal(swap(r#"code = ["5xx"]"#, r#"code = ["2xx"]"#)),
        "rule `google.unusual-rate.stop`: `2xx` is not a reply code"
    );
    assert_eq!(
        refusal(swap("receiving mail (at a rate", "receiving (mail (at a rate")),
        "rule `google.recipient-rate`: the text pattern is not valid"
    );
    assert_eq!(
        refusal(swap("google.unusual-rate.domain", "google.unusual-rate.stop")),
        "rule `google.unusual-rate.stop` is there twice"
    );
    assert_eq!(
        refusal(swap("hard_after = 2", "hard_after = 1")),
        "rule `google.full-and-inactive`: hard_after is 2 or more, with scope `address` and \
         action `stop`"
    );
    assert_eq!(
        refusal(|text| text.replace("5xx", "55x")),
        "the last rules must cover every 4xx and every 5xx"
    );
    assert_eq!(
        refusal(swap("ource  = \"RFC 3463 §3.2 X.1.7", "ources  = \"RFC 3463")),
        "the table of replies cannot be read"
    );
}

#[test]
fn a_wording_known_from_experience_only_suppresses_nobody() {
    let unverified = |text: &str| {
        let suppresses = "id      = \"any.user-unknown\"";
        assert!(text.contains(suppresses));
        text.replacen(suppresses, &format!("{suppresses}\nunverified = true"), 1)
    };
    assert_eq!(
        refusal(unverified),
        "rule `any.user-unknown` is unverified and must not have so large an effect"
    );
}

#[test]
fn a_code_about_policy_contradicts_words_about_the_mailbox() {
    let table = ReplyTable::builtin();
    for (reply, expected) in [
        ("550 5.7.1 <a@b.example>: User unknown", "policy policy sender address stop final"),
        ("550 5.1.7 No such domain b.example", "policy sender-refused sender address stop final"),
        (
            "550 5.7.17 mailbox owner has changed",
            "hard user-unknown recipient address suppress final",
        ),
    ] {
        assert_eq!(meaning(&table, "mx.example", "rcpt-to", reply), expected, "{reply}");
    }
}

#[test]
fn a_rule_that_hides_another_is_found_by_the_examples() {
    let general = "[[rule]]\nid = \"greedy\"\nwhen = { provider = [\"qq\"] }\n\
        then = { class = \"soft\", reason = \"x\", fault = \"none\", scope = \"path\", action = \"retry\" }\n\
        source = \"none\"\nexample = [\"550 x\"]\ncounter = [\"250 x\"]\n";
    let seen = refusal(|text| format!("{general}{text}"));
    assert!(seen.ends_with("is decided by `greedy`") || seen.contains("rule `greedy`"), "{seen}");
}

#[test]
fn a_rehearsal_shortens_pauses_and_changes_no_meaning() {
    let reply = Reply::new(550, "Mailbox unavailable or access denied.");
    let refusal = Refusal { provider: Some("qq"), stage: Stage::RcptTo, reply: &reply };
    let short = SignedDuration::from_secs(10);
    let [real, rehearsed] = [ReplyTable::builtin(), ReplyTable::builtin().rehearsal(short)]
        .map(|it| it.classify(refusal));
    assert_eq!((real.pause, rehearsed.pause), (SignedDuration::from_hours(2), short));
    assert_eq!(Classified { pause: real.pause, ..rehearsed }, real);
}

proptest! {
    #[test]
    fn foreign_replies_never_panic(code in any::<u16>(), text in "\\PC{0,1500}", host in "[a-z.]{0,20}") {
        static TABLE: LazyLock<ReplyTable> = LazyLock::new(ReplyTable::builtin);
        let reply = Reply::new(code, &text);
        let it = TABLE.classify(Refusal { provider: Some(&host), stage: Stage::RcptTo, reply: &reply });
        prop_assert!(it.action != Reaction::Suppress || reply.is_permanent());
    }
}

#[test]
fn a_reason_that_comes_again_is_hard_at_its_count_and_not_before() {
    let table = ReplyTable::builtin();
    let means = |reply: &str| {
        let (code, text) = reply.split_once(' ').unwrap();
        let reply = Reply::new(code.parse().unwrap(), text);
        table.classify(Refusal { provider: None, stage: Stage::RcptTo, reply: &reply })
    };
    let route = means("550 5.4.4 no route");
    assert_eq!(route.clone().repeated(0), route);
    for earlier in [1, 2, u32::MAX] {
        let again = route.clone().repeated(earlier);
        assert_eq!((again.class, again.action), (BounceClass::Hard, Reaction::Suppress));
        assert_eq!(again.reason, route.reason);
    }
    let full = means("552 5.2.2 full");
    assert_eq!(full.clone().repeated(9), full);
}
