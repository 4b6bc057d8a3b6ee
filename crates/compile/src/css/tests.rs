//! Styles before and after, as text.

use super::*;

fn cleaned(style: &str) -> String {
    let it = clean(style, false);
    format!("{}{}", it.style, if it.hidden { " HIDDEN" } else { "" })
}

#[test]
fn ordinary_styles_stay() {
    for style in [
        "color:#333333;font-size:16px;line-height:1.5",
        "font-family:'Open Sans', Arial, sans-serif;font-weight:700",
        "margin:0 auto;padding:10px 25px;max-width:600px",
        "background:#fff url('https://x.example/a.png') no-repeat center",
        "border:1px solid rgba(0,0,0,0.5);border-radius:8px",
        "display:inline-block;width:100%;vertical-align:top",
    ] {
        assert_eq!(cleaned(style), style);
    }
}

#[test]
fn r001_50_what_could_hide_move_or_cover_goes() {
    for style in [
        "position:fixed",
        "position:absolute;top:0",
        "margin-bottom:-400px",
        "margin:0 0 -4em",
        "margin-top:+5px",
        "height:1px",
        "max-height:0",
        "overflow:hidden",
        "transform:scale(0)",
        "clip-path:inset(100%)",
        "text-indent:-9999px",
        "letter-spacing:-99px",
        "font-size:999px",
        "font-size:50vw",
        "line-height:9000px",
        "line-height:300",
        "padding-bottom:90000px",
        "width:calc(100% - 1px)",
        "color:var(--x)",
        "background:url(http://x.example/a.png)",
        "background:url(javascript:alert(1))",
        "background-image:url('data:image/png;base64,AAAA')",
        "content:'x'",
        "color:red}*{display:block",
        "color:\\72 ed",
        "filter:alpha(opacity=0)",
        "-webkit-mask:none",
        "behavior:url(https://x.example/)",
        "z-index:9",
        "animation:x 1s",
        "unknown:1",
    ] {
        assert_eq!(cleaned(style), "", "{style}");
    }
}

#[test]
fn an_element_that_asks_not_to_be_shown_is_hidden() {
    assert_eq!(cleaned("display:none"), " HIDDEN");
    assert_eq!(cleaned("color:#fff; DISPLAY : None !important"), "color:#fff HIDDEN");
    assert_eq!(cleaned("visibility:hidden"), " HIDDEN");
    assert_eq!(cleaned("mso-hide:all"), " HIDDEN");
}

#[test]
fn a_height_stays_where_it_cannot_make_content_overflow() {
    assert_eq!(clean("height:20px", true).style, "height:20px");
    assert_eq!(clean("height:99999px", true).style, "");
}
