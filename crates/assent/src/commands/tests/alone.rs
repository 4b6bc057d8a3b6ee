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

#[tokio::test]
async fn replies_and_addresses_are_understood_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lines");
    std::fs::write(&file, "mx.example.org\t550 5.1.1 No such user\nmx.example.org 550 no tab\n")
        .unwrap();
    let replies = run(&["inspect", "reply", file.to_str().unwrap()]).await.unwrap();
    assert!(replies.wrong);
    assert_eq!(
        replies.text.lines().next().unwrap(),
        r#"{"action":"suppress","class":"hard","fault":"recipient","reason":"user-unknown","scope":"address"}"#
    );
    std::fs::write(&file, "Ann@Example.ORG\nnobody\n").unwrap();
    let addresses = run(&["inspect", "addresses", file.to_str().unwrap()]).await.unwrap().json;
    assert_eq!(addresses[0]["normalised"], "ann@example.org");
    assert_eq!((&addresses[1]["ok"], &addresses[1]["domain"]), (&false.into(), &().into()));
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
