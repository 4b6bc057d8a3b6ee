//! Registers and duties, on the command line.

use serde_json::json;

use super::{Office, text};

/// R001-44: recorded, listed with the persons of the year, ended.
#[tokio::test]
async fn a_transfer_is_recorded_listed_and_ended() {
    let office = Office::open().await;
    let mut words = vec!["transfer", "record", "--law", "cn", "--to", "Sweden"];
    words.extend(["--basis", "certification", "--exporter", "Flora AB", "--importer", "Post AB"]);
    words.extend(["--assessment", "No. 7 of 2026"]);
    let id = office.done(&words).await.text;
    let listed = office.done(&["transfer", "list"]).await;
    assert_eq!(text(&listed.json, "/country"), "SE");
    assert_eq!(text(&listed.json, "/transfers/0/importer"), "Post AB");
    assert_eq!(listed.json["persons"][0]["next"], json!(100_000));
    assert!(listed.text.contains("certification"), "{}", listed.text);
    office.done(&["transfer", "end", &id]).await;
    let listed = office.done(&["transfer", "list"]).await;
    assert_eq!(listed.json["transfers"][0]["in_force"], json!(false));
    let again = office.world.run(&office.key, &["transfer", "end", &id]).await.unwrap_err();
    assert!(again.to_string().starts_with("it was ended at"), "{again}");
    words[7] = "a handshake";
    let refused = office.world.run(&office.key, &words).await.unwrap_err().to_string();
    assert!(refused.contains("must be one of adequacy, standard-contract"), "{refused}");
}

/// R003-43.
#[tokio::test]
async fn rules_of_conduct_are_published_shown_and_accepted() {
    let office = Office::open().await;
    let none = office.done(&["conduct", "show"]).await;
    assert_eq!(none.json["version"], json!(null));
    let file = office.world.file("conduct.txt", "Say who writes.\n");
    let published = office.done(&["conduct", "publish", file.to_str().unwrap()]).await;
    assert_eq!(published.json["version"], json!(1));
    let campaign = office.draft().await;
    let refused = office.world.run(&office.key, &["campaign", "submit", &campaign]).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("assent conduct accept 1"), "{refused}");
    office.done(&["conduct", "accept", "1"]).await;
    office.done(&["campaign", "submit", &campaign]).await;
    let shown = office.done(&["conduct", "show"]).await;
    assert!(shown.text.contains("Say who writes."), "{}", shown.text);
    assert_eq!(shown.json["accepted"].as_array().unwrap().len(), 1);
}

/// R000-25: for staff alone; what was a trap is none any more.
#[tokio::test]
async fn listings_and_traps_are_for_staff() {
    let office = Office::open().await;
    let operator = &office.world.operator_key;
    let listed = office.world.done(operator, &["listing", "list"]).await;
    assert_eq!((listed.wrong, listed.text.as_str()), (false, "none"));
    let add = ["listing", "add-trap", "never@example.org", "--note", "on no page"];
    office.world.done(operator, &add).await;
    let traps = office.world.done(operator, &["listing", "traps"]).await;
    assert_eq!(text(&traps.json, "/traps/0/note"), "on no page");
    assert!(!traps.json.to_string().contains("never@"), "only its hash is kept");
    office.world.done(operator, &["listing", "retire-trap", "never@example.org"]).await;
    let again = ["listing", "retire-trap", "never@example.org"];
    assert!(office.world.run(operator, &again).await.is_err());
    for words in [&["listing", "list"][..], &add[..]] {
        assert!(office.world.run(&office.key, words).await.is_err(), "{words:?}");
    }
}

/// R003-62: staff takes content down, and the account does not.
#[tokio::test]
async fn content_is_taken_down_by_staff() {
    let office = Office::open().await;
    let campaign = office.draft().await;
    let take = ["campaign", "take-down", &campaign, "--because", "case 7, somebody's picture"];
    assert!(office.world.run(&office.key, &take).await.is_err());
    let words = [&["--account", office.account.as_str()], &take[..]].concat();
    let taken = office.world.done(&office.world.operator_key, &words).await;
    assert_eq!(text(&taken.json, "/state"), "cancelled");
}

/// R002-13, X-18: what is announced is shown before a server reads it.
#[tokio::test]
async fn a_limit_is_explained_with_what_is_announced() {
    let office = Office::open().await;
    let overlay = office.world.file(
        "overlay.toml",
        "[[setting]]\nid = \"review.recipients\"\nvalue = 3000\nsince = \"2999-01-01\"\n\
         reason = \"more people look\"\n",
    );
    let overlay = overlay.to_str().unwrap();
    let words = ["policy", "explain", "review.recipients", "--overlay", overlay];
    let told = office.done(&words).await;
    assert_eq!(text(&told.json, "/value"), "5000");
    assert_eq!(text(&told.json, "/announced/0/value"), "3000");
    assert!(told.text.contains("2999-01-01"), "{}", told.text);
    let listed = office.done(&["policy", "list", "--overlay", overlay]).await;
    assert!(listed.text.contains("more people look"), "{}", listed.text);
}
