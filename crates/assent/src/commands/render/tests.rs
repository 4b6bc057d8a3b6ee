//! Templates as authors try them on the command line.

use super::*;

#[test]
fn values_declare_the_fields_they_fill() {
    let values = values(r#"{"name": "Linh", "visits": 3, "likes": ["roses", "lilies"]}"#).unwrap();
    let shown =
        values.iter().map(|(name, (field, value))| format!("{name} {:?} {value}", field.kind));
    assert_eq!(
        shown.collect::<Vec<_>>(),
        ["likes List roses;lilies", "name Text Linh", "visits Number 3"]
    );
    assert!(super::values(r#"{"name": null}"#).is_err());
}

#[test]
fn a_rendered_message_shows_the_way_out() {
    let args = RenderArgs {
        template: "letter.html".into(),
        data: None,
        subject: "Hello".to_owned(),
        to: "ann@example.org".parse().unwrap(),
        language: Language::En,
        out: None,
    };
    let request = Request {
        kind: Kind::Html,
        source: "<p>Dear {{ contact.name }}</p>".to_owned(),
        subject: args.subject.clone(),
        preheader: None,
        text: None,
        language: "en".to_owned(),
        fields: [("name".to_owned(), Field::default())].into(),
        action_link: false,
    };
    let Answer::Ok { artefact, .. } = compile::build(&request) else { panic!("it compiles") };
    let values = [("name".to_owned(), "Ann".to_owned())].into();
    let composed = compose(artefact.as_bytes(), &args, &values).unwrap();
    let text = String::from_utf8(composed.bytes).unwrap();
    for part in ["Dear Ann", "https://example.com/u/token", "List-Unsubscribe-Post"] {
        assert!(text.contains(part), "{part}");
    }
}
