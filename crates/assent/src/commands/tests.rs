//! The commands against the real router and a real database.

mod alone;
mod duties;
mod keys;
mod own_limits;
mod problems;
mod standing;
mod world;

use std::fmt::Write as _;

use domain::AccountId;
use serde_json::{Value, json};

use super::Shown;
use world::World;

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

const NEWSLETTER: &str = "<mjml><mj-body><mj-section><mj-column><mj-text>Dear \
    {{ contact.first_name }}, the tulips are in.</mj-text></mj-column></mj-section></mj-body></mjml>";

/// An account that may send, and what was made on the way.
struct Office {
    world: World,
    key: String,
    account: String,
    list: String,
}

impl Office {
    async fn open() -> Self {
        let world = World::new().await;
        let (operator, mut words) = (world.operator_key.clone(), vec!["account", "create"]);
        words.extend(["--name", "Flora AB", "--address", "Storgatan 1, Stockholm"]);
        words.extend(["--phone", "+46 8 1", "--email", "hello@flora.example"]);
        let opened = world.done(&operator, &words).await.json;
        let (account, key) = (text(&opened, "/id"), text(&opened, "/key"));
        let version = world.app.rules().published().version;
        let words = ["account", "accept-policy", "--version", &version, "--by", "Ann"];
        let accepted = world.done(&key, &words).await;
        assert_eq!(text(&accepted.json, "/policy_version"), version);
        let words =
            ["list", "create", "--name", "Letter", "--purpose", "News", "--frequency", "weekly"];
        let list = world.done(&key, &words).await.text;
        Self { world, key, account, list }
    }

    async fn done(&self, words: &[&str]) -> Shown {
        self.world.done(&self.key, words).await
    }

    async fn verify(&self) {
        let added = self.done(&["domain", "add", "flora.example"]).await.json;
        for record in added["records"].as_array().unwrap() {
            self.world.publish(&text(record, "/name"), &text(record, "/value"));
        }
        let verified = self.done(&["domain", "verify", "flora.example"]).await;
        assert_eq!((verified.wrong, &verified.json["verified"]), (false, &json!(true)));
    }

    /// What the background work does until nothing is left to do.
    async fn background(&self) {
        let (app, account) = (&self.world.app, self.account.parse::<AccountId>().unwrap());
        for state in [store::import::ImportState::Reading, store::import::ImportState::Attesting] {
            for row in store::import::in_state(app.store(), state).await.unwrap() {
                match state {
                    store::import::ImportState::Reading => app::import::read::run(app, &row).await,
                    _ => app::import::attest::run(app, &row).await,
                }
                .unwrap();
            }
        }
        while app::ledger::sequence(app, account).await.unwrap() > 0 {}
    }

    async fn upload(&self) -> String {
        let mut csv = String::from("email,first_name,signed_up_at,source\n");
        for row in 0..20 {
            writeln!(csv, "p{row}@example.org,P{row},2026-10-01,fair in Lund").unwrap();
        }
        csv.push_str("not an address,X,2026-10-01,fair in Lund\n");
        let file = self.world.file("people.csv", &csv);
        let file = file.to_str().unwrap();
        let mut words = vec!["import", "upload", file, "--list", &self.list];
        words.extend(["--collection", "event", "--origin", "sheet at the fair"]);
        words.extend(["--in-use", "one month", "--confirmation", "signed on paper"]);
        words.extend(["--last-confirmed", "2026-10-01"]);
        let import = self.done(&words).await.text;
        self.background().await;
        import
    }

    async fn draft(&self) -> String {
        let file = self.world.file("letter.mjml", NEWSLETTER);
        let mut words = vec!["campaign", "create", "--name", "Spring", "--list", &self.list];
        words.extend(["--from-name", "Flora", "--from-address", "news@flora.example"]);
        words.extend(["--subject", "Tulips", "--field", "first_name=friend"]);
        words.extend(["--template", file.to_str().unwrap()]);
        self.done(&words).await.text
    }
}

#[tokio::test]
async fn an_account_sees_what_it_is_and_staff_sees_all() {
    let office = Office::open().await;
    let shown = office.done(&["account", "show"]).await;
    assert!(shown.text.contains("name      Flora AB\n"), "{}", shown.text);
    let all = office.world.done(&office.world.operator_key, &["account", "list"]).await;
    assert_eq!(text(&all.json, "/accounts/0/id"), office.account);
    let refused = office.world.run(&office.key, &["account", "list"]).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "this key may not do that: a member may not oversee the installation"
    );
}

/// DECISIONS D33.
#[tokio::test]
async fn an_account_is_closed_and_opened_again() {
    let office = Office::open().await;
    office.upload().await;
    let (world, operator) = (&office.world, &office.world.operator_key);
    let staff = async |words: &[&str]| {
        let words = [&["--account", office.account.as_str()], words].concat();
        world.run(operator, &words).await
    };
    let file = |name: &str| world.folder.path().join(name).to_str().unwrap().to_owned();
    let (before, after) = (file("before.jsonl"), file("after.jsonl"));
    office.done(&["audit", "export", "--out", &before]).await;
    let close = ["account", "close", "--reason", "wound up", "--yes"];
    let closed = office.done(&close).await;
    assert_eq!(text(&closed.json, "/standing"), "closed");
    assert_eq!(text(&closed.json, "/closed_because"), "wound up (member first member)");

    let refused = world.run(&office.key, &["account", "show"]).await.unwrap_err().to_string();
    assert!(refused.starts_with("the account was closed at 2026-11-21T08:00:"), "{refused}");
    let again = staff(&close).await.unwrap_err().to_string();
    assert!(again.ends_with("and stays closed"), "{again}");
    let shown = staff(&["account", "show"]).await.unwrap();
    assert!(shown.text.contains("because   wound up (member first member)"), "{}", shown.text);
    let open = world.done(operator, &["review", "list"]).await.json;
    assert_eq!(open["waiting"], json!([]), "nobody is asked about it any more");
    staff(&["audit", "export", "--out", &after]).await.unwrap();
    assert_eq!(std::fs::read(before).unwrap(), std::fs::read(after).unwrap());

    let opened = staff(&["account", "reopen", "--reason", "a mistake"]).await.unwrap();
    assert_eq!(text(&opened.json, "/standing"), "new");
    let key = staff(&["key", "create", "--name", "ann", "--role", "member"]).await.unwrap();
    let key = key.text.strip_prefix("key  ").unwrap();
    assert_eq!(text(&world.done(key, &["account", "show"]).await.json, "/id"), office.account);
}

#[tokio::test]
async fn the_standing_is_shown_and_changed_by_staff() {
    let office = Office::open().await;
    let (world, operator) = (&office.world, &office.world.operator_key);
    let proof = world.file("proof.txt", "the sheets of the fair");
    let staff = async |words: &[&str]| {
        let words = [&["--account", office.account.as_str(), "account"], words].concat();
        match world.run(operator, &words).await {
            Ok(shown) => text(&shown.json, "/standing"),
            Err(error) => error.to_string(),
        }
    };
    assert_eq!(text(&office.done(&["account", "standing"]).await.json, "/standing"), "new");
    let decide = ["decide", "disable-sending", "--because", "a complaint"];
    assert_eq!(staff(&decide).await, "sending-disabled");
    let proof = ["reactivate", "--evidence", proof.to_str().unwrap(), "--because", "it is over"];
    let refused = staff(&proof).await;
    assert!(refused.starts_with("sending is disabled while a complaint"), "{refused}");
    assert_eq!(staff(&["decide", "allow-sending", "--because", "unfounded"]).await, "new");
    assert_eq!(staff(&proof).await, "the account is not suspended: there is nothing to undo");
}

#[tokio::test]
async fn a_domain_is_verified_when_its_records_are_published() {
    let office = Office::open().await;
    let added = office.done(&["domain", "add", "flora.example"]).await;
    let longest = added.text.split('"').map(str::len).max();
    assert_eq!(longest, Some(255), "a key longer than a string is written as two");
    let missing = office.done(&["domain", "verify", "flora.example"]).await;
    assert!(missing.wrong, "exit status 1 while records are missing");
    assert!(missing.text.contains("_assent.flora.example: no TXT record found"));
    office.verify().await;
    let listed = office.done(&["domain", "list"]).await;
    assert!(text(&listed.json, "/domains/0/verified_at").starts_with("2026-11-21T08:00:"));

    let before = office.done(&["domain", "show", "flora.example"]).await.json;
    let after = office.done(&["domain", "rotate", "flora.example"]).await.json;
    assert_ne!(before["records"][1]["name"], after["records"][1]["name"]);
    let destroyed = office.done(&["domain", "destroy-retired", "flora.example"]).await;
    assert_eq!(destroyed.text, "keys destroyed  2");
}

#[tokio::test]
async fn a_form_is_published_with_its_public_address() {
    let office = Office::open().await;
    office.verify().await;
    let mut words = vec!["form", "publish", "--list", &office.list, "--heading", "Letters"];
    words.extend(["--from-name", "Flora", "--from-address", "news@flora.example"]);
    let form = office.done(&words).await.json;
    assert_eq!(text(&form, "/url"), format!("https://mail.example.com/f/{}", text(&form, "/id")));
    let lists = office.done(&["list", "list"]).await.json;
    assert_eq!(lists["lists"][0]["granted"], 0);
}

#[tokio::test]
async fn an_import_is_held_and_attested_by_a_reviewer() {
    let office = Office::open().await;
    let import = office.upload().await;
    let held = office.done(&["import", "show", &import]).await;
    assert_eq!(text(&held.json, "/state"), "held");
    assert_eq!((&held.json["rows_claimed"], &held.json["rows_refused"]), (&json!(20), &json!(1)));
    assert_eq!(held.json["refusals"][0]["line"], 22);
    assert_eq!(
        (&held.json["result"], &held.json["screening"]["passed"]),
        (&json!("accept"), &json!(20))
    );
    let rejects = office.done(&["import", "rejects", &import]).await.text;
    let told = "line,step,field,reason\n\
                22,syntax,email,\"an address needs one `@` between name and domain\"";
    assert_eq!(rejects, told);

    let operator = &office.world.operator_key;
    let open = office.world.done(operator, &["review", "list"]).await.json;
    assert_eq!(text(&open, "/waiting/0/subject"), import);
    let review = text(&open, "/waiting/0/id");
    let approve = ["review", "approve", &review, "--reason", "seen the sheets"];
    let decided = office.world.done(operator, &approve).await.json;
    assert_eq!(
        (text(&decided, "/state"), text(&decided, "/decided_by")),
        ("approved".to_owned(), "operator".to_owned())
    );
    let again = office.world.run(operator, &approve).await.unwrap_err().to_string();
    assert_eq!(again, "this review was decided already; decisions stand");
    office.background().await;
    let lists = office.done(&["list", "list"]).await.json;
    assert_eq!(lists["lists"][0]["granted"], 20);
}

/// R002-34, R002-35: feed, exception, export, by commands.
#[tokio::test]
async fn a_feed_of_bad_addresses_is_kept_shown_and_exported() {
    let office = Office::open().await;
    let operator = &office.world.operator_key;
    let file = office
        .world
        .file("feed.txt", "# md5\n55502f40dc8b7c769880b10874abc9d0\nx@example.org\nz\n");
    let mut words = vec!["fingerprint", "import", file.to_str().unwrap(), "--name", "traded"];
    words.extend(["--version", "2026-11", "--source", "a feed under contract"]);
    let kept = office.world.done(operator, &words).await.json;
    assert_eq!((&kept["addresses"], &kept["unread"]), (&json!(2), &json!([4])));
    let again = office.world.run(operator, &words).await.unwrap_err().to_string();
    assert!(again.starts_with("this version of the feed is kept already"), "{again}");
    let id = text(&kept, "/id");
    let mut words = vec!["fingerprint", "except", &id, "--of", &office.account];
    words.extend(["--reason", "their own members"]);
    office.world.done(operator, &words).await;
    let shown = office.world.done(operator, &["fingerprint", "show", &id]).await.json;
    assert_eq!(text(&shown, "/exceptions/0/reason"), "their own members");
    let export = office.world.done(operator, &["fingerprint", "export", &id]).await;
    assert_eq!(export.json["keys"].as_array().unwrap().len(), 2);
    assert!(!export.text.contains("55502f40"), "an MD5 left as it is");
    let member = office.world.run(&office.key, &["fingerprint", "list"]).await;
    assert!(member.is_err(), "fingerprints are for staff");
}

#[tokio::test]
async fn a_campaign_is_drafted_judged_run_and_reported() {
    let office = Office::open().await;
    let campaign = office.draft().await;
    let denied = office.done(&["campaign", "submit", &campaign]).await;
    assert!(denied.wrong, "the domain is not verified: {}", denied.text);

    office.verify().await;
    office.upload().await;
    approve_all(&office).await;
    let campaign = office.draft().await;
    let judged = office.done(&["campaign", "submit", &campaign]).await;
    assert!(!judged.wrong, "{}", judged.text);
    approve_all(&office).await;
    let at = ["campaign", "schedule", &campaign, "--at", "2026-12-01T09:00:00Z"];
    assert_eq!(text(&office.done(&at).await.json, "/scheduled_at"), "2026-12-01T09:00:00Z");
    for (word, state) in [("unschedule", "approved"), ("start", "running"), ("pause", "paused")] {
        let moved = office.done(&["campaign", word, &campaign]).await.json;
        assert_eq!((word, text(&moved, "/state")), (word, state.to_owned()));
    }
    office.done(&["campaign", "resume", &campaign]).await;
    expand(&office).await;

    let report = office.done(&["campaign", "report", &campaign]).await.json;
    assert_eq!((&report["total"]["waiting"], &report["withheld"]), (&json!(20), &json!(0)));
    let first = office.done(&["campaign", "messages", &campaign, "--limit", "15"]).await.json;
    let after = text(&first, "/next");
    let more = ["campaign", "messages", &campaign, "--limit", "15", "--after", &after];
    let second = office.done(&more).await.json;
    let pages = (&first["messages"], &second["messages"]);
    assert_eq!(pages.0.as_array().unwrap().len() + pages.1.as_array().unwrap().len(), 20);
    assert_eq!(second["next"], Value::Null);

    let message = text(&first, "/messages/0/id");
    let shown = office.done(&["message", "show", &message]).await;
    assert_eq!(
        (text(&shown.json, "/rebuilt"), text(&shown.json, "/campaign")),
        ("not-sent".to_owned(), campaign.clone())
    );
    let cancelled = office.done(&["campaign", "cancel", &campaign]).await.json;
    assert_eq!(text(&cancelled, "/state"), "cancelled");
    let listed = office.done(&["campaign", "list"]).await.json;
    assert_eq!(listed["campaigns"].as_array().unwrap().len(), 2);
}

async fn approve_all(office: &Office) {
    let operator = &office.world.operator_key;
    let open = office.world.done(operator, &["review", "list"]).await.json;
    for review in open["waiting"].as_array().unwrap() {
        let words = ["review", "approve", &text(review, "/id"), "--reason", "seen"];
        office.world.done(operator, &words).await;
    }
    office.background().await;
}

async fn expand(office: &Office) {
    let app = &office.world.app;
    let running = domain::CampaignState::Running;
    for row in store::campaign::in_state(app.store(), running).await.unwrap() {
        app::campaign::expand::run(app, &row).await.unwrap();
    }
}

#[tokio::test]
async fn evidence_is_shown_and_gone_after_an_erasure() {
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
    let contact = text(&messages, "/messages/0/contact");

    let evidence = office.done(&["contact", "evidence", &contact]).await;
    assert!(!evidence.wrong);
    assert_eq!(text(&evidence.json, "/facts/0/kind"), "claimed");
    assert_eq!(text(&evidence.json, "/facts/0/ledger/state"), "included");
    assert_eq!(text(&evidence.json, "/address"), "p***@example.org");
    assert!(office.world.run(&office.key, &["contact", "erase", &contact]).await.is_err());
    office.done(&["contact", "erase", &contact, "--for-good"]).await;
    let erased = office.done(&["contact", "evidence", &contact]).await.json;
    assert_eq!(erased["address"], Value::Null);
}

#[tokio::test]
async fn a_ledger_is_exported_and_verified_and_a_damaged_one_is_not() {
    let office = Office::open().await;
    let early = office.world.folder.path().join("early.jsonl");
    let words = ["audit", "export", "--out", early.to_str().unwrap()];
    let refused = office.world.run(&office.key, &words).await.unwrap_err().to_string();
    assert!(refused.starts_with("no checkpoint is signed yet"), "{refused}");

    office.upload().await;
    for redacted in [false, true] {
        let out = office.world.folder.path().join(format!("{redacted}.jsonl"));
        let out = out.to_str().unwrap();
        let mut words = vec!["audit", "export", "--out", out];
        words.extend(redacted.then_some("--redacted"));
        office.done(&words).await;
        let verified = office.done(&["audit", "verify", out]).await;
        assert!(!verified.wrong && verified.text.ends_with("\nverified"), "{}", verified.text);

        let export = std::fs::read_to_string(out).unwrap();
        let damaged =
            office.world.file("damaged", &export.replacen("\"leaf\":\"", "\"leaf\":\"A", 1));
        let found = office.done(&["audit", "verify", damaged.to_str().unwrap()]).await;
        assert!(found.wrong && found.text.contains("NOT verified"), "{}", found.text);
    }
}

#[tokio::test]
async fn the_overview_names_what_waits() {
    let office = Office::open().await;
    office.upload().await;
    let operator = &office.world.operator_key;
    let status = office.world.done(operator, &["status"]).await;
    assert_eq!(status.json["accounts"], 1);
    assert_eq!(status.json["reviews"].as_array().unwrap().len(), 1);
    assert_eq!(
        text(&status.json, "/checkpoints/0/origin"),
        format!("mail.example.com/ledger/{}", office.account)
    );
    let queue = office.world.done(operator, &["queue", "list"]).await;
    assert_eq!((queue.text.as_str(), queue.json), ("none", json!({ "queue": [] })));
}
