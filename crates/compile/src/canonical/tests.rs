//! What the second lock writes, whatever the first let through.

use super::*;
use crate::tags::disguise;

fn canonical(html: &str) -> String {
    let disguised = disguise(html);
    let out = write(&disguised.text, &disguised.tags);
    let problems: Vec<_> = out.problems.iter().map(|it| it.code.as_str()).collect();
    let html = out.html.replace(BLOCK, "⟦").replace(END, "⟧");
    format!("{html} {}", problems.join(" ")).trim().to_owned()
}

#[test]
fn markup_is_escaped_and_every_element_closed() {
    assert_eq!(
        canonical("<p title='a\"b>c'>1 < 2 & \"3\"<br/><b>x<i>y"),
        "<p title=\"a&quot;b&gt;c\">1 &lt; 2 &amp; &quot;3&quot;<br><b>x<i>y</i></b></p>"
    );
}

#[test]
fn the_second_lock_stands_without_the_first() {
    assert_eq!(canonical("<p onclick=x id=y data-z=1 style='position:fixed'>x</p>"), "<p>x</p>");
    assert_eq!(canonical("<a href='javascript:x'>a</a>"), "<a>a</a>");
    assert_eq!(
        canonical("<a href=' JaVa\u{9}Script:x'>a</a><a href='/x'>b</a>"),
        "<a>a</a><a>b</a>"
    );
    assert_eq!(canonical("<a href='https://a@b.example/'>a</a>"), "<a>a</a>");
    assert_eq!(
        canonical("<img src='data:image/png,x'><img src='https://x.example/a.png'>"),
        "<img src=\"https://x.example/a.png\">"
    );
    assert_eq!(canonical("<custom-thing><p>x</p></custom-thing>"), "<p>x</p>");
    assert_eq!(canonical("<p style='display:none'>x</p><p hidden>y</p>z"), "z");
    assert_eq!(canonical("a\u{202e}b\u{7}c"), "abc");
}

#[test]
fn blocks_keep_their_place_in_the_tree() {
    assert_eq!(
        canonical("<table><tbody>{% for i in l %}<tr><td>x</td></tr>{% endfor %}</tbody></table>"),
        "<table><tbody>⟦0⟧<tr><td>x</td></tr>⟦1⟧</tbody></table>"
    );
    assert_eq!(
        canonical("<p>{% if a %}</p>{% endif %}"),
        "<p>⟦0⟧</p>⟦1⟧ template.balance template.balance"
    );
    assert_eq!(
        canonical("<table>{% for i in l %}<tr><td>x</td></tr>{% endfor %}</table>"),
        "<table><tbody>⟦0⟧<tr><td>x</td></tr>⟦1⟧</tbody></table>"
    );
    assert!(canonical("<title>{% if a %}x{% endif %}</title>").ends_with(" template.place"));
}
