//! The derived text of small pieces of HTML, blocks shown as `⟦n⟧`.

use super::*;
use crate::tags::disguise;

fn text(html: &str) -> String {
    let disguised = disguise(html);
    let text = derive(&disguised.text, &disguised.tags);
    text.replace(BLOCK, "⟦").replace([EXPR, URL_EXPR], "⟨").replace(END, "⟧")
}

#[test]
fn paragraphs_lists_links_and_pictures_read_aloud() {
    assert_eq!(
        text(
            "<h1>Title</h1><p>One\n  two<br>three <a href=\"https://x.example/\">here</a>.</p>\
             <ul><li>a</li><li>b</li></ul><hr><img alt=\"A rose\"><img>\
             <a href=\"https://y.example/\">https://y.example/</a>"
        ),
        "Title\n\nOne two\nthree here (https://x.example/).\n\n- a\n- b\n\n----\n\nA rose\
         https://y.example/"
    );
}

#[test]
fn layout_tables_are_paragraphs_and_data_tables_are_lines() {
    assert_eq!(
        text("<table role=\"presentation\"><tr><td>a</td><td>b</td></tr></table>"),
        "a\n\nb"
    );
    assert_eq!(text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"), "a b\nc");
}

#[test]
fn a_block_takes_the_gap_before_it_inside_and_leaves_one_behind() {
    assert_eq!(
        text("<p>a</p>{% if x %}<p>b</p>{% else %}<p>c</p>{% endif %}<p>d</p>"),
        "a⟦0⟧\n\nb⟦1⟧\n\nc⟦2⟧\n\nd"
    );
    assert_eq!(text("<p>a {% if x %}b{% endif %} c</p>"), "a⟦0⟧ b⟦1⟧ c");
}

#[test]
fn a_loop_separates_its_items_as_the_html_does() {
    assert_eq!(
        text("<p>a</p><ul>{% for i in l %}<li>{{ i }}</li>{% endfor %}</ul><p>b</p>"),
        "a\n⟦0⟧\n- ⟨1⟧⟦2⟧\n\nb"
    );
    assert_eq!(text("<p>{% for i in l %}{{ i }}, {% endfor %}b</p>"), "⟦0⟧⟨1⟧, ⟦2⟧b");
}

#[test]
fn invisible_words_are_no_words() {
    assert_eq!(text("<div>&#8202;</div><p>&nbsp;\u{200b}</p>x"), "x");
}
