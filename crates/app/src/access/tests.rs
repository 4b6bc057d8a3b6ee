//! The matrix, as reviewers read it.

use super::*;

#[test]
fn the_printed_matrix_is_the_one_in_force() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating/access.md");
    let printed = std::fs::read_to_string(path).unwrap();
    assert!(
        printed.contains(&matrix()),
        "docs/operating/access.md is out of date; it should contain:\n{}",
        matrix()
    );
}

/// R003-58: accounts are apart.
#[test]
fn a_member_of_another_account_finds_nothing() {
    let own = AccountId::from_bytes([1; 16]);
    let neighbour = AccountId::from_bytes([2; 16]);
    let member = Actor { role: Role::Member, account: Some(own), name: "m".into() };
    assert!(member.may(Action::Read, own).is_ok());
    assert!(matches!(member.may(Action::Read, neighbour), Err(Failure::NotFound("account"))));
    assert!(matches!(member.may(Action::Review, own), Err(Failure::Forbidden(_))));
}
