//! Sources before and after their disguise, as text.

use super::*;
use crate::canonical;

/// Placeholders as readers see them: `⟨0⟩` in text, `⟦0⟧` for blocks.
fn shown(source: &str) -> String {
    let disguised = disguise(source);
    let problems: Vec<_> = disguised.problems.iter().map(|it| it.code.as_str()).collect();
    let text = disguised
        .text
        .replace(&format!("<!--{BLOCK}"), "⟦")
        .replace(&format!("{END}-->"), "⟧")
        .replace("&#57344;", "⟨")
        .replace("&#57345;", "⟩")
        .replace(EXPR, "⟨")
        .replace(END, "⟩");
    format!("{text} {}", problems.join(" ")).trim_end().to_owned()
}

#[test]
fn expressions_and_blocks_become_placeholders() {
    let source = "<p title='{{ a }}'>{{- b -}}</p>{% if c &lt; 3 %}x{% else %}y{% endif %}{# z #}";
    assert_eq!(shown(source), "<p title='⟨0⟩'>⟨1⟩</p>⟦2⟧x⟦3⟧y⟦4⟧");
    let disguised = disguise(source);
    let inner: Vec<_> = disguised.tags.iter().map(|it| it.inner.as_str()).collect();
    assert_eq!(inner, ["a", "b", "if c < 3", "else", "endif"]);
}

#[test]
fn quotes_hide_the_end_of_a_tag() {
    assert_eq!(shown("{{ a | default(\"}}\") }}!"), "⟨0⟩!");
    assert_eq!(shown("{{ a | default('\\'}}') }}!"), "⟨0⟩!");
}

#[test]
fn comments_and_doctypes_go_and_broken_ones_are_problems() {
    assert_eq!(shown("<!DOCTYPE html><p>a<!-- {{ x }} <b> -->b</p>"), "<p>ab</p>");
    assert_eq!(shown("a<!--[if mso]><p>x</p><![endif]-->b"), "ab");
    assert_eq!(shown("a<!-- b"), "a html.comment");
    assert_eq!(shown("a<!-->b"), "ab html.comment");
    assert_eq!(shown("a{{ b"), "a template.syntax");
}

#[test]
fn blocks_inside_of_tags_and_anything_inside_of_styles_are_problems() {
    assert_eq!(
        shown("<p {% if a %}hidden{% endif %}>"),
        "<p hidden> template.place template.place"
    );
    assert_eq!(
        shown("<style>p{color:{{ a }}}</style>"),
        "<style>p{color:⟨0⟩}</style> template.style"
    );
}

#[test]
fn what_parsers_read_in_different_ways_inside_of_a_tag_is_an_entity() {
    assert_eq!(
        shown("<p a='x\"y<z>' b=\"é\\\n\u{200d}\">\r\nq\rr"),
        "<p a='x&quot;y&lt;z&gt;' b=\"&#233;&#92; &#8205;\">\nq\nr"
    );
    assert_eq!(shown("<p title=\"a><b>"), "<p title=\"a&gt;&lt;b&gt; html.tag");
}

#[test]
fn an_authors_private_use_characters_are_no_placeholders() {
    assert_eq!(shown("a\u{e000}0\u{e001}b{{ c }}"), "a0b⟨0⟩");
}

#[test]
fn places_point_into_the_authors_source() {
    let source = "é<!-- \n -->\n{{ abc }}<b>";
    let disguised = disguise(source);
    let at = disguised.text.find("<b>").unwrap();
    assert_eq!(disguised.place(source, at), (3, 10));
    assert_eq!(disguised.tags[0].place, (3, 1));
}

#[test]
fn restored_text_holds_no_template_but_the_tags() {
    let source = "{{ a }} {% if b %}c{% endif %} {literal {";
    let disguised = disguise(source);
    let text = disguised.text.replace("<!--", "").replace("-->", "") + "{% x %}{{ y }}";
    assert_eq!(
        restore(&text, &disguised.tags, canonical::literal_brace),
        "{{ a }} {% if b %}c{% endif %} &#123;literal &#123;&#123;% x %}&#123;&#123; y }}"
    );
}
