//! What the scan before all parsers lets through.

use super::*;
use crate::tags::disguise;

fn codes(source: &str) -> String {
    let disguised = disguise(source);
    let notes = check(&disguised, source);
    notes
        .iter()
        .map(|it| format!("{}:{} {}", it.line, it.column, it.code))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn nesting_is_counted_as_parsers_nest() {
    assert_eq!(codes(&"<div>".repeat(100)), "");
    assert_eq!(codes(&"<div>".repeat(101)), "1:501 html.nesting");
    assert_eq!(codes(&"<div></div>".repeat(5_000)), "");
    assert_eq!(codes(&"<table><tr><td>".repeat(40)), "1:503 html.nesting");
    assert_eq!(codes(&"<p>one<br><p>two<img src=x>".repeat(5_000)), "");
    assert_eq!(codes(&"<ul><li>a<li>b</ul>".repeat(5_000)), "");
    // End tags that close nothing do not make room.
    assert_eq!(codes(&"<div></b></i></x>".repeat(101)), "1:1701 html.nesting");
    assert_eq!(codes(&"<b><i></b>".repeat(60)), "1:501 html.nesting");
    assert_eq!(codes(&"<div x='</div>'>".repeat(101)), "1:1601 html.nesting");
}

#[test]
fn the_lists_of_elements_are_sorted_for_their_search() {
    assert!(REFUSED.is_sorted() && MJML.is_sorted());
}

#[test]
fn elements_that_change_how_a_page_is_read_are_refused_with_their_place() {
    for source in [
        "<script>x</script>",
        "<PlainText>",
        "<frameset>",
        "<base href=x>",
        "<meta http-equiv=refresh content=0>",
        "<iframe>",
        "<textarea>",
        "<svg/onload=x>",
        "<form action=x>",
        "<template>",
        "<noscript>",
        "<select>",
        "<xmp>",
        "<math>",
        "<mj-include path='/etc/passwd' />",
    ] {
        assert_eq!(codes(&format!("a\n {source}")), "2:2 html.element", "{source}");
    }
}

#[test]
fn a_tag_that_holds_another_is_refused() {
    assert_eq!(codes("<p <b>x"), "1:1 html.tag");
    assert_eq!(codes("a < b and 3 <4"), "");
}
