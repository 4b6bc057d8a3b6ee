//! The page, small.

use super::*;

fn rows(text: &str) -> BTreeMap<String, String> {
    table("x.tsv", text).unwrap()
}

fn page_of(plan: &str) -> String {
    let titles = rows("R002-45\tA way out, last\nX-01\tStrictness");
    match render(&titles, &rows(plan), &Evidence::default()) {
        Ok(page) => page.note + &page.text[page.text.find("## R002").unwrap()..],
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_row_says_what_holds_it() {
    let page = page_of("R002-45\tplanned: evidence\nX-01\tnot built: no need");
    let seen: Vec<_> =
        page.lines().filter(|it| it.starts_with("| ") && !it.starts_with("| id")).collect();
    let expected = [
        "| R002-45 | A way out, last | planned: evidence |",
        "| X-01 | Strictness | not built: no need |",
    ];
    assert_eq!(seen, expected);
    assert!(page.starts_with("2 rows: 0 by test, 0 by rule, 1 planned, 1 not built"));
}

#[test]
fn an_unlisted_row_and_an_unknown_id_fail() {
    assert_eq!(
        page_of("R002-45\tplanned: x\nX-99\tplanned: x"),
        "2 wrong:\n  X-99 is named but is no requirement\n  \
         X-01 is unlisted: no test, no rule, not in docs/requirements-plan.tsv"
    );
}
