//! Every SQL statement of Assent, for SQLite and PostgreSQL, and the keys that
//! seal personal data.
//!
//! Owns the databases: the facade ([`Store::read`], [`Store::unit`]), its three
//! drivers (PostgreSQL, SQLite, SQLite inline: DECISIONS D7), migrations,
//! sealing, and one module per aggregate with one function per statement.
//! **Never** here: a clock, a decision about sending, an interactive write
//! transaction. Instants and random bytes arrive as values or through
//! `ports::Entropy`. Called by `app`, `mta` and `jobs`.
//!
//! * **A write is a unit**: statements with guards, all or nothing. Read,
//!   decide, write with guards; a failed guard rolls the whole unit back.
//! * **Every statement carries a scope**: one account, or the system with a
//!   reason (DECISIONS D12).
//! * **An answer means durable**: a unit is answered after its synced commit.

pub mod backup;
pub mod facade;
pub mod keys;
pub mod migrate;
pub mod never_again;
mod postgres;
pub mod seal;
mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use facade::{
    Counters, Done, Durability, Engine, FromValue, Guard, Lane, OpenError, Profile, Row, Scope,
    Statement, Step, StepDone, Store, StoreError, UnitError, UnitHooks, UnitView, Value,
};
pub use seal::{ContactSalt, Place, SealingKey};

/// The statements of each aggregate.
const AGGREGATES: &[&[&Statement]] = &[
    access_record::ALL,
    account::ALL,
    account_key::ALL,
    api_key::ALL,
    appeal::ALL,
    asking::ALL,
    attempt::ALL,
    audit::ALL,
    author_answer::ALL,
    authorship::ALL,
    blob::ALL,
    brake::ALL,
    campaign::ALL,
    case_reply::ALL,
    complaint::ALL,
    compliance::ALL,
    conduct::ALL,
    contact::ALL,
    customer::ALL,
    declaration::ALL,
    delivery::ALL,
    enforcement::ALL,
    fingerprint::ALL,
    finding::ALL,
    form::ALL,
    identity_check::ALL,
    identity_mark::ALL,
    import::ALL,
    import_wave::ALL,
    inbound_event::ALL,
    installation_key::ALL,
    leak::ALL,
    ledger::ALL,
    legal_hold::ALL,
    licence::ALL,
    lesson::ALL,
    list::ALL,
    listing::ALL,
    list_promise::ALL,
    list_topic::ALL,
    mail_evidence::ALL,
    meter::ALL,
    opt_out::ALL,
    own_limits::ALL,
    own_request::ALL,
    pace::ALL,
    place::ALL,
    permission::ALL,
    policy_current::ALL,
    queue::ALL,
    restore::ALL,
    retention::ALL,
    review::ALL,
    review_step::ALL,
    screening::ALL,
    segment::ALL,
    sender_domain::ALL,
    sending_hold::ALL,
    setting_change::ALL,
    signing_key::ALL,
    site::ALL,
    suppression::ALL,
    takedown::ALL,
    topic_suppression::ALL,
    transfer::ALL,
    trap::ALL,
    upload::ALL,
    verdict::ALL,
    waiting_erasure::ALL,
];

/// Every registered statement, for the test that prepares them all on both
/// engines. A file under `sql/` that is not reachable from here fails a test.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    AGGREGATES.concat()
}

// aggregates
pub mod access_record;
pub mod account;
pub mod account_key;
pub mod api_key;
pub mod appeal;
pub mod asking;
pub mod attempt;
pub mod audit;
pub mod author_answer;
pub mod authorship;
mod batch;
pub mod blob;
pub mod brake;
pub mod campaign;
pub mod case_reply;
pub mod complaint;
pub mod compliance;
pub mod conduct;
pub mod contact;
pub mod customer;
pub mod declaration;
pub mod delivery;
pub mod enforcement;
pub mod finding;
pub mod fingerprint;
pub mod form;
mod hashed;
pub mod identity_check;
pub mod identity_mark;
pub mod import;
pub mod import_wave;
pub mod inbound_event;
pub mod installation_key;
pub mod leak;
pub mod ledger;
pub mod legal_hold;
pub mod lesson;
pub mod licence;
pub mod list;
pub mod list_promise;
pub mod list_topic;
pub mod listing;
pub mod mail_evidence;
pub mod meter;
pub mod notice;
pub mod opt_out;
pub mod own_limits;
pub mod own_request;
pub mod pace;
pub mod permission;
pub mod place;
pub mod policy_current;
pub mod queue;
pub mod restore;
pub mod retention;
pub mod review;
pub mod review_step;
pub mod screening;
pub mod segment;
pub mod sender_domain;
pub mod sending_hold;
pub mod setting_change;
pub mod signing_key;
pub mod site;
pub mod suppression;
pub mod takedown;
pub mod topic_suppression;
pub mod transfer;
pub mod trap;
pub mod upload;
pub mod verdict;
pub mod waiting_erasure;
mod words;

use uuid::Uuid;

/// The nil id: the operator's account, the account-wide suppression, the start
/// of a walk over ids.
pub const NIL: Uuid = Uuid::nil();
