//! What is typed before an account is closed.

use super::*;

fn typed(text: &str) -> String {
    let mut asked = Vec::new();
    match confirmed("Flora AB", (&mut text.as_bytes(), &mut asked)) {
        Ok(()) => String::from_utf8(asked).unwrap(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_account_is_closed_by_whoever_types_its_name() {
    assert!(typed("Flora AB\n").ends_with("Type its name to close it: "));
    for not_its_name in ["", "\n", "flora ab\n", "yes\n", &"Flora AB ".repeat(1_000)] {
        assert_eq!(
            typed(not_its_name),
            "that is not its name: nothing was done (scripts say --yes)"
        );
    }
}
