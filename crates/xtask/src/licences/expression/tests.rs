//! Expressions as manifests write them.

use super::*;

#[test]
fn a_choice_is_enough_and_a_conjunction_needs_all() {
    let good = [
        "MIT",
        "MIT/Apache-2.0",
        "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        "ISC AND (Apache-2.0 OR ISC) AND OpenSSL",
        "(MIT OR GPL-3.0-only) AND Unicode-3.0",
        "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
    ];
    let bad = ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "(none)", "", "MIT OR", "(MIT", "MIT MIT"];
    let wrong: Vec<_> = good
        .into_iter()
        .filter(|it| !is_permissive(it))
        .chain(bad.into_iter().filter(|it| is_permissive(it)))
        .collect();
    assert_eq!(wrong, Vec::<&str>::new());
}
