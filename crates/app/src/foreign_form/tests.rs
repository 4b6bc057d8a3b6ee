//! Forms as accounts write them, and what is said of each.

use domain::from_micros;
use proptest::prelude::*;

use super::*;

fn around() -> Surroundings {
    let url = Url::parse("https://flora.example/newsletter").ok();
    Surroundings { url, sender: vec!["Flora AB".to_owned(), "Flora".to_owned()] }
}

fn looked(html: &str, around: &Surroundings) -> Vec<Opinion> {
    let on = from_micros(1_795_000_000_000_000);
    look(&RuleBook::builtin(), html, around, on)
}

/// Verdict, rules and findings of each form, a line each.
fn told(html: &str) -> String {
    let mut lines = Vec::new();
    for opinion in looked(html, &around()) {
        let rules: Vec<_> = opinion.judged().map(|it| it.rule.to_string()).collect();
        lines.push(format!("{} {} {}", opinion.number, opinion.verdict(), rules.join(" ")));
        let findings = opinion.findings.iter();
        lines.extend(findings.map(|it| format!("  {} {} {}", it.check, it.place, it.shown)));
    }
    lines.join("\n")
}

/// A form with nothing wrong in it, but for what replaces a part.
fn form(replaced: &str, by: &str) -> String {
    let whole = r#"<section><h2>The garden letter of Flora AB</h2>
        <p>Tips and offers for your garden, once a month.</p>
        <form method="post" action="/subscribe">
        <label>E-mail <input type="email" name="email"></label>
        <label><input type="checkbox" name="list" value="letter"> Send me the letter</label>
        <button>Sign up</button> <a href="/privacy">Privacy notice</a>
        </form></section>"#;
    assert!(whole.contains(replaced), "{replaced}");
    whole.replacen(replaced, by, 1)
}

#[test]
fn words_stand_alone_where_words_are_apart() {
    assert!(speaks_of(Topic::Frequency, "Once a week, on Fridays"));
    assert!(!speaks_of(Topic::Frequency, "the weekend"));
    assert!(speaks_of(Topic::Frequency, "我们每月寄送"));
}

#[test]
fn a_plain_form_is_fine() {
    assert_eq!(told(&form("", "")), "1 allow ");
    let opinion = &looked(&form("", ""), &around())[0];
    assert_eq!(opinion.action, "https://flora.example/subscribe");
    assert_eq!(opinion.open().count(), 0);
}

/// R002-17: a box that is ticked beforehand, in its usual disguises.
#[test]
fn ticked_boxes_are_found() {
    let ticked = form(r#"value="letter""#, r#"value="letter" checked"#);
    assert_eq!(
        told(&ticked),
        "1 deny platform.form.pre-ticked\n  pre-ticked checkbox name=\"list\" Send me the letter"
    );
    let radio = form(
        "<button>",
        r#"<label><input type="radio" name="optin" value="yes" CHECKED=""> Yes, send me news</label><button>"#,
    );
    assert!(told(&radio).contains("pre-ticked radio name=\"optin\""), "{}", told(&radio));
    let language = form(
        "<button>",
        r#"<label><input type="radio" name="lang" value="sv" checked> Svenska</label><button>"#,
    );
    assert_eq!(told(&language), "1 allow ", "a language is no consent");
    let select = form(
        "<button>",
        r#"<select name="newsletter"><option value="">none</option>
           <option value="all" selected>all</option></select><button>"#,
    );
    assert!(told(&select).contains("pre-ticked select name=\"newsletter\""), "{}", told(&select));
    let outside = form("</section>", r#"</section><input type="checkbox" name="x" checked>"#);
    assert_eq!(told(&outside), "1 allow ", "of no form");
    let attached = form(r#"action="/subscribe""#, r#"action="/subscribe" id="f""#)
        + r#"<input form="f" type="checkbox" name="list" checked>"#;
    assert!(told(&attached).starts_with("1 deny platform.form.pre-ticked"));
}

/// R002-18: several lists behind one box, and lists that nobody sees.
#[test]
fn lists_without_a_box_of_their_own_are_found() {
    let several = form(r#"value="letter""#, r#"value="letter,partners,offers""#);
    assert_eq!(
        told(&several),
        "1 deny platform.form.shared-box\n  shared-box checkbox name=\"list\" Send me the letter"
    );
    let hidden = |more: &str| form("<button>", &format!("{more}<button>"));
    let beside = hidden(r#"<input type="hidden" name="list[]" value="partners">"#);
    assert_eq!(
        told(&beside),
        "1 deny platform.form.shared-box platform.form.hidden-list\n  \
         hidden-list hidden name=\"list[]\" partners"
    );
    let csrf = hidden(r#"<input type="hidden" name="token" value="a,b,c">"#);
    assert_eq!(told(&csrf), "1 allow ");
    let only = form(
        r#"<label><input type="checkbox" name="list" value="letter"> Send me the letter</label>"#,
        r#"<input type="hidden" name="l" value="5">"#,
    );
    let only = told(&only);
    assert_eq!(only, "1 warn platform.form.hidden-list\n  hidden-list hidden name=\"l\" 5");
}

/// R002-07, R002-08, R002-02: what, how often, from whom.
#[test]
fn what_a_form_does_not_say_is_missed() {
    let silent = form("Tips and offers for your garden, once a month.", "Join us!")
        .replace("The garden letter of Flora AB", "Join us!");
    assert_eq!(
        told(&silent),
        "1 deny platform.form.frequency-missing platform.form.purpose-missing \
         platform.form.sender-unnamed\n  purpose-missing form \n  frequency-missing form \n  \
         sender-unnamed form "
    );
    for (what, how_often) in [
        ("Nyheter och erbjudanden", "två gånger i månaden"),
        ("Bản tin và ưu đãi", "mỗi tháng một lần"),
        ("园艺资讯与优惠", "每月两次"),
    ] {
        let said = form("Tips and offers for your garden, once a month.", what);
        assert!(!told(&said).contains("purpose-missing"), "{what}");
        assert!(told(&said).contains("frequency-missing"), "{what}");
        let said = form("Tips and offers for your garden, once a month.", how_often);
        assert!(!told(&said).contains("frequency-missing"), "{how_often}");
    }
}

#[test]
fn where_it_goes_and_what_is_bundled_is_found() {
    let clear = form(r#"action="/subscribe""#, r#"action="http://flora.example/s""#);
    assert_eq!(told(&clear), "1 deny platform.form.insecure\n  action-insecure form ");
    let get = form(r#"method="post""#, "");
    assert_eq!(told(&get), "1 warn platform.form.sent-by-get\n  sent-by-get form ");
    let private = form(r#"<a href="/privacy">Privacy notice</a>"#, "");
    assert_eq!(told(&private), "1 warn platform.form.privacy-missing\n  privacy-missing form ");
    let bundled = form("Send me the letter", "I accept the terms and want the newsletter");
    assert!(told(&bundled).starts_with("1 deny platform.form.terms-bundled"), "{}", told(&bundled));
    let sentence = form(
        r#"<label><input type="checkbox" name="list" value="letter"> Send me the letter</label>"#,
        "<p>By signing up you accept our terms and get our newsletter.</p>",
    );
    assert!(
        told(&sentence).contains("terms-bundled text E-mail By signing up"),
        "{}",
        told(&sentence)
    );
}

/// What only the account or the page's address tells is open, and not guessed.
#[test]
fn what_the_page_does_not_tell_is_open() {
    let opinion = &looked(&form("", ""), &Surroundings::default())[0];
    let open: Vec<_> = opinion.open().map(|it| it.rule.to_string()).collect();
    assert_eq!(open, ["platform.form.insecure", "platform.form.sender-unnamed"]);
    assert_eq!(opinion.verdict(), Verdict::Allow);
}

#[test]
fn only_forms_that_ask_for_an_address_are_looked_at() {
    let search = "<form><input name=q></form>";
    assert_eq!(told(search), "");
    assert!(told(&format!("{search}{}", form("", ""))).starts_with("2 allow"));
    let text = form(r#"<input type="email" name="email">"#, r#"<input name="EMAIL">"#);
    assert_eq!(told(&text), "1 allow ");
    assert_eq!(looked("", &around()).len(), 0);
}

proptest! {
    /// Any page is read.
    #[test]
    fn any_page_is_read(html in "[<>/a-z=\"' ]{0,300}", form_inside in any::<bool>()) {
        let html = if form_inside { format!("<form><input type=email>{html}") } else { html };
        for opinion in looked(&html, &around()) {
            prop_assert!(opinion.number >= 1);
        }
    }
}
