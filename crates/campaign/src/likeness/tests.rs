//! Tests of the sketch: what stays alike, what does not.

use proptest::prelude::*;

use super::{Sketch, similarity_percent};

const SPRING: &str = "Spring has come to our shop in Uppsala. This month we have new seeds for \
    tomatoes, beans and sunflowers, a guide to good compost, and an evening with the gardener who \
    planted the roses at the castle. Come by on Thursday at six, there is coffee and a cinnamon \
    bun for everybody. Children are welcome and may plant a sunflower to take home with them.";

const REPORT: &str = "The annual meeting of the association elected a new board. The treasurer \
    explained the accounts and answered questions about the roof. Members agreed to raise the fee \
    by two per cent from January and to repair the bicycle shed before winter. The minutes are in \
    the archive; copies can be had from the secretary on request, on paper or as a file.";

const HANZI: &str = "春天来了，我们的店里有番茄、豆角和向日葵的新种子，还有堆肥指南。\
    周四晚上六点欢迎光临，有咖啡和点心，孩子们可以种一棵向日葵带回家。";

fn similarity(a: &str, b: &str) -> u8 {
    similarity_percent(Sketch::of(a), Sketch::of(b))
}

#[test]
fn r002_38_parts_of_one_mailing_are_alike() {
    let greeted = format!("Dear Anna, {SPRING}");
    let another = format!("Hello Mr Nguyen! {}", SPRING.replace("Thursday", "Friday"));
    assert!(similarity(&greeted, &another) >= 75, "{}", similarity(&greeted, &another));
    let hanzi = HANZI.replace("周四", "周五");
    assert!(similarity(HANZI, &hanzi) > 75, "{}", similarity(HANZI, &hanzi));
}

#[test]
fn tricks_of_writing_change_nothing() {
    let shouted = SPRING.to_uppercase();
    let zero_width = SPRING.replace("tomatoes", "tom\u{200b}at\u{ad}oes");
    let wide = SPRING.replace("compost", "ｃｏｍｐｏｓｔ");
    let numbered = format!("{SPRING} 17 https://example.com/a?id=993");
    for changed in [shouted, zero_width, wide, numbered] {
        assert_eq!(similarity(SPRING, &changed), 100, "{changed}");
    }
}

#[test]
fn different_mailings_are_not_alike() {
    for (a, b) in [(SPRING, REPORT), (SPRING, HANZI), (REPORT, HANZI)] {
        assert!(similarity(a, b) < 70, "{}", similarity(a, b));
    }
}

#[test]
fn a_text_grows_less_alike_the_more_of_it_is_changed() {
    let words: Vec<_> = SPRING.split(' ').collect();
    let changed_each = |nth: usize| {
        let changed = |(at, word): (usize, &&str)| {
            if at % nth == 0 { format!("other{at}") } else { (*word).to_owned() }
        };
        // Numbers do not count, so the changed words differ by letters.
        let text: Vec<_> = words.iter().enumerate().map(changed).collect();
        similarity(SPRING, &text.join(" ").replace(char::is_numeric, "x"))
    };
    let (tenth, half) = (changed_each(10), changed_each(2));
    assert!(tenth >= 75, "one word in ten changed: {tenth}");
    assert!(half < 75, "every other word changed: {half}");
}

#[test]
fn the_empty_text_has_a_sketch_and_a_stored_form() {
    assert_eq!(Sketch::of(" \u{200b} 12 "), Sketch(0));
    let sketch = Sketch::of(SPRING);
    assert_eq!(Sketch::from_stored(sketch.to_stored()), sketch);
    assert_eq!(Sketch::from_stored(-1), Sketch(u64::MAX));
}

proptest! {
    #[test]
    fn any_text_is_like_itself_and_likeness_is_symmetric(a in ".{0,200}", b in ".{0,200}") {
        prop_assert_eq!(similarity(&a, &a), 100);
        prop_assert_eq!(similarity(&a, &b), similarity(&b, &a));
    }
}
