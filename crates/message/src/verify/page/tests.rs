//! The patient reader on pages that no one wrote with care.

use super::*;

#[test]
fn the_list_of_elements_is_sorted_for_its_search() {
    assert!(OUT_OF_SIGHT.is_sorted());
}

#[test]
fn it_reads_sloppy_html_as_browsers_do() {
    let expect = Expect { way_out: Some("https://m.example/u"), identity: "Shop" };
    let seen = |html: &str| match check(html, &expect) {
        Ok(()) => "seen".to_owned(),
        Err(error) => error.to_string().split(": ").nth(1).unwrap_or_default().to_owned(),
    };
    assert_eq!(seen("<p>Shop<p><a href=https://m.example/u>leave"), "seen");
    assert_eq!(seen("<table><p>Shop <a href=https://m.example/u>leave</a>"), "seen");
    assert_eq!(seen("Shop"), "no link at all");
    assert_eq!(
        seen("Shop <a href=https://other.example/>x</a>"),
        "the last link is not the way out"
    );
    assert_eq!(
        seen("Shop <button><a href=https://m.example/u>leave</a></button>"),
        "it stands inside of an element that does not show it"
    );
    assert_eq!(
        seen("<p style='opacity:0'>Shop</p><a href=https://m.example/u>leave</a>"),
        "the sender's name is out of sight"
    );
    assert_eq!(
        seen("Shop <a href=https://m.example/u>leave</a> P.S."),
        "the way out is not the last thing in sight"
    );
}
