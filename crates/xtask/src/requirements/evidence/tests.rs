//! What counts as evidence, and under which name it is shown.

use super::*;

fn state(path: &str, text: &str, id: &str) -> String {
    let file = File { path: path.into(), text: text.into() };
    Evidence::gather(&[file]).state(id, 3).unwrap_or_else(|| "-".into())
}

#[test]
fn a_test_counts_by_its_comment_or_its_name() {
    let text = "//! Header R002-46.\n\n/// The way out is last (R002-45).\n#[test]\n\
                fn the_footer_is_last() {}\n#[tokio::test]\nasync fn r002_21_no_mail_follows() {}\n";
    let path = "crates/message/src/footer/tests.rs";
    let seen: Vec<_> =
        ["R002-45", "R002-21", "R002-46"].iter().map(|it| state(path, text, it)).collect();
    let expected = [
        "test `message::footer::the_footer_is_last`",
        "test `message::footer::r002_21_no_mail_follows`",
        "-",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_comment_above_other_code_proves_nothing() {
    let text = "/// Holds R002-45.\npub fn footer() {}\n";
    assert_eq!(state("crates/message/src/footer.rs", text, "R002-45"), "-");
}

#[test]
fn a_rule_counts_by_its_own_lines_and_the_comment_above() {
    let text = "# R002-36\n[[rule]]\nid = \"review-large\"\nsource = \"R002-37\"\n";
    let seen = ["R002-36", "R002-37"].map(|it| state("policies/platform.toml", text, it));
    assert_eq!(seen, ["rule `review-large`", "rule `review-large`"]);
}
