//! The reference of the configuration, `docs/operating/config.md`.

use std::fmt::Write;

use super::keys::{KEYS, Key, Kind, SECTIONS};

const HEAD: &str = "# Configuration

<!-- Generated from crates/assent/src/config/keys.rs. To renew it:
     ASSENT_BLESS=1 cargo test --profile gate -p assent config -->

One TOML file, named by `--config`. Every key has a default, so an empty file serves. An unknown
key is an error. Values carry their units: `\"10 min\"`, `\"2 s\"`, `\"500 ms\"`, `\"1 h\"`,
`\"3 d\"`; `\"10 MB\"` (1 MB = 1,000,000 bytes), `\"64 MiB\"`.

An environment variable `ASSENT__SECTION__KEY` stands over the file:
`ASSENT__LOG__FORMAT=json` is `format = \"json\"` in `[log]`. Lists, numbers and `true`/`false` are
written there as in TOML. Secrets never stand in the file: a key that ends in `_file` names the file
that holds one.

`assent config check` reads the configuration as `serve` would and says what to look at.
";

/// The whole page, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    for (section, about) in SECTIONS {
        line(&mut page, format_args!("\n## [{section}]\n\n{about}"));
        let prefix = format!("{section}.");
        for key in KEYS {
            if let Some(name) = key.name.strip_prefix(&prefix) {
                describe(&mut page, name, key);
            }
        }
    }
    page
}

fn describe(page: &mut String, name: &str, key: &Key) {
    let kind = match key.kind {
        Kind::Text(what) => what.to_owned(),
        Kind::Word(words) => {
            words.iter().map(|it| format!("`\"{it}\"`")).collect::<Vec<_>>().join(" or ")
        }
        Kind::Duration => "time with unit".to_owned(),
        Kind::Size => "size with unit".to_owned(),
        Kind::Count(unit) => format!("number ({unit})"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Texts(what) => format!("list of {what}"),
        Kind::Tables(_) => "list of tables".to_owned(),
    };
    line(page, format_args!("\n### `{name}`\n\n{kind} · default `{}`\n\n{}", key.default, key.doc));
    if let Kind::Tables(columns) = key.kind {
        line(page, format_args!("\nEach `[[{}]]` has:\n", key.name));
        for (column, about) in columns {
            line(page, format_args!("* `{column}`: {about}"));
        }
    }
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(page, "{text}").expect("a text can be appended to");
}
