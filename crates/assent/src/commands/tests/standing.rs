//! The bad addresses behind an action, on the command line.

use domain::{AccountId, ContactId, EnforcementId, Standing};
use serde_json::{Value, json};
use store::{
    Lane, Scope,
    enforcement::{self, EnforcementRow},
};

use super::{Office, approve_all, expand, text};

/// A record that names these contacts.
fn record(office: &Office, bad_contacts: Vec<ContactId>) -> EnforcementRow {
    let now = office.world.app.now();
    let bad = bad_contacts.len() as u64;
    EnforcementRow {
        account: office.account.parse().unwrap(),
        id: EnforcementId::from_bytes([7; 16]),
        action: "warn-1".into(),
        axis: "bad-mail".into(),
        day: 20_000,
        campaign: None,
        bad,
        total: 100,
        complaints: 0,
        accepted: 90,
        policy_version: office.world.app.rules().version(),
        standing_before: Standing::New,
        standing_after: Standing::WarnedOnce,
        bad_contacts,
        notice: None,
        sealed_sender: None,
        sender_domain: None,
        decided_by: None,
        reason: None,
        evidence: None,
        created_at: now,
    }
}

/// R002-57.
#[tokio::test]
async fn the_bad_addresses_behind_an_action_are_listed_page_by_page() {
    let office = Office::open().await;
    office.verify().await;
    office.upload().await;
    approve_all(&office).await;
    let campaign = office.draft().await;
    office.done(&["campaign", "submit", &campaign]).await;
    approve_all(&office).await;
    office.done(&["campaign", "start", &campaign]).await;
    expand(&office).await;
    let messages = office.done(&["campaign", "messages", &campaign]).await.json;
    let contact = |at: usize| text(&messages, &format!("/messages/{at}/contact"));
    let row = record(&office, (0..3).map(|at| contact(at).parse().unwrap()).collect());
    let account: AccountId = row.account;
    let steps = vec![enforcement::insert(&row)];
    let store = office.world.app.store();
    store.unit(Scope::Account(account), Lane::Interactive, steps).await.unwrap();

    let shown = office.done(&["account", "standing"]).await;
    let action = text(&shown.json, "/actions/0/id");
    assert!(shown.text.contains(&action), "the id is there to be copied: {}", shown.text);
    let words = ["account", "standing", "--action", &action, "--limit", "2"];
    let page = office.done(&words).await;
    assert!(text(&page.json, "/bad_addresses/0/address").ends_with("@example.org"));
    assert!(
        page.text.contains("\nnamed on the record: 3\nmore: --after contact_"),
        "{}",
        page.text
    );

    office.done(&["contact", "erase", &contact(2), "--for-good"]).await;
    let next = text(&page.json, "/next");
    let page = office.done(&[words.as_slice(), &["--after", &next]].concat()).await.json;
    assert_eq!((&page["next"], &page["bad_addresses"][0]["address"]), (&Value::Null, &Value::Null));
    assert!(text(&page, "/bad_addresses/0/erased_at").starts_with("2026-11-21T"));
    let refused = office.world.run(&office.key, &["account", "standing", "--limit", "2"]).await;
    assert!(refused.is_err(), "a page is one of an action");
}

/// staff says who an account is, and by what; the account sees it.
#[tokio::test]
async fn staff_makes_sure_who_an_account_is() {
    let office = Office::open().await;
    let none = office.done(&["account", "identity"]).await;
    assert!(none.text.starts_with("not verified"), "{}", none.text);
    let identify = ["account", "identify", "--evidence", "extract 556000-0000"];
    assert!(office.world.run(&office.key, &identify).await.is_err(), "nobody verifies themselves");
    let words = [&["--account", office.account.as_str()], &identify[..]].concat();
    let seen = office.world.done(&office.world.operator_key, &words).await;
    assert_eq!(seen.json["verified"], json!(true));
    let words = [&words[..], &["--doubt"]].concat();
    office.world.done(&office.world.operator_key, &words).await;
    let shown = office.done(&["account", "identity"]).await;
    assert_eq!(text(&shown.json, "/looks/0/outcome"), "doubted");
    assert_eq!(text(&shown.json, "/looks/1/evidence"), "extract 556000-0000");
}
