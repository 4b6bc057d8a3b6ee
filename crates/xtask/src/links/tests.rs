//! Which links are looked at.

use super::*;

#[test]
fn links_to_files_are_found_and_others_left() {
    let text = "[a](b.md) ![p](../p.png) [c](d.md#part) [web](https://example.com) [top](#top)";
    let page = File { path: "docs/x.md".into(), text: text.into() };
    assert_eq!(targets(&page), ["b.md", "../p.png", "d.md"]);
}

#[test]
fn paths_in_backticks_are_found_and_patterns_left() {
    let text =
        "`crates/smtp` and `policies/retry.toml`, not `policies/*.toml`, `retry`, crates/app";
    let page = File { path: "docs/x.md".into(), text: text.into() };
    assert_eq!(named(&page), ["crates/smtp", "policies/retry.toml"]);
}
