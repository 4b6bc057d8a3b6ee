//! Own limits: stricter ones count, and none is ever loosened.

use domain::{Timestamp, Verdict};

use super::*;
use crate::{Cause, Subject};

fn want(wanted: &[(&str, &str)]) -> Result<OwnLimits, Refused> {
    under(&RuleBook::builtin(), wanted)
}

fn under(book: &RuleBook, wanted: &[(&str, &str)]) -> Result<OwnLimits, Refused> {
    let wanted = wanted.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned()));
    OwnLimits::of(book, &wanted.collect())
}

fn value(book: &RuleBook, id: &str) -> Value {
    book.setting(id).unwrap().value.clone()
}

/// The value one step beyond another, in the looser or the stricter direction.
fn beside(value: &Value, up: bool) -> Value {
    let by = if up { 1 } else { -1 };
    match value {
        Value::Number(number) => Value::Number(number + by),
        Value::Duration(span) => Value::Duration(*span + SignedDuration::from_hours(by)),
        other => panic!("{other} has no order"),
    }
}

/// DESIGN section 5: walks every limit, and tries to loosen each.
#[test]
fn no_limit_can_be_loosened_and_none_of_the_operators_can_be_set() {
    let book = RuleBook::builtin();
    let (mut tightened, mut refused) = (0, 0);
    for setting in book.settings() {
        let id = setting.id.as_str();
        let Some(stricter) = setting.accounts else {
            // The operator's alone: not even its own value may be set.
            for given in [&setting.value, &setting.least, &setting.most] {
                let answer = want(&[(id, &written(given))]);
                assert_eq!(answer, Err(Refused::NotForAccounts(id.to_owned())));
            }
            refused += 1;
            continue;
        };
        let higher_is_looser = stricter == Stricter::Lower;
        let looser = beside(&setting.value, higher_is_looser);
        let answer = match &looser {
            // There is nothing below zero to write down as a duration.
            Value::Duration(span) if span.is_negative() => continue,
            looser => want(&[(id, &written(looser))]),
        };
        let is_told = matches!(&answer, Err(Refused::Looser { limit, floor, given, .. })
            if limit == id && *floor == written(&setting.value) && *given == written(&looser));
        assert!(is_told, "{id}: {answer:?}");
        // Its own value, and the strictest it may have, are taken.
        let strictest = stricter.strictest(setting);
        for taken in [&setting.value, strictest] {
            let own = want(&[(id, &written(taken))]).unwrap();
            assert_eq!(value(&book.tightened(&own), id), *taken, "{id}");
        }
        // What no operator may set, no account may.
        let beyond = written(&beside(strictest, !higher_is_looser));
        let answer = want(&[(id, &beyond)]);
        let is_out = matches!(answer, Err(Refused::Range { .. } | Refused::Kind { .. }));
        assert!(is_out, "{id} {beyond}: {answer:?}");
        tightened += 1;
    }
    assert!(tightened >= 24 && refused >= 20, "{tightened} {refused}");
}

/// Whatever an account sets, no case of any rule is judged more mildly.
#[test]
fn no_rule_says_less_under_the_strictest_limits() {
    let book = RuleBook::builtin();
    let measured = |book: &RuleBook, subject: Subject, facts: &crate::Facts| {
        let decision = book.decide(subject, facts, Timestamp::from_second(1_795_000_000).unwrap());
        let known = decision.fired().iter().filter(|it| matches!(it.cause, Cause::Measured(_)));
        known.map(|it| it.verdict).max().unwrap_or(Verdict::Allow)
    };
    let mut stricter_cases = 0;
    for setting in book.settings() {
        let Some(stricter) = setting.accounts else { continue };
        let own = want(&[(&setting.id, &written(stricter.strictest(setting)))]).unwrap();
        let tightened = book.tightened(&own);
        for rule in book.rules() {
            for example in &rule.examples {
                for subject in &rule.about {
                    let before = measured(&book, *subject, &example.facts);
                    let after = measured(&tightened, *subject, &example.facts);
                    assert!(after >= before, "{} {}: {}", setting.id, rule.id, example.case);
                    stricter_cases += usize::from(after > before);
                }
            }
        }
    }
    assert!(stricter_cases >= 10, "{stricter_cases}");
}

#[test]
fn the_stricter_of_both_counts_when_the_operator_tightens_later() {
    let own = want(&[("review.recipients", "1000"), ("permission.stale-after", "90 days")]);
    let own = own.unwrap();
    let overlay = "[[setting]]\nid = \"review.recipients\"\nvalue = 200\nreason = \"a new desk\"\n";
    let later = RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
    let both = later.tightened(&OwnLimits::from_stored(&later, &own.stored()).unwrap());
    assert_eq!(both.number("review.recipients"), Some(200));
    assert_eq!(both.duration("permission.stale-after"), Some(SignedDuration::from_hours(90 * 24)));
    assert_eq!(
        under(&later, &[("review.recipients", "1000")]).unwrap_err().to_string(),
        "`review.recipients` may only be set stricter: at most 200, and 1000 was given"
    );
}

#[test]
fn a_book_names_the_limits_that_count_in_it_and_keeps_its_version() {
    let book = RuleBook::builtin();
    let own = want(&[("review.recipients", "1000")]).unwrap();
    let tightened = book.tightened(&own);
    assert_eq!(tightened.version(), book.version());
    assert_eq!((book.own_limits(), tightened.own_limits()), (None, Some(own.digest())));
    assert_eq!(book.tightened(&OwnLimits::default()).own_limits(), None);
    let other = want(&[("review.recipients", "1001")]).unwrap();
    assert_ne!(own.digest(), other.digest());
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let decision = tightened.decide(Subject::Campaign, &crate::Facts::new(), now);
    assert_eq!((decision.version(), decision.own_limits()), (book.version(), Some(own.digest())));
}

#[test]
fn what_is_stored_is_read_as_it_was_and_anything_else_is_refused() {
    let book = RuleBook::builtin();
    let own = want(&[("permission.stale-after", "91 days"), ("review.young-age", "1500 hours")]);
    let own = own.unwrap();
    assert_eq!(own.stored(), "permission.stale-after = 91 days\nreview.young-age = 1500 hours\n");
    assert_eq!(OwnLimits::from_stored(&book, &own.stored()), Ok(own));
    assert_eq!(OwnLimits::from_stored(&book, ""), Ok(OwnLimits::default()));
    let refused = |text: &str| OwnLimits::from_stored(&book, text).unwrap_err().to_string();
    assert_eq!(refused("x"), "the stored limits cannot be read");
    assert_eq!(refused("review.none = 1\n"), "there is no limit `review.none`");
    assert_eq!(
        refused("ladder.sample = 1\n"),
        "`ladder.sample` is the operator's alone: accounts may not set it"
    );
    assert_eq!(
        refused("review.recipients = many\n"),
        "`review.recipients` is a number, and `many` is not"
    );
}

/// The range of the limit and the cap of every bulk basis are one.
#[test]
fn the_frequency_of_the_setting_is_that_of_the_obligations() {
    let book = RuleBook::builtin();
    let cap = book.number("frequency.per-day");
    for basis in [domain::Basis::Confirmed, domain::Basis::Attested, domain::Basis::Relationship] {
        assert_eq!(book.obligations(basis).per_recipient_per_day_max.map(u64::from), cap);
    }
    let all: BTreeMap<_, _> = book.settings().map(|it| (it.id.as_str(), it)).collect();
    assert!(all["quiet.from-hour"].least > all["quiet.until-hour"].most, "some hours stay open");
}
