//! What authors are told, and where to look (THREATS S5).

use compile::{Answer, Kind, compile};
use proptest::prelude::*;

use crate::support::{answer, html, mjml, problems, request};

#[test]
fn an_unknown_field_is_named_with_its_place_and_what_is_known() {
    let Answer::Refused { problems } = answer(&html("<p>Hello</p>\n<p>é {{ contact.fist_name }}"))
    else {
        panic!("compiled")
    };
    assert_eq!(
        serde_json::to_value(&problems[0]).unwrap(),
        serde_json::json!({
            "part": "source", "line": 2, "column": 9, "code": "template.unknown",
            "message": "the field `contact.fist_name` is not known",
            "hint": "known are: contact.city, contact.favourites, contact.first_name, contact.points",
        })
    );
}

#[test]
fn problems_of_every_part_are_reported_together() {
    let mut request = html("{{ contact.a }}<script>x</script>");
    request.subject = "{{ contact.b }}\r\nBcc: x".into();
    request.text = Some("{% include 'x' %}".into());
    assert_eq!(
        problems(&request),
        "1:4 template.unknown\n1:16 html.element\n0:0 line.break\n1:4 template.unknown\n1:4 template.syntax"
    );
}

#[test]
fn s5_hostile_templates_are_refused_in_every_field() {
    for attack in [
        "{{ 7*7 }}",
        "{{ [1]*100000000 }}",
        "{{ ([1]*100000000)|join(',') }}",
        "{{ 'a'*1000000000 }}",
        "{{ range(1000000000) }}",
        "{% for i in range(1000000) %}x{% endfor %}",
        "{% for a in contact.favourites %}{% for b in contact.favourites %}{% for c in contact.favourites %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in contact.first_name %}x{% endfor %}",
        "{% for a in contact.favourites recursive %}{{ loop(a) }}{% endfor %}",
        "{{ contact.__class__.__mro__ }}",
        "{{ contact['first_name'] }}",
        "{{ ''.__class__ }}",
        "{{ self }}",
        "{{ config }}",
        "{{ contact }}",
        "{{ loop.index }}",
        "{{ contact.first_name.upper() }}",
        "{{ contact.first_name|attr('x') }}",
        "{{ contact.first_name|safe }}",
        "{{ contact.first_name|map('upper') }}",
        "{{ contact.first_name|truncate(contact.points) }}",
        "{{ contact.first_name ~ contact.city }}",
        "{{ contact.first_name if contact.city else 'x' }}",
        "{{ contact.first_name is defined }}",
        "{{ {'a': 1} }}",
        "{{ debug() }}",
        "{{ env('SECRET') }}",
        "{% set x = 1 %}",
        "{% set x %}y{% endset %}",
        "{% macro m() %}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% raw %}{{ x }}{% endraw %}{% call x() %}{% endcall %}",
        "{% with a = 1 %}{% endwith %}",
        "{% autoescape false %}{{ contact.city }}{% endautoescape %}",
        "{% filter upper %}x{% endfilter %}",
        "{% do x() %}",
        "{% if contact.first_name|length > 3*3 %}x{% endif %}",
        "{{ contact.favourites }}",
        "${7*7} {{#each x}} {{",
        "{{ contact.first_name | default(contact.city) }}",
    ] {
        for kind in [Kind::Html, Kind::Mjml] {
            assert_ne!(problems(&request(kind, attack)), "ok", "{attack}");
        }
        let mut it = html("<p>x</p>");
        it.subject = attack.into();
        assert_ne!(problems(&it), "ok", "subject {attack}");
        let mut it = html("<p>x</p>");
        it.text = Some(attack.into());
        assert_ne!(problems(&it), "ok", "text {attack}");
        let mut it = html("<p>x</p>");
        it.preheader = Some(attack.into());
        assert_ne!(problems(&it), "ok", "preheader {attack}");
    }
}

#[test]
fn blocks_must_enclose_whole_elements() {
    for (source, expected) in [
        ("<p>{% if contact.city %}<b>x</b>{% endif %}</p>", "ok"),
        ("<p>{% if contact.city %}</p>{% endif %}", "1:4 template.balance\n1:29 template.balance"),
        (
            "<div>{% if contact.city %}<b>x{% endif %}</b></div>",
            "1:6 template.balance\n1:31 template.balance",
        ),
        (
            "{% if contact.city %}<div>{% endif %}<p>x</p>{% if contact.city %}</div>{% endif %}",
            "not ok",
        ),
        (
            "<a {% if contact.city %}hidden{% endif %}>x</a>",
            "1:4 template.place\n1:31 template.place",
        ),
        (
            "<p title=\"{% if contact.city %}x{% endif %}\">x</p>",
            "1:11 template.place\n1:33 template.place",
        ),
        (
            "<table>{% for f in contact.favourites %}<tr><td>{{ f }}</td></tr>{% endfor %}</table>",
            "ok",
        ),
        ("<p style=\"color:{{ contact.city }}\">x</p>", "1:17 template.place"),
        ("<p class=\"{{ contact.city }}\">x</p>", "1:11 template.place"),
        ("<p><a href=\"{{ contact.city }}\">x</a></p>", "1:13 template.place"),
        ("<p><a href=\"https://{{ contact.city }}/\">x</a></p>", "1:21 template.place"),
        ("<p><a href=\"https://x.example{{ contact.city }}\">x</a></p>", "1:30 template.place"),
        ("<p><a href=\"https://x.example/{{ contact.city }}\">x</a></p>", "ok"),
        ("<p><a href=\"mailto:{{ contact.city }}\">x</a></p>", "1:20 template.place"),
    ] {
        let found = problems(&html(source));
        if expected == "not ok" {
            assert_ne!(found, "ok", "{source}");
        } else {
            assert_eq!(found, expected, "{source}");
        }
    }
}

#[test]
fn mjml_mistakes_point_to_the_line() {
    let source =
        "<mjml>\n<mj-body>\n <mj-section>\n  <mj-foo>x</mj-foo>\n</mj-section></mj-body></mjml>";
    assert_eq!(problems(&request(Kind::Mjml, source)), "4:3 html.element");
    assert_eq!(problems(&request(Kind::Mjml, "<p>x</p>")), "1:1 mjml.syntax");
    assert_eq!(problems(&mjml("<mj-include path=\"/etc/passwd\" />")), "1:48 html.element");
}

#[test]
fn sizes_are_limited() {
    assert_eq!(problems(&html(&"x".repeat(512 * 1024 + 1))), "0:0 source.size");
    assert_eq!(problems(&html(&"<p>long text</p>".repeat(7_000))), "0:0 content.size");
    let huge = vec![b' '; 5 * 1024 * 1024];
    let answer: Answer = serde_json::from_slice(&compile(&huge)).unwrap();
    let Answer::Refused { problems } = answer else { panic!("compiled") };
    assert_eq!(problems[0].code, "request.size");
}

#[test]
fn deep_nesting_is_refused_before_any_parser_sees_it() {
    for unit in
        ["<div>", "<table><tr><td>", "<b><p>", "<mj-raw>", "<span a='</span>'>", "<font></x>"]
    {
        assert_ne!(problems(&html(&unit.repeat(5_000))), "ok", "{unit}");
        assert_ne!(problems(&mjml(&unit.repeat(5_000))), "ok", "{unit}");
    }
}

#[test]
fn steps_of_a_render_are_limited_too() {
    let loops = "{% for a in contact.favourites %}{% for b in contact.favourites %}{% endfor %}{% endfor %}";
    let artefact = crate::support::artefact(&html(&format!("<p>x</p>{}", loops.repeat(300))));
    let items = "x;".repeat(1_000);
    let refused = crate::support::send(&artefact, &[("favourites", &items)]).err().unwrap();
    assert_eq!(refused.to_string(), "the content cannot be rendered");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn foreign_requests_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let answer: Answer = serde_json::from_slice(&compile(&bytes)).unwrap();
        let refused = matches!(answer, Answer::Refused { .. });
        prop_assert!(refused);
    }

    #[test]
    fn foreign_sources_never_panic(source in "(<[a-z!/]{0,4}|[ =\"'>]|\\{[{%#]|[%#}]\\}|if |contact\\.city|end|é|--|<p>|</p>|<mj-text>){0,40}") {
        let _ = problems(&html(&source));
        let _ = problems(&mjml(&source));
    }
}
