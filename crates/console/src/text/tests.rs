//! The language a visitor gets.

use domain::Language;

use super::{Texts, choose_language, mask_ip};

/// The same thing said in all languages.
fn all(say: impl Fn(Texts) -> String) -> Vec<String> {
    Language::ALL.into_iter().map(|it| say(Texts::new(it))).collect()
}

#[test]
fn numbers_are_grouped_as_each_language_does() {
    assert_eq!(
        all(|t| t.number(1_234_567)),
        ["1,234,567", "1,234,567", "1.234.567", "1\u{a0}234\u{a0}567"]
    );
    assert_eq!(Texts::new(Language::En).number(999), "999");
}

#[test]
fn shares_are_rounded_down_so_that_nothing_is_done_before_it_is() {
    let t = Texts::new(Language::En);
    assert_eq!(t.percent(999, 1000), "99%");
    assert_eq!(t.percent(1000, 1000), "100%");
    assert_eq!(t.percent(1, 300), "0.3%");
    assert_eq!(t.percent(0, 0), "0%");
    assert_eq!(Texts::new(Language::Sv).percent(55, 1000), "5,5\u{a0}%");
}

#[test]
fn moments_are_written_in_utc_and_say_so() {
    let at: domain::Timestamp = "2026-03-05T23:04:59+08:00".parse().unwrap();
    let expected = [
        "5 March 2026, 15:04 UTC",
        "2026年3月5日 15:04（UTC）",
        "15:04 UTC, 5 tháng 3 năm 2026",
        "5 mars 2026 kl. 15:04 UTC",
    ];
    assert_eq!(all(|t| t.moment(at)), expected);
}

#[test]
fn a_moment_of_today_needs_no_day() {
    let t = Texts::new(Language::En);
    let now: domain::Timestamp = "2026-03-05T23:59:00Z".parse().unwrap();
    let written = ["2026-03-05T00:01:00Z", "2026-03-06T00:01:00Z"]
        .map(|it| t.near(it.parse::<domain::Timestamp>().unwrap(), now));
    assert_eq!(written, ["00:01 UTC", "6 March 2026, 00:01 UTC"]);
}

#[test]
fn spans_are_written_in_their_two_largest_units() {
    let t = Texts::new(Language::En);
    let written = [59, 60, 3_660, 180_000].map(|it| t.span(it));
    assert_eq!(written, ["59 s", "1 min", "1 h 1 min", "2 d 2 h"]);
}

#[test]
fn plurals_follow_the_language() {
    let t = Texts::new(Language::Sv);
    assert_eq!(t.count("open-events", 1), "1 händelse");
    assert_eq!(t.count("open-events", 2000), "2\u{a0}000 händelser");
}

#[test]
fn the_language_is_the_chosen_one_else_the_best_accepted_one() {
    let choose = |chosen, accepted| choose_language(chosen, accepted, Language::En).tag();
    assert_eq!(choose(Some("vi"), "sv"), "vi");
    assert_eq!(choose(Some("klingon"), "sv-SE, en;q=0.5"), "sv");
    assert_eq!(choose(None, "fr, zh-CN;q=0.4, sv;q=0.8"), "sv");
    assert_eq!(choose(None, "sv;q=0, de"), "en");
    assert_eq!(choose(None, "zh-TW;q=nonsense"), "en");
    assert_eq!(choose(None, ""), "en");
}

#[test]
fn a_masked_address_points_at_no_household() {
    let masked = ["203.0.113.77", "2001:db8:12:34:56::1", "::ffff:203.0.113.77"]
        .map(|it| mask_ip(it.parse().unwrap()));
    assert_eq!(masked, ["203.0.113.x", "2001:db8:12:x", "203.0.113.x"]);
}
