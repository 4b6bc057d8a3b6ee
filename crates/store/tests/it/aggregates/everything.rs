//! Everything an account has, as text: to see that nothing of it changed.

use domain::AccountId;
use store::{FromValue, Scope, Statement, Store, Value, params, statement};

use super::{
    beside_a_neighbour,
    house::{OURS, THEIRS},
};

/// Any column, as text.
struct Cell(String);

impl FromValue for Cell {
    const EXPECTED: &'static str = "anything";

    fn from_value(value: &Value) -> Option<Self> {
        Some(Self(match value {
            Value::Null => "-".to_owned(),
            Value::Int(it) => it.to_string(),
            Value::Text(it) => format!("{it:?}"),
            Value::Blob(it) => it.iter().map(|byte| format!("{byte:02x}")).collect(),
            // SQLite holds ids as bytes.
            Value::Uuid(it) => it.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect(),
            Value::Bool(it) => u8::from(*it).to_string(),
            Value::Batch(_) => unreachable!("no column holds a batch"),
        }))
    }
}

macro_rules! tables {
    ($($table:literal)*) => {
        /// Every table that has an `account_id`.
        static TABLES: &[(&str, Statement)] = &[$((
            $table,
            statement!(
                text concat!($table, "/everything"),
                concat!("-- scope: account ($1)\nSELECT * FROM ", $table, " WHERE account_id = $1")
            ),
        )),*];
    };
}

tables! {
    "account" "api_key" "sender_domain" "signing_key" "list" "form" "form_version" "contact"
    "contact_version" "consent_event" "permission" "ledger_head" "ledger_checkpoint" "suppression"
    "blob" "case_event" "case_reply" "complaint_case" "import" "import_contact" "import_erasure" "import_refusal" "import_sketch"
    "fingerprint_exception" "campaign" "verdict" "review" "delivery"
    "delivery_terms" "attempt_course"
    "ready" "attempt" "withheld" "inbound_event" "meter" "enforcement" "pace"
    "brake" "identity_mark" "identity_release" "lesson"
    "place"
    "access_record" "mail_evidence" "finding"
    "transfer" "transfer_person" "opt_out" "change_notice" "trap_hit" "conduct" "conduct_acceptance" "takedown"
    "review_step" "authorship" "import_wave" "appeal"
    "list_promise" "list_topic" "segment"
    "customer" "own_limits" "identity_check" "topic_suppression"
    "legal_hold" "waiting_erasure" "retention_run"
    "asset_licence" "author_answer"
}

/// Every row of an account in every table, a line each.
pub async fn rows_of(store: &Store, account: AccountId) -> Vec<String> {
    let scope = Scope::System("a test that looks at everything");
    let mut told = Vec::new();
    for (table, statement) in TABLES {
        for row in store.read(scope, statement, params![account]).await.unwrap() {
            let cells: Vec<_> =
                (0..).map_while(|index| row.get(index).ok().map(|Cell(it)| it)).collect();
            told.push(format!("{table}: {}", cells.join(" ")));
        }
    }
    told.sort();
    told
}

#[test]
fn no_table_of_accounts_is_left_out() {
    let text: String = store::migrate::MIGRATIONS.iter().map(|it| it.text).collect();
    let mut declared: Vec<_> = text
        .split("CREATE TABLE ")
        .skip(1)
        .filter(|it| it.split(';').next().unwrap().contains("account_id "))
        .filter_map(|it| it.split_whitespace().next())
        .collect();
    let mut known: Vec<_> = TABLES.iter().map(|(table, _)| *table).collect();
    declared.sort_unstable();
    // One was built anew by a later migration.
    declared.dedup();
    known.sort_unstable();
    assert_eq!(declared, known);
}

#[test]
fn the_neighbour_has_rows_in_every_table() {
    beside_a_neighbour(|house| async move {
        for account in [OURS, THEIRS] {
            let rows = rows_of(&house.store, account).await;
            let is_empty = |table: &&str| {
                let of_table = format!("{table}: ");
                !rows.iter().any(|it| it.starts_with(&of_table))
            };
            let empty: Vec<_> = TABLES.iter().map(|(table, _)| *table).filter(is_empty).collect();
            assert!(empty.is_empty(), "{account}: {empty:?}");
        }
    });
}
