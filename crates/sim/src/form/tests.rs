//! Pages as a person without scripts meets them.

use proptest::prelude::*;

use super::*;

fn forms(html: &str) -> String {
    let base = Url::parse("http://127.0.0.1:8080/u/token?x=1").unwrap();
    let shown = |fields: &[(String, String)]| {
        fields.iter().map(|it| format!("{}={}", it.0, it.1)).collect::<Vec<_>>().join("&")
    };
    Form::all(html, &base)
        .iter()
        .map(|it| {
            let method = if it.is_post { "POST" } else { "GET" };
            let (sent, open) = (shown(&it.fields), shown(&it.unticked));
            format!("{method} {} {sent} [{open}]", it.action)
        })
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn a_form_is_sent_as_a_browser_would() {
    assert_eq!(
        forms(
            r#"<!-- <form> --><form method=POST action="/c?a=1&amp;b=2">
            <input type="hidden" name="csrf" value='x"y'><input name=email type=email>
            <input type="checkbox" name="list" value="news"><input type=checkbox name=list value=all checked>
            <select name=lang><option value=en><option value=sv selected></select>
            <textarea name="why"></textarea><button name="do" value="go">Go</button>
            <button name="do" value="other">Other</button></form>"#
        ),
        "POST http://127.0.0.1:8080/c?a=1&b=2 csrf=x\"y&email=&list=all&lang=sv&why=&do=go [list=news]"
    );
}

#[test]
fn a_form_without_action_goes_back_to_its_page() {
    assert_eq!(
        forms("<form></form><input name=outside>"),
        "GET http://127.0.0.1:8080/u/token?x=1  []"
    );
    assert_eq!(forms("<style>a{}<form method=post></style><p>"), "");
}

#[test]
fn fields_are_filled_in_and_boxes_ticked() {
    let base = Url::parse("http://a.example/").unwrap();
    let page = "<form method=post><input name=email><input type=checkbox name=ok>";
    let mut form = Form::first_post(page, &base).unwrap();
    form.set("email", "ada@b.example");
    form.set("extra", "1");
    form.tick_all();
    let names: Vec<_> = form.fields.iter().map(|it| format!("{}={}", it.0, it.1)).collect();
    assert_eq!(names, ["email=ada@b.example", "extra=1", "ok=on"]);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[<>a-z/=\"' !å&;-]{0,80}") {
        let _ = tags(&text);
        let _ = forms(&text);
    }
}
