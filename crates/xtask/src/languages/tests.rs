//! A broken fixture of every kind, and the line that names it.

use super::*;

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

fn locale(language: &str, text: &str) -> File {
    file(&format!("{LOCALES}{language}/pages.ftl"), text)
}

/// A console with two texts, both used, in every language.
fn sound() -> Vec<File> {
    vec![
        locale(
            "en",
            "# A comment\nhello = Hello, { $name }\nmails = { $n ->\n    [one] { $count } mail\n   *[other] { $count } mails\n}\n",
        ),
        locale("zh-Hans", "hello = 你好，{ $name }\nmails = { $count } 封\n"),
        locale("vi", "hello = Chào { $name }\nmails = { $count } thư\n"),
        locale(
            "sv",
            "hello = Hej { $name }\nmails = { $n ->\n    [one] { $count } brev\n   *[other] { $count } brev\n}\n",
        ),
        file(
            "crates/console/templates/a.html",
            "{% block page %}home{% endblock %}<p title=\"{{ t.say(\"mails\") }}\">Assent <code>assent serve</code> {{ t.with(\"hello\", \"name\", x) }}</p>",
        ),
    ]
}

fn broken(change: impl FnOnce(&mut Vec<File>)) -> Vec<String> {
    let mut files = sound();
    change(&mut files);
    pages(&files)
}

#[test]
fn a_sound_console_passes() {
    assert_eq!(broken(|_| ()), Vec::<String>::new());
}

#[test]
fn a_text_that_is_missing_empty_or_too_many_is_named() {
    let sv = format!("{LOCALES}sv/pages.ftl");
    let found = broken(|it| it[3].text = "hello = Hej { $name }\n".into());
    assert_eq!(found, [format!("{sv}: `mails` is missing")]);
    let found = broken(|it| it[3].text = it[3].text.replace("Hej { $name }", ""));
    assert_eq!(found, [format!("{sv}: `hello` is empty")]);
    let found = broken(|it| it[3].text += "more = Mer\n");
    assert_eq!(found, [format!("{sv}: `more` is not in en")]);
    let found = broken(|it| it[3].text += "hello = Hej { $name }\n");
    assert_eq!(found, [format!("{sv}: `hello` stands there twice")]);
}

#[test]
fn a_text_that_shows_other_values_or_was_not_translated_is_named() {
    let found = broken(|it| it[2].text = it[2].text.replace("$name", "$nmae"));
    let vi = format!("{LOCALES}vi/pages.ftl");
    assert_eq!(found, [format!("{vi}: `hello` shows {{\"nmae\"}}, not {{\"name\"}}")]);
    let found = broken(|it| {
        it[0].text += "long = These words were copied\n";
        for place in 1..4 {
            it[place].text +=
                ["long = 词\n", "long = These words were copied\n", "long = Ord\n"][place - 1];
        }
        it[4].text += "{{ t.say(\"long\") }}";
    });
    assert_eq!(found, [format!("{vi}: `long` is still in en")]);
}

#[test]
fn a_key_that_nobody_uses_or_nobody_wrote_is_named() {
    let found = broken(|it| {
        it[4].text = it[4].text.replace("t.say(\"mails\")", "t.say(\"males\")");
    });
    assert_eq!(
        found,
        [
            "crates/console/templates/a.html: there is no text `males`".to_owned(),
            format!("{LOCALES}: `mails` is used nowhere"),
        ]
    );
}

#[test]
fn words_in_a_template_itself_are_named() {
    let found = broken(|it| it[4].text += "<b>Click here</b><img alt=\"a cat\">");
    let place = "crates/console/templates/a.html";
    assert_eq!(
        found,
        [
            format!("{place}: `a cat` is not translated"),
            format!("{place}: `Click here` is not translated"),
        ]
    );
}

const RULE: &str = "[[rule]]\nid = \"r\"\n[rule.tell]\nen = \"At most {n}.\"\nzh-Hans = \"最多 {n}。\"\nvi = \"Tối đa {n}.\"\nsv = \"Högst {n}.\"\n";
const PUBLISHED: &str = "[[section]]\nid = \"one\"\ntitle = \"T\"\ntext = \"At most {n}\"\n";

fn policies(rule: &str, swedish: &str) -> Vec<String> {
    let mut files = vec![file("policies/a.toml", rule)];
    files.push(file("policies/platform-policy.toml", PUBLISHED));
    for language in ["zh-Hans", "vi"] {
        let text = PUBLISHED.replace("At most", language);
        files.push(file(&format!("policies/platform-policy.{language}.toml"), &text));
    }
    files.push(file("policies/platform-policy.sv.toml", swedish));
    policy::check(&files).1
}

#[test]
fn sentences_of_rules_stand_in_every_language() {
    let sv = PUBLISHED.replace("At most", "Högst");
    assert_eq!(policies(RULE, &sv), Vec::<String>::new());
    let place = "policies/a.toml: rule: r: tell";
    let missing = RULE.replace("vi = \"Tối đa {n}.\"\n", "");
    assert_eq!(policies(&missing, &sv), [format!("{place}: nothing in vi")]);
    let other = RULE.replace("Högst {n}", "Högst {m}");
    assert_eq!(policies(&other, &sv), [format!("{place}: sv shows {{\"m\"}}, not {{\"n\"}}")]);
    let forms = RULE.replace("Högst {n}", "Högst {n} {n|rad|rader}");
    assert_eq!(policies(&forms, &sv), Vec::<String>::new(), "each language has its own forms");
    let more = format!("{RULE}de = \"Höchstens {{n}}.\"\n");
    assert_eq!(policies(&more, &sv), [format!("{place}: `de` is not a language")]);
    let copied = RULE.replace("Högst", "At most");
    assert_eq!(policies(&copied, &sv), [format!("{place}: sv is still in en")]);
}

#[test]
fn the_published_policy_stands_in_every_language() {
    let path = "policies/platform-policy.sv.toml";
    assert_eq!(policies(RULE, PUBLISHED), [format!("{path}: `one` is not translated")]);
    let other = PUBLISHED.replace("\"one\"", "\"two\"");
    assert_eq!(
        policies(RULE, &other),
        [format!("{path}: section `one` is missing"), format!("{path}: there is no section `two`"),]
    );
    let less = PUBLISHED.replace("At most {n}", "Högst");
    assert_eq!(policies(RULE, &less), [format!("{path}: `one` shows {{}}, not {{\"n\"}}")]);
}
