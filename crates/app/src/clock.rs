//! The clock of permission with the limits in force (X-23, DECISIONS D40).

use consent::{Age, Clock, RegularMailing};
use domain::Timestamp;
use policy::RuleBook;

/// The setting that lets regular mailing count.
const KEEPS_YOUNG: &str = "permission.regular-mailing-keeps-young";

/// How old a permission is by now; `None` = nothing is granted.
#[must_use]
pub(crate) fn age(
    rules: &RuleBook,
    acted_at: Option<Timestamp>,
    kept_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Age> {
    acted_at.map(|it| of(rules).age_kept(it, kept_at, now))
}

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
        regular_mailing: match rules.number(KEEPS_YOUNG) {
            Some(1) => RegularMailing::Counts,
            _ => RegularMailing::Ignored,
        },
    }
}
