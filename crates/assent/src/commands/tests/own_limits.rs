//! Limits of an account's own, on the command line.

use serde_json::json;

use super::{Office, text};

fn of<'a>(shown: &'a serde_json::Value, id: &str) -> &'a serde_json::Value {
    let all = shown["limits"].as_array().unwrap();
    all.iter().find(|it| it["id"] == json!(id)).unwrap()
}

/// DESIGN section 5.
#[tokio::test]
async fn an_account_sets_stricter_limits_and_no_looser_ones() {
    let office = Office::open().await;
    let shown = office.done(&["policy", "limits"]).await;
    assert_eq!(of(&shown.json, "review.recipients")["own"], json!(null));
    assert_eq!(shown.json["history"], json!([]));

    let words = ["policy", "tighten", "review.recipients=100", "permission.stale-after=90 days"];
    let words = [&words[..], &["--reason", "our own promise"]].concat();
    let set = office.done(&words).await;
    let recipients = of(&set.json, "review.recipients");
    assert_eq!(text(recipients, "/installation"), "5000");
    assert_eq!(text(recipients, "/counts"), "100");
    assert_eq!(text(of(&set.json, "permission.stale-after"), "/counts"), "90 days");
    assert_eq!(text(&set.json, "/history/0/set_by"), "member first member");
    assert_eq!(text(&set.json, "/history/0/limits/review.recipients"), "100");
    assert!(set.text.contains("our own promise"), "{}", set.text);

    let refused = async |limit: &str| {
        let words = ["policy", "tighten", limit, "--reason", "more"];
        office.world.run(&office.key, &words).await.unwrap_err().to_string()
    };
    let looser = refused("review.recipients=5001").await;
    assert!(looser.contains("at most 5000, and 5001 was given"), "{looser}");
    let not_ours = refused("ladder.sample=1").await;
    assert!(not_ours.contains("the operator's alone"), "{not_ours}");
    assert!(refused("review.recipients").await.contains("is not LIMIT=VALUE"));

    let none = office.done(&["policy", "tighten", "--none", "--reason", "tried out"]).await;
    assert_eq!(text(of(&none.json, "review.recipients"), "/counts"), "5000");
    assert_eq!(none.json["history"].as_array().unwrap().len(), 2);
}
