//! Rule packs: facts in, a verdict with its reasons out.
//!
//! Owns the rules of `policies/platform*.toml`, the named settings they
//! compare with, the obligations that follow from a basis
//! (`policies/obligations.toml`), what laws ask of a mail
//! (`policies/law-*.toml`) and the published policy text. The strictest
//! rule that fires stands, so the order of rules never matters; a rule that
//! cannot be judged because a fact is missing holds (fail closed).
//!
//! **Never** here: I/O, a clock (the day arrives as a value), facts gathered by
//! itself, or anything that lets mail out: that is `clearance`, which takes a
//! [`Decision`]. Called by `app` and `jobs`; the outcome is stored with its
//! rule ids, measured values and [`RuleBook::version`].

pub mod audit;
pub mod blocklist;
pub mod book;
pub mod complaint;
pub mod condition;
pub mod controls;
pub mod danger;
pub mod decision;
pub mod fact;
pub mod figure;
pub mod ladder;
pub mod law;
pub mod leak;
mod load;
pub mod obligation;
pub mod own_limits;
pub mod published;
pub mod question;
pub mod retention;
pub mod rule;
pub mod security;
pub mod setting;
mod source;
mod tell;

pub use book::RuleBook;
pub use danger::Danger;
pub use decision::{Cause, Decision, Fired, Measure};
pub use fact::{Fact, Facts, Kind, Value};
pub use law::{
    Applies, Because, Customer, Dealing, Duties, Given, Law, LawBook, LawCode, Part,
    RecipientFacts, TransferBasis, Transfers, Unmet,
};
pub use load::{LoadError, Problem};
pub use obligation::{FooterDuty, Obligations, SuppressionScope};
pub use own_limits::{OwnLimits, Refused};
pub use published::{PublishedPolicy, Section};
pub use rule::{Confidence, Rule, Source, Subject};
pub use setting::{Planned, Setting, Stricter};
pub use tell::{Filled, fill_with};
