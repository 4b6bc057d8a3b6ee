//! Tests of strict loading: what is refused, and what the refusal says.

use crate::RuleBook;

/// A rule that loads; tests break it one line at a time.
const RULE: &str = r#"
[[rule]]
id = "own.small"
about = ["campaign"]
since = "2026-01-01"
source = { work = "house rule", section = "1", read = "2026-11" }
confidence = "design"
when = { fact = "recipients", above = 50 }
verdict = "hold"
[rule.tell]
en = "{recipients} is a lot here."
zh-Hans = "{recipients}"
vi = "{recipients}"
sv = "{recipients}"
[[rule.example]]
case = "over"
facts = { recipients = 51 }
expect = "hold"
[[rule.example]]
case = "at"
facts = { recipients = 50 }
expect = "allow"
"#;

fn loaded(toml: &str) -> String {
    match RuleBook::builtin().with_overlay("own.toml", toml) {
        Ok(book) => format!("{} rules", book.rules().len() - RuleBook::builtin().rules().len()),
        Err(it) => it.to_string(),
    }
}

fn broken(from: &str, to: &str) -> String {
    assert!(RULE.contains(from), "the test breaks a line that is there");
    loaded(&RULE.replace(from, to))
}

#[test]
fn an_overlay_adds_a_rule() {
    assert_eq!(loaded(RULE), "1 rules");
}

#[test]
fn an_unknown_fact_names_file_rule_and_every_known_fact() {
    let error = broken("fact = \"recipients\"", "fact = \"receivers\"");
    assert!(
        error.starts_with(
            "own.toml, own.small: unknown fact `receivers`; the known facts are: policy_accepted, "
        ),
        "{error}"
    );
    for fact in crate::fact::known::ALL {
        assert!(error.contains(fact.name), "{} is not listed", fact.name);
    }
    let example = broken("facts = { recipients = 51 }", "facts = { recipient = 51 }");
    assert!(example.starts_with("own.toml, own.small: unknown fact `recipient`"), "{example}");
}

#[test]
fn an_unknown_key_names_file_rule_and_the_keys_there_are() {
    let error = broken("above = 50", "more_than = 50");
    assert!(error.starts_with("own.toml, own.small: unknown field `more_than`, expected one of "));
    assert!(error.contains("`at_least`"), "{error}");
    let error = broken("verdict = \"hold\"", "verdict = \"hold\"\nurgent = true");
    assert!(error.starts_with("own.toml, own.small: unknown field `urgent`"), "{error}");
}

#[test]
fn each_mistake_is_explained() {
    let cases = [
        ("sv = \"{recipients}\"", "", "own.toml, own.small: missing field `sv`"),
        ("vi = \"{recipients}\"", "vi = \" \"", "own.toml, own.small: `tell` may not be empty"),
        (
            "above = 50",
            "above = true",
            "own.toml, own.small: the fact `recipients` is a number, so it cannot be compared with `Flag(true)`",
        ),
        ("above = 50", "above = { setting = \"x\" }", "own.toml, own.small: unknown setting `x`"),
        (
            "above = 50",
            "above = { setting = \"review.young-age\" }",
            "own.toml, own.small: the fact `recipients` is a number, so it cannot be compared with `62 days`",
        ),
        (
            "verdict = \"hold\"",
            "verdict = \"allow\"",
            "own.toml, own.small: `allow` is not one of: note, warn, hold, deny",
        ),
        (
            "\"campaign\"",
            "\"campaigns\"",
            "own.toml, own.small: `campaigns` is not one of: campaign, mail, import, form, foreign-form, wave, appeal, content, permission",
        ),
        (
            "confidence = \"design\"",
            "confidence = \"sure\"",
            "own.toml, own.small: `sure` is not one of: seen, high, medium, low, design",
        ),
        (
            "2026-01-01",
            "2026-02-30",
            "own.toml, own.small: `2026-02-30` is not one of: a day such as `2026-01-31`",
        ),
        ("section = \"1\"", "section = \"\"", "own.toml, own.small: `section` may not be empty"),
        (
            "en = \"{recipients} is a lot here.\"",
            "en = \"{number} is\"",
            "own.toml, own.small: the en sentence has a placeholder that names no fact or setting: `{number} is`",
        ),
        (
            "own.small",
            "platform.review.large",
            "own.toml, platform.review.large: the id is already taken",
        ),
        (
            "recipients = 50 }",
            "recipients = 52 }",
            "own.toml, own.small: the example “at” expects allow, but the rule says hold",
        ),
        (
            "facts = { recipients = 51 }",
            "facts = {}",
            "own.toml, own.small: needs an example that fires and one that does not",
        ),
    ];
    for (from, to, expected) in cases {
        let error = broken(from, to);
        assert_eq!(error.lines().next(), Some(expected), "{from} → {to}");
    }
}

#[test]
fn a_condition_is_one_shape_and_no_deeper_than_eight_levels() {
    let shape = "own.toml, own.small: a condition is exactly one of";
    for bad in [
        "{}",
        "{ fact = \"recipients\" }",
        "{ fact = \"recipients\", above = 1, below = 9 }",
        "{ above = 1 }",
    ] {
        let error = broken("{ fact = \"recipients\", above = 50 }", bad);
        assert!(error.starts_with(shape), "{bad}: {error}");
    }
    let mut deep = "{ fact = \"recipients\", above = 50 }".to_owned();
    for _ in 0..8 {
        deep = format!("{{ not = {deep} }}");
    }
    let error = broken("{ fact = \"recipients\", above = 50 }", &deep);
    assert!(error.ends_with("nests deeper than 8 levels"), "{error}");
    let error = broken("fact = \"recipients\", above = 50", "fact = \"standing\", above = \"new\"");
    assert!(error.ends_with("only numbers and durations have an order"), "{error}");
}

#[test]
fn a_setting_moves_within_its_range_and_says_why() {
    let set = |id: &str, value: &str, reason: &str| {
        loaded(&format!("[[setting]]\nid = \"{id}\"\nvalue = {value}\nreason = \"{reason}\"\n"))
    };
    assert_eq!(set("review.recipients", "1000", "we look closer"), "0 rules");
    let answers = [
        set("review.recipients", "6000", "we trust everybody"),
        set("review.young-age", "\"30 days\"", "faster"),
        set("review.young-age", "90", "longer"),
        set("review.nobody", "1", "typing error"),
        set("review.recipients", "1000", " "),
    ];
    assert_eq!(
        answers,
        [
            "own.toml, review.recipients: 6000 is outside of 0 to 5000",
            "own.toml, review.young-age: 30 days is outside of 62 days to 3650 days",
            "own.toml, review.young-age: the value is not of the setting's type",
            "own.toml, review.nobody: unknown setting `review.nobody`",
            "own.toml, review.recipients: `reason` may not be empty",
        ]
    );
}

#[test]
fn what_is_not_toml_and_what_is_too_long_is_refused() {
    assert!(loaded("[[rule").starts_with("own.toml: TOML parse error"));
    let long = format!("# {}\n", "x".repeat(super::PACK_BYTES_MAX));
    assert_eq!(loaded(&long), "own.toml: longer than 1048576 bytes");
}
