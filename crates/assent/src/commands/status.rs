//! `assent status`.

use serde_json::Value;

use super::show::{self, Shown};
use crate::client::Client;

const CAMPAIGNS: [(&str, &str); 10] = [
    ("account", "/account_name"),
    ("campaign", "/campaign/name"),
    ("state", "/campaign/state"),
    ("waits for", "/campaign/waits/reason"),
    ("accepted", "/total/accepted"),
    ("deferred", "/total/deferred"),
    ("bounced", "/total/bounced"),
    ("waiting", "/total/waiting"),
    ("withheld", "/withheld"),
    ("in doubt", "/total/in_doubt"),
];
const QUEUE: [(&str, &str); 4] = [
    ("domain", "/domain"),
    ("provider", "/provider"),
    ("waiting", "/count"),
    ("next attempt", "/next_due_at"),
];
const REVIEWS: [(&str, &str); 4] =
    [("review", "/id"), ("about", "/subject"), ("since", "/opened_at"), ("rule", "/rules/0/rule")];
const LEDGERS: [(&str, &str); 2] = [("ledger", "/origin"), ("leaves", "/size")];

/// Runs it.
pub(super) async fn run(client: &Client) -> anyhow::Result<Shown> {
    let status = client.get(&["status"]).await?;
    let text = told(&status);
    Ok(Shown::fine(status, text))
}

fn told(status: &Value) -> String {
    let mut text = format!("{}   {} account(s)", show::cell(status, "/now"), status["accounts"]);
    if status["rehearsal"] == true {
        text.push_str("\nREHEARSAL: everything stays on loopback, and times are shortened");
    }
    for hold in status["held"].as_array().into_iter().flatten() {
        let (reason, since) = (show::cell(hold, "/reason"), show::cell(hold, "/since"));
        text.push_str(&format!("\nALL SENDING IS HELD since {since}: {reason}"));
    }
    let complaints = &status["complaints"];
    if complaints["waiting"] != 0 || complaints["forms"] != 0 {
        let late = match complaints["overdue"].as_u64() {
            Some(late) if late > 0 => format!(", {late} OF THEM LATE"),
            _ => String::new(),
        };
        let (waiting, forms) = (&complaints["waiting"], &complaints["forms"]);
        text.push_str(&format!("\n{waiting} complaint(s) wait{late}, {forms} form(s) to look at"));
    }
    let parts = [
        ("Campaigns", "campaigns", &CAMPAIGNS[..]),
        ("Waiting", "queue", &QUEUE[..]),
        ("Reviews", "reviews", &REVIEWS[..]),
        ("Ledgers", "checkpoints", &LEDGERS[..]),
    ];
    for (title, name, columns) in parts {
        text.push_str(&format!("\n\n{title}\n{}", show::table(&status[name], columns)));
    }
    text
}
