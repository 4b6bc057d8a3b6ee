//! Tests of the estimate.

use super::{SiteLoad, estimate};

fn told(sites: &[(&str, u64, u64)]) -> String {
    let sites: Vec<_> = sites
        .iter()
        .map(|(site, recipients, per_hour)| SiteLoad {
            site: (*site).to_owned(),
            recipients: *recipients,
            per_hour: *per_hour,
            burst: 0,
        })
        .collect();
    let estimate = estimate(&sites);
    let whole = estimate.whole.map_or("never".to_owned(), |it| format!("{} s", it.as_secs()));
    format!("{whole} {}", estimate.slowest.unwrap_or_default())
}

#[test]
fn r004_22_five_thousand_to_one_network_take_fifty_hours() {
    assert_eq!(told(&[("one", 5_000, 100)]), "180000 s one");
}

#[test]
fn the_slowest_site_decides_and_the_first_of_equals_is_named() {
    assert_eq!(told(&[("a", 10, 100), ("b", 500, 1_000), ("c", 50, 100)]), "1800 s b");
    assert_eq!(told(&[("a", 10, 0), ("b", 500, 1_000)]), "never a");
    assert_eq!(told(&[("a", 500, 1_000), ("b", 10, 0)]), "never b");
}

#[test]
fn nobody_takes_no_time_and_fractions_are_rounded_up() {
    assert_eq!(told(&[]), "0 s ");
    assert_eq!(told(&[("a", 0, 0)]), "0 s ");
    assert_eq!(told(&[("a", 1, 7)]), "515 s a");
    assert_eq!(told(&[("a", u64::MAX, 1)]), format!("{} s a", i64::MAX));
}

#[test]
fn a_burst_goes_at_once() {
    let site = |recipients| SiteLoad { site: "a".into(), recipients, per_hour: 100, burst: 10 };
    let seconds = |recipients| estimate(&[site(recipients)]).whole.map(|it| it.as_secs());
    assert_eq!([seconds(10), seconds(11)], [Some(0), Some(36)]);
}
