//! The strict reader beside the patient one.

use proptest::prelude::*;

use super::*;
use crate::verify::page;

const WAY_OUT: &str = "https://m.example/u/1?a=1&b=2";
const EXPECT: Expect<'static> = Expect { way_out: Some(WAY_OUT), identity: "Shop" };

fn page_with(content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>t</title></head>\n\
         <body style=\"margin:0\">\n{content}<div><p>Shop</p>\
         <p><a href=\"https://m.example/u/1?a=1&amp;b=2\">Leave</a></p></div>\n</body></html>\n"
    )
}

fn both(html: &str) -> (bool, bool) {
    (document(html, &EXPECT).is_ok(), page::check(html, &EXPECT).is_ok())
}

#[test]
fn both_readers_accept_canonical_pages() {
    for content in [
        "",
        "<p>x</p>",
        "<table><tbody><tr><td><a href=\"https://x.example/\">x</a></td></tr></tbody></table>",
        "<img src=\"https://x.example/a.png\" alt=\"\"><br>",
    ] {
        assert_eq!(both(&page_with(content)), (true, true), "{content}");
    }
}

#[test]
fn both_readers_refuse_what_loses_or_hides_the_way_out() {
    for content in [
        "<style>",
        "<style>*{display:none}</style>",
        "<textarea>",
        "<script>",
        "<p title=\"",
        "<!--",
        "<plaintext>",
        "<template>",
        "<select>",
        "<noscript>",
        "<iframe>",
        "<xmp>",
        "<title>",
        "<div style=\"display:none\">",
        "<div hidden>",
        "<div style=\"color:#fff;background:#fff\">",
        "<base href=\"https://x.example/\">",
        "<meta http-equiv=\"refresh\" content=\"0\">",
        "<link rel=\"stylesheet\" href=\"https://x.example/\">",
        "<div style=\"position:fixed\">",
    ] {
        assert_eq!(both(&page_with(content)), (false, false), "{content}");
    }
    // What comes behind the way out.
    for after in [
        "<p>words</p>",
        "<img src=\"https://x.example/a.png\">",
        "<a href=\"https://x.example/\">x</a>",
    ] {
        let html = page_with("").replace("</div>\n</body>", &format!("</div>{after}\n</body>"));
        assert_eq!(both(&html), (false, false), "{after}");
    }
    let empty = page_with("").replace("Leave", "\u{200b}");
    assert_eq!(both(&empty), (false, false));
    let no_identity = page_with("").replace("Shop", "S");
    assert_eq!(both(&no_identity), (false, false));
}

#[test]
fn the_strict_reader_refuses_what_a_browser_would_repair() {
    for content in [
        "<svg>",
        "<math>",
        "<p>x",
        "</p>",
        "<b><i></b></i>",
        "<P>x</P>",
        "<p class=x>y</p>",
        "<p class='x'>y</p>",
        "<br/>",
        "<!-- x -->",
        "a > b",
        "a \" b",
        "<p style=\"color:#000000\" style=\"color:#ffffff\">x</p>",
        "<p a=\"<\">x</p>",
        "<custom-x>y</custom-x>",
        "<body>",
        "<html>",
        "<head>",
        "<p onclick=\"x\">y</p>",
        "<p  a=\"b\">x</p>",
    ] {
        assert!(document(&page_with(content), &EXPECT).is_err(), "{content}");
    }
    let run = "<br>".repeat(EMPTY_RUN_MAX + 1);
    assert!(document(&page_with(&run), &EXPECT).is_err());
    assert!(document(&page_with(&"<div>".repeat(300)), &EXPECT).is_err());
}

/// Pieces of pages, hostile and not.
fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href=\"https://x.example/\">",
        "</a>",
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<tbody>",
        "</tbody>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<h1>",
        "</h1>",
        "<div style=\"display:none\">",
        "<div>",
        "</div>",
        "<font color=\"white\">",
        "</font>",
        "<pre>",
        "</pre>",
        "<dl>",
        "<dt>",
        "</dt>",
        "</dl>",
        "<br>",
        "x",
        "&amp;",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "\"",
        ">",
        "<",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What the strict reader believes, a browser's tree confirms.
    #[test]
    fn the_strict_reader_never_accepts_what_the_patient_one_refuses(
        pieces in prop::collection::vec(piece(), 0..14),
    ) {
        let html = page_with(&pieces.concat());
        let (strict, patient) = both(&html);
        prop_assert!(!strict || patient, "{}", html);
    }

    #[test]
    fn foreign_pages_never_panic(html in "\\PC{0,200}") {
        let _ = both(&html);
        let _ = fragment(&html);
    }
}
