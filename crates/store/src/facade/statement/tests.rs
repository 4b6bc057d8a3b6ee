//! What the macro makes of a text.

use crate::Statement;

const SWAPPED: Statement = statement!(text "t/swapped", "SELECT $2, $1, $10");
const QUOTED: Statement =
    statement!(text "t/quoted", "-- it's $1, scope: account ($1)\nSELECT '$1', $1 -- $2\n, $3");

#[test]
fn placeholders_become_numbered_for_sqlite_whatever_their_order() {
    assert_eq!(SWAPPED.sqlite, "SELECT ?2, ?1, ?10");
    assert_eq!(SWAPPED.postgres, "SELECT $2, $1, $10");
}

#[test]
fn literals_and_comments_stay_as_they_are() {
    assert_eq!(QUOTED.sqlite, "-- it's $1, scope: account ($1)\nSELECT '$1', ?1 -- $2\n, ?3");
}

#[test]
fn the_header_says_whether_the_account_comes_first() {
    assert_eq!((QUOTED.account_first, SWAPPED.account_first), (true, false));
}

const EACH: Statement = statement!(
    text "t/each",
    "-- purpose: rows\n-- each: $13 id, $14 long name?\nINSERT INTO t VALUES ($1, $13, $14)"
);

#[test]
fn the_header_says_which_cells_a_row_has_and_how_many_parameters_come_before() {
    assert_eq!((EACH.each_behind, SWAPPED.each_behind), (Some(12), None));
    let cells: Vec<_> = EACH.cells().map(|it| (it.name, it.is_optional)).collect();
    assert_eq!(cells, [("id", false), ("long name", true)]);
    assert_eq!(SWAPPED.cells().count(), 0);
}

const ROWS: Statement = statement!(
    text "t/rows",
    "-- each: $2 id, $3 name\nINSERT INTO t SELECT $1, r.id, r.name FROM each AS r"
);

#[test]
fn rows_that_are_named_as_a_table_come_as_so_many_places() {
    assert_eq!(
        ROWS.sqlite_for(2),
        "WITH each (id, name) AS (VALUES (?2, ?3), (?4, ?5))\n\
         -- each: $2 id, $3 name\nINSERT INTO t SELECT ?1, r.id, r.name FROM each AS r"
    );
    assert_eq!((EACH.names_rows(), EACH.sqlite_for(2).as_ref()), (false, EACH.sqlite));
    assert_eq!(SWAPPED.sqlite_for(2), SWAPPED.sqlite);
}
