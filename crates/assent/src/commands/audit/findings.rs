//! Findings and the compliance report, as people read them.

use domain::{AccountId, Timestamp};
use serde_json::Value;

use super::super::show::{self, Shown};
use crate::client::{CallError, Client};

/// Titles of columns, and where their values stand.
type Columns<'a> = &'a [(&'a str, &'a str)];

const COLUMNS: [(&str, &str); 6] = [
    ("finding", "/id"),
    ("item", "/item"),
    ("about", "/subject"),
    ("owner", "/owner"),
    ("due", "/due_at"),
    ("note", "/note"),
];

/// Findings of the account, or of every account for a key of the staff.
pub(super) async fn list(client: &Client) -> anyhow::Result<Shown> {
    let found = match client.account().await {
        Ok(account) => client.get(&["accounts", &account, "findings"]).await?,
        Err(CallError::NoAccount) => client.get(&["findings"]).await?,
        Err(other) => return Err(other.into()),
    };
    Ok(Shown::table(found, "findings", &COLUMNS))
}

/// One finding.
pub(super) fn one(finding: Value) -> Shown {
    let fields = [
        ("finding", "/id"),
        ("item", "/item"),
        ("what", "/title"),
        ("about", "/subject"),
        ("found", "/opened_at"),
        ("due", "/due_at"),
        ("closed", "/closed_at"),
        ("by", "/closed_by"),
        ("note", "/note"),
    ];
    Shown::pairs(finding, &fields)
}

/// The report in a few tables.
pub(super) fn report(report: Value) -> Shown {
    let head = [
        ("account", "/name"),
        ("from", "/from"),
        ("until", "/until"),
        ("campaign", "/campaign"),
        ("rule book now", "/rules_now"),
        ("ledger", "/ledger/origin"),
        ("leaves", "/ledger/size"),
        ("root", "/ledger/root"),
        ("findings open", "/findings_open"),
        ("of these late", "/findings_late"),
        ("legal holds", "/holds"),
        ("erasures waiting", "/erasures_waiting"),
    ];
    let tables: [(&str, &str, Columns<'_>); 9] = [
        (
            "coverage",
            "coverage",
            &[("basis", "/basis"), ("accepted", "/accepted"), ("all", "/total")],
        ),
        ("withheld", "withheld", &[("why", "/what"), ("", "/count")]),
        (
            "rates, in hundredths of a percent",
            "rates",
            &[
                ("rate", "/name"),
                ("measured", "/basis_points"),
                ("worst day", "/worst_day_basis_points"),
                ("warns at", "/warn_basis_points"),
                ("stops at", "/suspend_basis_points"),
            ],
        ),
        ("reviews", "reviews", &[("about", "/about"), ("state", "/state"), ("", "/count")]),
        ("came in", "inbound", &[("what", "/what"), ("", "/count")]),
        ("rule books", "rules", &[("version", "/version"), ("mail", "/count"), ("last", "/last")]),
        (
            "transfers to other countries",
            "transfers",
            &[
                ("law", "/law"),
                ("to", "/country"),
                ("rests on", "/basis"),
                ("since", "/valid_from"),
                ("until", "/valid_until"),
                ("ended", "/ended_at"),
            ],
        ),
        (
            "persons whose data left this year",
            "persons",
            &[("law", "/law"), ("persons", "/persons"), ("asks for more from", "/next")],
        ),
        ("kept for long enough", "gone", &[("records", "/what"), ("", "/count")]),
    ];
    let mut text = show::pairs(&report, &head);
    for (title, name, columns) in tables {
        text.push_str(&format!("\n\n{title}\n{}", show::table(&report[name], columns)));
    }
    Shown::fine(report, text)
}

/// Who took an archive of the account, and why.
pub(super) async fn accesses(client: &Client) -> anyhow::Result<Shown> {
    const COLUMNS: [(&str, &str); 5] = [
        ("at", "/at"),
        ("what", "/what"),
        ("by", "/made_by"),
        ("reason", "/reason"),
        ("manifest", "/detail/manifest"),
    ];
    let account = client.account().await?;
    let found = client.get(&["accounts", &account, "accesses"]).await?;
    Ok(Shown::table(found, "accesses", &COLUMNS))
}

/// Whom a leak concerns, and by when they are told.
pub(super) async fn leak(
    client: &Client,
    known_at: Timestamp,
    within: Option<AccountId>,
) -> anyhow::Result<Shown> {
    const ACCOUNTS: [(&str, &str); 4] =
        [("account", "/account"), ("name", "/name"), ("write to", "/email"), ("people", "/people")];
    const NOTICES: [(&str, &str); 3] = [("law", "/law"), ("by", "/due_at"), ("source", "/source")];
    let mut query = vec![("known_at", known_at.to_string())];
    query.extend(within.map(|it| ("account", it.to_string())));
    let query: Vec<_> = query.iter().map(|(name, it)| (*name, it.as_str())).collect();
    let found = client.get_with(&["leaks", "concerned"], &query).await?;
    let mut text = show::table(&found["accounts"], &ACCOUNTS);
    for account in found["accounts"].as_array().into_iter().flatten() {
        let name = show::cell(account, "/account");
        text.push_str(&format!("\n\n{name}\n{}", show::table(&account["notices"], &NOTICES)));
    }
    Ok(Shown::fine(found, text))
}
