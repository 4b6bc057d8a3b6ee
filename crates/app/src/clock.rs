//! The clock of permission with the limits in force (X-23, DECISIONS D40).

use consent::Clock;
use policy::RuleBook;

/// The clock, by a rule book's settings. For what is an account's: those of
/// [`crate::App::book_of`].
///
/// # Panics
/// Never in a tested build: the settings are part of the program.
#[must_use]
pub fn of(rules: &RuleBook) -> Clock {
    let span = |id: &str| rules.duration(id).unwrap_or_else(|| panic!("no setting `{id}`"));
    let asks_max = rules.number("confirmation.requests-max").unwrap_or_default();
    Clock {
        stale_after: span("permission.stale-after"),
        ask_before: span("permission.ask-before"),
        ask_again_after: span("permission.ask-again-after"),
        asks_max: u32::try_from(asks_max).unwrap_or(u32::MAX),
    }
}
