//! What neither the server nor `policy test` takes.

use super::overlaid;

fn with_zone(zone: &str) -> String {
    let text = format!(
        "[[setting]]\nid = \"ladder.time-zone\"\nvalue = \"{zone}\"\nreason = \"where we are\"\n"
    );
    match overlaid("overlay.toml", &text) {
        Ok(rules) => format!("days of {}", policy::ladder::Limits::of(&rules).time_zone),
        Err(error) => format!("{error:#}"),
    }
}

/// R002-53: a day that begins at another hour than was asked for would measure
/// something else than `/policy` says.
#[test]
fn a_time_zone_that_is_not_known_is_refused() {
    assert_eq!(with_zone("Asia/Ho_Chi_Minh"), "days of Asia/Ho_Chi_Minh");
    assert_eq!(
        with_zone("Asia/Saigonn"),
        "overlay.toml: `ladder.time-zone` is `Asia/Saigonn`, and there is no such time zone; \
         write an IANA name, for example Europe/Stockholm"
    );
}
