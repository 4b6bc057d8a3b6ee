//! A page as its reader reads it.

use super::readable;

#[test]
fn each_block_is_a_line_and_what_is_around_the_page_is_left_out() {
    let page = "<header><p>Rehearsal</p></header><main><h1 class=\"x\">Why?</h1>\n\
                <dl><div><dt>Your address</dt><dd>a***@b.example</dd></div></dl>\n\
                <ol><li><p>1 May,\n 10:00</p><p><strong>Confirmed</strong> by Ann &amp; Bo</p></li></ol>\
                </main><footer><p>Privacy</p></footer>";
    assert_eq!(
        readable(page),
        ["Why?", "Your address: a***@b.example", "1 May, 10:00", "Confirmed by Ann & Bo"]
    );
}
