//! What a question looks like to the desk and to the account.

use domain::{Language, ReviewId, Timestamp, from_micros};
use store::review_step::{ReviewStepRow, Said};
use uuid::Uuid;

use super::{newest, pairs, words};

fn at(minute: i64) -> Timestamp {
    from_micros(minute * 60_000_000)
}

fn step(number: u32, kind: &str, minute: i64) -> ReviewStepRow {
    let is_asked = kind == "asked";
    ReviewStepRow {
        review: ReviewId(Uuid::from_u128(1)),
        number,
        kind: kind.to_owned(),
        by: "rita".to_owned(),
        assignee: None,
        note: "and the invoice".to_owned(),
        at: at(minute),
        said: Said {
            question: is_asked.then(|| "licence".to_owned()),
            due_at: is_asked.then(|| at(minute + 10)),
            ..Said::default()
        },
    }
}

/// The newest question of some steps at a minute, in words.
fn told(steps: &[ReviewStepRow], minute: i64) -> String {
    newest(steps, at(minute))
        .map_or_else(|| "nothing".to_owned(), |it| format!("{} {}", it.state.as_str(), it.since))
}

/// R002-39: a question waits, is late, or is answered; changes of hands between
/// them say nothing about it.
#[test]
fn the_newest_question_counts() {
    let taken = step(1, "taken", 1);
    assert_eq!(told(std::slice::from_ref(&taken), 2), "nothing");
    let mut steps = vec![taken, step(2, "asked", 2), step(3, "released", 3)];
    assert_eq!(told(&steps, 12), format!("waiting {}", at(2)));
    assert_eq!(told(&steps, 13), format!("unanswered {}", at(2)));
    steps.push(step(4, "answered", 20));
    assert_eq!(told(&steps, 40), format!("answered {}", at(20)));
    steps.push(step(5, "asked", 41));
    assert_eq!(told(&steps, 42), format!("waiting {}", at(41)));
    let answers: Vec<_> = pairs(&steps).iter().map(|it| it.1.map(|it| it.number)).collect();
    assert_eq!(answers, [Some(4), None]);
}

#[test]
fn a_question_is_the_ready_made_one_and_the_own_words() {
    let asked = step(1, "asked", 1);
    let text = words(&asked, Language::Sv);
    assert!(text.starts_with("Visa med vilken rätt") && text.ends_with("\n\nand the invoice"));
    let own = ReviewStepRow { said: Said::default(), ..asked };
    assert_eq!(words(&own, Language::Vi), "and the invoice");
}
