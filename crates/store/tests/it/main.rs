//! The conformance suite of the facade: the same promises on SQLite and on
//! PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test, an unwrap is an assertion")]

mod aggregates;
mod cancel;
mod durability;
mod earlier_rows;
mod group_commit;
mod migrations;
mod power_cut;
mod schema;
mod scopes;
mod sealing;
mod statements;
mod units;
mod values;
