//! Tests of what a page shows.

use super::read;

#[test]
fn inline_elements_touch_and_blocks_are_paragraphs() {
    let page = read("<p>v<b>i</b>p</p><p>two</p><img alt=rose><a href=/x>thr<i>ee</i></a>");
    assert_eq!(page.text.split_whitespace().collect::<Vec<_>>(), ["vip", "two", "rose", "three"]);
    assert_eq!((page.images, page.links.len()), (1, 1));
    assert_eq!((page.links[0].text.as_str(), page.links[0].target.as_str()), ("three", "/x"));
}

#[test]
fn what_is_not_shown_is_not_read() {
    let page = read("<head><title>t</title><style>a{}</style></head><script>x()</script>seen");
    assert_eq!(page.text.trim(), "seen");
}

#[test]
fn a_picture_that_is_shown_twice_is_one_asset() {
    let page = read("<img src=' https://a.example/x.png'><img src=https://a.example/x.png><img>");
    assert_eq!(page.images, 3);
    assert_eq!(page.assets.into_iter().collect::<Vec<_>>(), ["https://a.example/x.png"]);
}
