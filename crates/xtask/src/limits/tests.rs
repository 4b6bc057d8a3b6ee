//! What the limits refuse.

use super::*;

fn wrong_with(path: &str, text: &str) -> String {
    violations(&File { path: path.into(), text: text.into() }).join("\n")
}

#[test]
fn a_file_of_801_lines_is_too_long() {
    let text = "//! Long.\n".repeat(801);
    assert_eq!(
        wrong_with("crates/a/src/a.rs", &text),
        "crates/a/src/a.rs: 801 lines, more than 800"
    );
    assert_eq!(wrong_with("crates/a/src/a.rs", &"//! Long.\n".repeat(800)), "");
}

#[test]
fn a_module_without_header_is_refused() {
    assert_eq!(wrong_with("a.rs", "fn a() {}"), "a.rs: does not begin with `//!`");
}

#[test]
fn names_without_meaning_are_refused() {
    let seen = wrong_with("crates/a/src/utils.rs", "//! Header.");
    assert_eq!(seen, "crates/a/src/utils.rs: `utils` does not say what is inside");
}

#[test]
fn words_the_glossary_avoids_are_refused_where_they_are_declared() {
    let text = "//! Header.\nstruct TenantKey; // tenant\nuse tracing_subscriber as log;\nlet x = \"blacklist\";\n";
    assert_eq!(wrong_with("a.rs", text), "a.rs:2: `TenantKey`: say account, not tenant");
}
