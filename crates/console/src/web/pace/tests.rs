//! Visitors who are in a hurry.

use super::*;

#[test]
fn the_trend_is_what_was_added_between_two_looks() {
    let pace = Pace::default();
    let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
    let [a, b] = [1, 2].map(|it| CampaignId::new(at(0), [it; 10]));
    let mut looks = Vec::new();
    for (second, counts) in [
        (0, vec![(a, 10)]),
        (30, vec![(a, 50)]),
        (70, vec![(a, 90), (b, 500)]),
        (75, vec![(a, 90), (b, 510)]),
        (4000, vec![(a, 90), (b, 900)]),
    ] {
        let trend = pace.see(at(second), counts.into_iter().collect());
        let of = |id| trend.campaigns.get(&id).copied().unwrap_or(0);
        let last = &trend.per_min[MINUTES - 2..];
        looks.push(format!("{second} s: {last:?}, a {}, b {}", of(a), of(b)));
    }
    assert_eq!(
        looks,
        [
            "0 s: [0, 0], a 0, b 0",
            "30 s: [0, 40], a 40, b 0",
            "70 s: [0, 80], a 40, b 0",
            "75 s: [0, 90], a 40, b 10",
            "4000 s: [0, 0], a 0, b 0",
        ]
    );
}
