//! Commands that need no server.

use clap::Parser as _;

use crate::{
    cli::Cli,
    commands::{Shown, found},
};

async fn run(words: &[&str]) -> anyhow::Result<Shown> {
    let cli = Cli::try_parse_from(["assent"].iter().chain(words).copied())?;
    found(&cli.server, cli.command).await
}

#[tokio::test]
async fn every_rule_agrees_with_its_examples() {
    let tested = run(&["policy", "test"]).await.unwrap();
    assert!(!tested.wrong && tested.json["examples"].as_u64() > Some(20), "{}", tested.text);
}

/// R000-30.
#[tokio::test]
async fn a_rule_is_explained_with_limit_source_and_sentence() {
    let listed = run(&["policy", "list"]).await.unwrap().json;
    for rule in listed["rules"].as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        let told = run(&["policy", "explain", id, "--language", "sv"]).await.unwrap().json;
        for field in ["when", "tell", "source"] {
            assert!(told[field].as_str().is_some_and(|it| !it.is_empty()), "{id} {field}");
        }
    }
    let unknown = run(&["policy", "explain", "no.such.rule"]).await.unwrap_err().to_string();
    assert_eq!(unknown, "there is no rule `no.such.rule`: see `assent policy list`");
}

/// R000-36, X-17: laws are listed and explained, and say that no lawyer looked.
#[tokio::test]
async fn a_law_is_explained_with_dates_source_and_who_reviewed_it() {
    let listed = run(&["policy", "list"]).await.unwrap();
    assert!(listed.text.contains("reviewed by a lawyer"), "{}", listed.text);
    let china =
        listed.json["laws"].as_array().unwrap().iter().find(|it| it["law"] == "CN").unwrap();
    assert_eq!((&china["reviewed"], &china["since"]), (&0.into(), &"2006-03-30".into()));
    let law = run(&["policy", "explain", "cn"]).await.unwrap().json;
    assert_eq!(law["rules"].as_array().unwrap().len(), china["ids"].as_array().unwrap().len());
    let rule = run(&["policy", "explain", "law.cn.label", "--language", "zh-Hans"]).await.unwrap();
    assert_eq!(rule.json["reviewed"], "未经律师审核");
    assert_eq!(rule.json["confidence"], "seen");
    assert!(rule.json["tell"].as_str().unwrap().contains("“广告”"), "{}", rule.text);
}

#[tokio::test]
async fn replies_and_addresses_are_understood_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lines");
    std::fs::write(&file, "mx.example.org\t550 5.1.1 No such user\nmx.example.org 550 no tab\n")
        .unwrap();
    let replies = run(&["inspect", "reply", file.to_str().unwrap()]).await.unwrap();
    assert!(replies.wrong);
    assert_eq!(
        replies.for_programs().lines().next().unwrap(),
        r#"{"action":"suppress","class":"hard","fault":"recipient","reason":"user-unknown","reply":"550 No such user","scope":"address"}"#
    );
    std::fs::write(&file, "Ann@Example.ORG\nnobody\n").unwrap();
    let addresses = run(&["inspect", "addresses", file.to_str().unwrap()]).await.unwrap().json;
    assert_eq!(addresses[0]["normalised"], "ann@example.org");
    assert_eq!((&addresses[1]["ok"], &addresses[1]["domain"]), (&false.into(), &().into()));
}

/// R002-84: whose fault each of the golden mails says it is.
#[tokio::test]
async fn the_golden_mails_are_inspected_with_class_reason_and_fault() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/inbound");
    let seen = run(&["inspect", "bounce", folder]).await.unwrap();
    let mut meanings = String::new();
    for mail in seen.json.as_array().unwrap() {
        let file = mail["file"].as_str().unwrap().rsplit('/').next().unwrap();
        if !file.ends_with(".eml") {
            continue;
        }
        let word = |it: &serde_json::Value| it.as_str().unwrap_or("-").to_owned();
        let of = |it: &serde_json::Value| {
            ["class", "reason", "fault"].map(|field| word(&it[field])).join(" ")
        };
        let all: Vec<String> = mail["recipients"].as_array().unwrap().iter().map(of).collect();
        meanings.push_str(&format!("{file}\t{}\t{}\n", word(&mail["kind"]), all.join(" | ")));
    }
    let expected = std::fs::read_to_string(format!("{folder}/meanings.tsv")).unwrap();
    let expected: Vec<&str> = expected.lines().filter(|it| !it.starts_with('#')).collect();
    assert_eq!(meanings.lines().collect::<Vec<_>>(), expected);
    assert!(seen.text.contains("user-unknown"), "{}", seen.text);
}

#[tokio::test]
async fn feedback_is_inspected_with_what_is_known_and_null_for_the_rest() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/inbound");
    let file = |name: &str| format!("{folder}/{name}.eml");
    let files = [file("feedback-redacted"), file("feedback-microsoft"), file("exim-prose")];
    let words = ["inspect", "feedback", &*files[0], &*files[1], &*files[2]];
    let seen = run(&words).await.unwrap().json;
    let fields = ["kind", "feedback_type", "recipients", "source_ip", "original_message_id"];
    let of = |it: &serde_json::Value| fields.map(|field| it[field].to_string()).join(" ");
    let seen: Vec<String> = seen.as_array().unwrap().iter().map(of).collect();
    assert_eq!(
        seen,
        [
            r#""feedback" "abuse" [] "192.0.2.1" "1f@news.example""#,
            r#""feedback" "abuse" ["flora@example.org"] null "2f@news.example""#,
            r#""other" null [] null null"#,
        ]
    );
    let missing = run(&["inspect", "bounce", "/no/such/folder"]).await.unwrap_err();
    assert_eq!(missing.to_string(), "could not read /no/such/folder");
}

/// DESIGN section 6: verdict, score and rules of each golden message, and no
/// value of personal data in any form.
#[tokio::test]
async fn the_golden_messages_are_told_with_verdict_score_and_rules() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/content/mails");
    let seen = run(&["inspect", "message", folder]).await.unwrap();
    assert!(seen.wrong, "some would be held");
    let mut told = String::new();
    for mail in seen.json.as_array().unwrap() {
        let file = mail["file"].as_str().unwrap();
        let name = file.rsplit("/mails/").next().unwrap();
        let word = |it: &serde_json::Value| it["rule"].as_str().unwrap().to_owned();
        let rules: Vec<_> = mail["rules"].as_array().unwrap().iter().map(word).collect();
        let rules = rules.join(" ").replace("platform.", "");
        let (verdict, score) = (mail["verdict"].as_str().unwrap(), &mail["spam_score"]);
        told.push_str(&format!("{name}\t{verdict}\t{score}\t{rules}\n"));
    }
    let expected = std::fs::read_to_string(format!("{folder}.tsv")).unwrap();
    let expected: Vec<&str> = expected.lines().filter(|it| !it.starts_with('#')).collect();
    assert_eq!(told.lines().collect::<Vec<_>>(), expected, "{told}");
    let printed = format!("{}{}", seen.for_programs(), seen.text);
    assert!(!printed.contains("583 9825") && printed.contains("SE45 50"), "{printed}");
}

#[tokio::test]
async fn the_content_check_is_evaluated_on_folders_the_same_way_twice() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/content/mails");
    let (spam, ham) = (format!("{folder}/spam"), format!("{folder}/ham"));
    let words = ["content", "evaluate", "--spam", &spam, "--ham", &ham, "--folds", "4"];
    let seen = run(&words).await.unwrap();
    assert_eq!(seen.json, run(&words).await.unwrap().json);
    assert_eq!((&seen.json["spam"], &seen.json["ham"]), (&8.into(), &8.into()));
    let shipped = &seen.json["results"][0];
    assert_eq!((&shipped["weights"], &shipped["false_alarms"]), (&"shipped".into(), &0.into()));
    assert!(shipped["recall"].as_u64().unwrap() >= 750, "{shipped}");
    let empty = tempfile::tempdir().unwrap();
    let none = empty.path().to_str().unwrap();
    let refused = run(&["content", "evaluate", "--spam", none, "--ham", &ham]).await.unwrap_err();
    assert_eq!(refused.to_string(), "both folders need at least one mail");
}

#[tokio::test]
async fn a_configuration_is_looked_at_without_serving() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("assent.toml");
    std::fs::write(&file, "[server]\npublic_ulr = \"http://127.0.0.1\"\n").unwrap();
    let checked = run(&["config", "check", "--config", file.to_str().unwrap()]).await.unwrap();
    assert!(checked.wrong);
    assert_eq!(checked.text, "unknown key `server.public_ulr`; did you mean `server.public_url`?");
}
