//! Headers as people write them, good and incomplete.

use super::*;

fn wrong_with(text: &str) -> String {
    violations(&File { path: "x.sql".into(), text: text.into() }).join("\n")
}

#[test]
fn a_complete_header_passes() {
    let text = "-- Settles one attempt.\n-- scope: account ($1)   index: delivery (account_id, id)\n\
                -- A crash before the commit leaves the lease to run out.\n\
                UPDATE delivery SET state = 'accepted' WHERE account_id = $1 AND id = $2;";
    assert_eq!(wrong_with(text), "");
}

#[test]
fn a_reading_statement_needs_no_argument_about_crashes() {
    let text = "-- Finds one contact.\n-- scope: account  index: contact_pk\n\
                SELECT id FROM contact WHERE account_id = $1;";
    assert_eq!(wrong_with(text), "");
}

#[test]
fn an_account_statement_without_the_account_is_refused() {
    let text = "-- Finds one contact.\n-- scope: account  index: contact_pk\n\
                SELECT id FROM contact WHERE id = $1; -- account_id";
    assert_eq!(wrong_with(text), "x.sql: a statement of one account names account_id");
}

#[test]
fn a_bare_statement_lacks_everything() {
    let expected = "x.sql: the first line says the purpose\n\
                    x.sql: the header names the index (`index:`)\n\
                    x.sql: the header says why a crash there is safe\n\
                    x.sql: the header names the scope (`scope:`)";
    assert_eq!(wrong_with("DELETE FROM contact;"), expected);
}

#[test]
fn a_statement_over_all_accounts_says_why() {
    let text = "-- Claims shards.\n-- scope: system  index: ready_due\nSELECT 1;";
    assert_eq!(wrong_with(text), "x.sql: a scope beyond one account gives its reason");
    let text = "-- Claims shards.\n-- scope: system (a shard holds many accounts)  index: ready_due\nSELECT 1;";
    assert_eq!(wrong_with(text), "");
}
