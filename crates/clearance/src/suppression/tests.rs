//! Which entry is told, and what lifts it.

use std::sync::LazyLock;

use domain::{Basis, ListId, SuppressionReason, Timestamp};
use policy::{RuleBook, SuppressionScope};
use proptest::prelude::*;

use super::{Act, Entry, Suppression, is_lifted, strictest};

static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::builtin);

fn told(basis: Basis, found: &[&str]) -> String {
    let found: Vec<_> = found.iter().map(|it| Suppression::of_text(it)).collect();
    let strictest = strictest(&found, BOOK.obligations(basis));
    strictest.map_or("goes".to_owned(), |it| format!("{}: {}", it.extent(), it.reason))
}

/// R002-85, R002-23 (P7): the widest is told, then the longest, then the one
/// that is hardest to lift.
#[test]
fn of_several_entries_the_strictest_is_told() {
    let all = [
        "topic unsubscribed",
        "list unsubscribed",
        "account paused until",
        "account hard-bounce until",
        "account unsubscribed",
        "account complained",
        "installation manual until",
        "installation unsubscribed",
    ];
    let steps = (0..=all.len()).map(|count| told(Basis::Confirmed, &all[..count]));
    assert_eq!(
        steps.collect::<Vec<_>>(),
        [
            "goes",
            "topic: unsubscribed",
            "list: unsubscribed",
            "account, for a time: paused",
            "account, for a time: hard-bounce",
            "account: unsubscribed",
            "account: complained",
            "installation, for a time: manual",
            "installation: unsubscribed",
        ]
    );
}

#[test]
fn a_basis_is_stopped_by_the_scopes_it_names_and_by_what_cannot_be_read() {
    assert_eq!(told(Basis::ServiceNotice, &["account complained", "topic manual"]), "goes");
    assert_eq!(told(Basis::CaseReply, &["account paused until"]), "goes");
    assert_eq!(told(Basis::ConfirmationRequest, &["account paused until"]), "goes");
    // What the basis passes over does not hide what it does not.
    let both = ["installation unsubscribed", "list complained"];
    assert_eq!(told(Basis::ConfirmationRequest, &both), "list: complained");
    assert_eq!(told(Basis::CaseReply, &[""]), "scope not told: manual");
    assert_eq!(told(Basis::CaseReply, &["elsewhere unheard-of"]), "scope not told: manual");
    let gone = Suppression::of_text("account hard-bounce until").at_full_reach();
    assert!(gone.stops(BOOK.obligations(Basis::CaseReply)));
    let left = Suppression::of_text("account unsubscribed").at_full_reach();
    assert!(!left.stops(BOOK.obligations(Basis::CaseReply)));
    // A rest from an account's mail is none from notices to its members.
    assert!(!Suppression::of_word("paused").stops(BOOK.obligations(Basis::ServiceNotice)));
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).expect("an instant")
}

fn list(number: u8) -> ListId {
    ListId::from_bytes([number; 16])
}

fn any_suppression() -> impl Strategy<Value = Suppression> {
    let scope = prop::option::of(prop::sample::select(SuppressionScope::ALL));
    let reason = prop::sample::select(SuppressionReason::ALL);
    (scope, reason, any::<bool>()).prop_map(|(scope, reason, is_temporary)| Suppression {
        scope,
        reason,
        is_temporary,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    /// R002-23 (P7): adding an entry never lets out what was withheld, and what
    /// is told after it is at least as strict.
    #[test]
    fn one_more_entry_never_lets_out(
        found in prop::collection::vec(any_suppression(), 0..6),
        more in any_suppression(),
        place in any::<prop::sample::Index>(),
        basis in prop::sample::select(Basis::ALL.to_vec()),
    ) {
        let obligations = BOOK.obligations(basis);
        let before = strictest(&found, obligations);
        let mut grown = found;
        grown.insert(place.index(grown.len() + 1), more);
        let after = strictest(&grown, obligations);
        prop_assert!(before.is_none() || after.is_some());
        if let (Some(before), Some(after)) = (before, after) {
            prop_assert!(after.rank() <= before.rank());
        }
        prop_assert_eq!(after.is_some(), before.is_some() || more.stops(obligations));
        // The order in which entries are read tells nothing.
        grown.reverse();
        prop_assert_eq!(strictest(&grown, obligations), after);
    }

    /// Only a confirmed consent later than the opt-out, of the same list or of an
    /// opt-out from all lists, brings somebody back; topic and rest end by the
    /// owner's own choice.
    #[test]
    fn only_a_later_act_of_the_owner_lifts(
        suppression in any_suppression(),
        of in prop::option::of(0_u8..3),
        since in 0_i64..20,
        when in 0_i64..20,
        confirmed in prop::option::of(0_u8..3),
    ) {
        let entry = Entry { suppression, list: of.map(list), since: at(since) };
        let act = match confirmed {
            Some(it) => Act::Confirmed { list: list(it), at: at(when) },
            None => Act::Chose { at: at(when) },
        };
        let Suppression { scope, reason, .. } = suppression;
        if is_lifted(&entry, act) {
            prop_assert!(when >= since);
            match confirmed {
                Some(it) => {
                    prop_assert!(when > since && reason == SuppressionReason::Unsubscribed);
                    prop_assert!(of.is_none_or(|of| of == it));
                    prop_assert_ne!(scope, Some(SuppressionScope::Topic));
                }
                None => prop_assert!(
                    reason == SuppressionReason::Paused
                        || scope == Some(SuppressionScope::Topic)
                            && reason == SuppressionReason::Unsubscribed
                ),
            }
        }
        // What is no wish of the owner stays, whatever they do.
        let wish = matches!(reason, SuppressionReason::Unsubscribed | SuppressionReason::Paused);
        prop_assert!(wish || !is_lifted(&entry, act));
    }
}
