//! Tests of the score: it learns, explains and repeats itself.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Features, Lesson, Model, Prior, Reason, evaluate};
use crate::{Checker, Content};

static CHECKER: LazyLock<Checker> = LazyLock::new(Checker::builtin);

fn features(text: &str) -> Features {
    let content = Content { text: text.into(), ..Content::default() };
    Features::of(&content, &CHECKER.check(&content))
}

fn lessons() -> Vec<Lesson> {
    let spam = ["wonderful crystals heal your aura", "crystals for wealth", "aura crystals today"];
    let mail = ["minutes of the garden club", "the club meets on Friday", "seeds for the club"];
    let mut all = Vec::new();
    for _ in 0..6 {
        all.extend(spam.iter().map(|it| features(it).lesson(true)));
        all.extend(mail.iter().map(|it| features(it).lesson(false)));
    }
    all
}

/// Issue 4: the score learns from reviewers' decisions, and says why.
#[test]
fn decisions_of_reviewers_move_the_score_of_what_is_like_it() {
    let prior = Prior::builtin();
    let (before, after) = (Model::of(&prior), Model::learned(&prior, &lessons()));
    let (spam, mail) = (features("buy crystals for your aura"), features("the club and its seeds"));
    assert!(before.score(&spam).percent < 20);
    let score = after.score(&spam);
    assert!(score.percent > 60, "{score:?}");
    assert!(after.score(&mail).percent < 10, "{:?}", after.score(&mail));
    assert!(score.reasons.iter().any(|it| it.feature.contains("crystals") && it.weight > 0.0));
    assert!(after.version().ends_with("+36"), "{}", after.version());
}

/// DECISIONS D20: a verdict keeps numbers, and who sees the message finds the words
/// behind them.
#[test]
fn what_is_kept_of_a_reason_is_no_word_of_the_message() {
    let model = Model::learned(&Prior::builtin(), &lessons());
    let seen = features("buy crystals for your aura");
    let score = model.score(&seen);
    let behind = seen.words_behind();
    let words: Vec<_> = score.reasons.iter().filter(|it| it.feature.contains("word ")).collect();
    assert!(!words.is_empty());
    for it in words {
        let (kind, place) =
            it.kept().rsplit_once(' ').map(|it| (it.0.to_owned(), it.1.len())).unwrap();
        assert!(["word", "subject word"].contains(&kind.as_str()) && place == 5, "{}", it.kept());
        assert_eq!(behind.get(&it.kept()), Some(&it.feature));
    }
    let mark = Reason { feature: "mark:banned-goods".to_owned(), weight: 1.0 };
    assert_eq!(mark.kept(), mark.feature);
}

#[test]
fn the_same_lessons_give_the_same_score() {
    let prior = Prior::builtin();
    let score = || Model::learned(&prior, &lessons()).score(&features("crystals for the club"));
    assert_eq!(score(), score());
}

#[test]
fn every_weight_that_is_shipped_belongs_to_a_feature_that_exists() {
    let known = ["mark:", "promotion:", "subject:", "text:", "link:", "attachment:"];
    let categories = crate::words::Category::ALL;
    for name in Prior::builtin().names() {
        assert!(known.iter().any(|it| name.starts_with(it)), "{name}");
        if let Some(word) = name.strip_prefix("mark:").filter(|it| *it != "telecom") {
            assert!(categories.iter().any(|it| it.as_str() == word), "{name}");
        }
    }
}

#[test]
fn cross_validation_repeats_itself_and_counts_every_lesson_once() {
    let prior = Prior::builtin();
    let judged = evaluate::cross_validated(&prior, &lessons(), (4, 7), 50);
    assert_eq!(judged, evaluate::cross_validated(&prior, &lessons(), (4, 7), 50));
    let all = judged.spam_held + judged.spam_passed + judged.mail_held + judged.mail_passed;
    assert_eq!(all, 36);
    assert_eq!((judged.precision(), judged.recall()), (Some(1000), Some(1000)), "{judged:?}");
    assert_eq!(evaluate::before_learning(&prior, &lessons(), 50).recall(), Some(0));
}

#[test]
fn a_lesson_is_read_as_it_was_written_and_holds_no_word() {
    let lesson = features("wonderful crystals").lesson(true);
    let bytes = lesson.to_bytes();
    assert_eq!(Lesson::from_bytes(&bytes), Ok(lesson));
    assert!(!String::from_utf8_lossy(&bytes).contains("crystals"));
    for wrong in [&bytes[..3], &bytes[..bytes.len() - 1], b"\x02\x00\x00\x00", b"\x01\x02\x00\x00"]
    {
        assert!(Lesson::from_bytes(wrong).is_err(), "{wrong:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_a_lesson_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(lesson) = Lesson::from_bytes(&bytes) {
            prop_assert_eq!(lesson.to_bytes(), bytes);
        }
    }
}
