//! The allow-list by example: what passes, and what is said of the rest.

use super::*;

fn vetted(source: &str) -> String {
    let field = |kind| Field { default: String::new(), kind };
    let fields = BTreeMap::from([
        ("name".to_owned(), field(Kind::Text)),
        ("points".to_owned(), field(Kind::Number)),
        ("likes".to_owned(), field(Kind::List)),
    ]);
    match vet(source, &Known { fields: &fields, action_link: false }) {
        Ok(()) => "ok".into(),
        Err(problems) => problems
            .iter()
            .map(|it| format!("{}:{} {}: {}", it.line, it.column, it.code, it.message))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn what_newsletters_need_passes() {
    for source in [
        "Hello {{ contact.name }}",
        "{{ contact.name | default(\"friend\") | title | truncate(20) }}",
        "{% if contact.points >= 10 and not contact.name == \"x\" %}a{% elif contact.name %}b{% else %}c{% endif %}",
        "{% if contact.name in [\"a\", \"b\"] or \"tulip\" in contact.likes %}x{% endif %}",
        "{% if contact.points > -5 %}x{% endif %}",
        "{% for it in contact.likes %}{{ loop.index }} {{ it | upper }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
        "{{ contact.likes | join(\", \") }} {{ contact.likes | length }}",
        "{{ contact.name | date(\"%d.%m.%Y\") }}",
        "{# a remark #}{% raw %}{{ anything }}{% endraw %}",
    ] {
        assert_eq!(vetted(source), "ok", "{source}");
    }
}

#[test]
fn the_rest_is_refused_with_its_place() {
    for (source, expected) in [
        ("a\n {{ contact.nam }}", "2:5 template.unknown: the field `contact.nam` is not known"),
        ("{{ name }}", "1:4 template.unknown: `name` is not known here"),
        ("{{ link.action }}", "1:4 template.unknown: the field `link.action` is not known"),
        ("{{ 1 + 1 }}", "1:4 template.expression: arithmetic is not available"),
        ("{{ f() }}", "1:4 template.expression: calls are not available"),
        ("{{ contact.likes }}", "1:4 template.list: a list cannot be written as it is"),
        ("{{ contact.name | safe }}", "1:19 template.filter: the filter `safe` is not available"),
        (
            "{{ contact.name | truncate }}",
            "1:19 template.filter: the filter `truncate` does not take these arguments",
        ),
        ("{% set x = 1 %}", "1:4 template.statement: {% set %} is not available"),
        (
            "{% for a in contact.name %}{% endfor %}",
            "1:13 template.loop: a loop runs over one of the contact's lists only",
        ),
    ] {
        assert_eq!(vetted(source), expected, "{source}");
    }
    assert!(vetted("{% if x").starts_with("1:"), "{}", vetted("{% if x"));
}

#[test]
fn nesting_has_limits() {
    let nest = |times: usize, open: &str, close: &str| open.repeat(times) + &close.repeat(times);
    let ifs = |times| vetted(&nest(times, "{% if contact.name %}", "{% endif %}"));
    assert_eq!(ifs(20), "ok");
    assert!(ifs(21).contains("template.nesting"));
    let loops = |times| vetted(&nest(times, "{% for a in contact.likes %}", "{% endfor %}"));
    assert_eq!(loops(2), "ok");
    assert!(loops(3).contains("template.nesting"));
    assert_ne!(vetted(&format!("{{{{ {}1{} }}}}", "(".repeat(5_000), ")".repeat(5_000))), "ok");
}

#[test]
fn unbalanced_blocks_are_found_in_compiled_html() {
    for (source, fine) in [
        ("<p>{% if contact.name %}<b>x</b>{% else %}y{% endif %}</p>", true),
        ("<p>{% if contact.name %}</p><p>{% endif %}</p>", false),
        ("{% if contact.name %}<div>{% endif %}x{% if contact.name %}</div>{% endif %}", false),
        ("<p title=\"{% if contact.name %}\" hidden {% endif %}\">x</p>", false),
        ("<p{% if contact.name %}<b{% endif %}>x</p>", false),
        ("<p>{% for a in contact.likes %}<!--{% endfor %}</p>", false),
        ("<p>{{ contact.name }}</p></div>", false),
    ] {
        assert_eq!(balance::check(source).is_ok(), fine, "{source}");
    }
}
