//! Lists of bad addresses, and what the screening of an import asks.

use domain::AccountId;
use store::{
    fingerprint::{self, ExceptionRow, NewFingerprint},
    import::{self, Proof, Refusal, StoppedLine},
    screening,
    suppression::{self, SuppressionRow},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, list},
};

fn key(number: u8) -> [u8; 16] {
    [number; 16]
}

/// Keeps a version of a feed with these addresses.
async fn keep(house: &House, (number, version): (u128, &str), addresses: &[u8]) {
    let keys: Vec<_> = addresses.iter().map(|it| key(*it)).collect();
    let id = house::fingerprint(number);
    let new = NewFingerprint {
        id,
        kind: "feed",
        name: "traded lists".into(),
        version: version.into(),
        source: "a feed".into(),
        now: at(3),
    };
    house.system(fingerprint::begin(&new)).await.unwrap();
    house.system([fingerprint::insert_addresses(id, &keys)]).await.unwrap();
    let size = keys.len() as u64;
    house
        .system(fingerprint::ready((id, "traded lists"), (size, vec![1; 8]), at(4)))
        .await
        .unwrap();
}

async fn hits(house: &House, account: AccountId, addresses: &[u8]) -> Vec<(u128, u64)> {
    let keys: Vec<_> = addresses.iter().map(|it| key(*it)).collect();
    let hits = fingerprint::hits(&house.store, account, &keys).await.unwrap();
    hits.into_iter().map(|(id, count)| (id.0.as_u128(), count)).collect()
}

/// R002-35: feed and version are kept, and the newest counts.
#[test]
fn the_newest_version_that_was_read_to_its_end_matches() {
    beside_a_neighbour(|house| async move {
        keep(&house, (1, "2026-10"), &[1, 2, 3]).await;
        assert_eq!(hits(&house, OURS, &[1, 2, 9]).await, [(1, 2)]);
        let begun = NewFingerprint {
            id: house::fingerprint(2),
            kind: "feed",
            name: "traded lists".into(),
            version: "2026-11".into(),
            source: "a feed".into(),
            now: at(5),
        };
        house.system(fingerprint::begin(&begun)).await.unwrap();
        let add = fingerprint::insert_addresses(house::fingerprint(2), &[key(9)]);
        house.system([add]).await.unwrap();
        assert_eq!(hits(&house, OURS, &[1, 2, 9]).await, [(1, 2)], "it was not read to its end");
        keep(&house, (3, "2026-11"), &[2, 9]).await;
        assert_eq!(hits(&house, OURS, &[1, 2, 9]).await, [(3, 2)]);
        let all = fingerprint::all(&house.store).await.unwrap();
        let told: Vec<_> = all
            .iter()
            .map(|it| (it.id.0.as_u128(), it.version.as_str(), it.addresses, it.retired_at))
            .collect();
        assert_eq!(told, [(3, "2026-11", 2, None), (1, "2026-10", 3, Some(at(4)))]);
        let page = fingerprint::addresses(&house.store, house::fingerprint(3), (vec![], 9)).await;
        assert_eq!(page.unwrap(), [vec![2; 16], vec![9; 16]]);
    });
}

/// R002-35: a false positive ends by a recorded decision, for one account.
#[test]
fn an_exception_holds_for_its_account_only_and_stands() {
    beside_a_neighbour(|house| async move {
        keep(&house, (1, "2026-10"), &[1, 2]).await;
        let row = |by: &str| ExceptionRow {
            account: OURS,
            decided_by: by.into(),
            reason: "their own members".into(),
            created_at: at(6),
        };
        let except = |by: &str| [fingerprint::except(house::fingerprint(1), &row(by))];
        assert_eq!(house.told(except("bo")).await, "1");
        assert_eq!(house.told(except("eve")).await, "0");
        assert_eq!(hits(&house, OURS, &[1, 2]).await, []);
        assert_eq!(hits(&house, THEIRS, &[1, 2]).await, [(1, 2)]);
        let (ours, theirs) = (
            fingerprint::sketches(&house.store, OURS).await.unwrap(),
            fingerprint::sketches(&house.store, THEIRS).await.unwrap(),
        );
        assert_eq!((ours.len(), theirs.len()), (0, 1));
        let exceptions = fingerprint::exceptions(&house.store, house::fingerprint(1)).await;
        assert_eq!(exceptions.unwrap(), [row("bo")]);
    });
}

/// R002-21: on the list, in the account, or everywhere; not on another list,
/// not of a neighbour, not once it is over.
#[test]
fn what_is_suppressed_for_a_list_is_found() {
    beside_a_neighbour(|house| async move {
        let row = |number: u8, list, reason: &str, until| SuppressionRow {
            address_key: key(number).to_vec(),
            list,
            reason: reason.into(),
            created_at: at(1),
            until,
        };
        let steps = [
            suppression::insert(OURS, &row(1, Some(list(1)), "unsubscribed", None)),
            suppression::insert(OURS, &row(2, None, "complained", None)),
            suppression::insert(OURS, &row(3, Some(list(2)), "unsubscribed", None)),
            suppression::insert(OURS, &row(4, None, "hard-bounce", Some(at(5)))),
        ];
        house.unit(steps).await.unwrap();
        let everywhere =
            suppression::insert(AccountId(store::NIL), &row(5, None, "complained", None));
        house.system([everywhere]).await.unwrap();
        let keys: Vec<_> = (1..=6).map(key).collect();
        let mut found =
            screening::suppressed(&house.store, (OURS, list(1)), &keys, at(9)).await.unwrap();
        found.sort();
        assert_eq!(found, [vec![1; 16], vec![2; 16], vec![5; 16]]);
        let elsewhere = |account| screening::complained_elsewhere(&house.store, account, &keys);
        assert_eq!(elsewhere(THEIRS).await.unwrap(), 2);
        assert_eq!(elsewhere(OURS).await.unwrap(), 1);
        let sketches = screening::other_sketches(&house.store, OURS).await.unwrap();
        assert_eq!(sketches, [(4, vec![7; 8])]);
    });
}

#[test]
fn a_screening_is_told_once_and_stopped_lines_come_page_by_page() {
    beside_a_neighbour(|house| async move {
        let import = (OURS, house::import(1));
        let told = |text: &str| [import::set_screening(import, text.into(), at(9))];
        assert_eq!(house.told(told("{}")).await, "1");
        let refused = "`import/set_screening` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(told("{\"lines\":1}")).await, refused);
        let row = import::by_id(&house.store, OURS, house::import(1)).await.unwrap().unwrap();
        assert_eq!(row.screening.as_deref(), Some("{}"));
        let line = |line, step: &str| StoppedLine {
            step: step.into(),
            refusal: Refusal { line, field: "email".into(), reason: "is a role".into() },
        };
        house.unit([import::insert_stopped(import, &[line(7, "role")])]).await.unwrap();
        let page = import::rejects(&house.store, import, (2, 9)).await.unwrap();
        let page: Vec<_> = page.iter().map(|it| (it.refusal.line, it.step.as_str())).collect();
        assert_eq!(page, [(3, "syntax"), (7, "role")]);
    });
}

/// A row without evidence is not lifted by a reviewer's word alone.
#[test]
fn only_rows_with_evidence_are_attested_unless_the_list_has_some() {
    beside_a_neighbour(|house| async move {
        let import = (OURS, house::import(1));
        house.unit([import::insert_unproven(import, &[house::contact(1)])]).await.unwrap();
        let lifted = async |proof| {
            let page = import::attestable(&house.store, import, (None, 9), proof).await.unwrap();
            page.iter().map(|(id, _)| id.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(lifted(Proof::OfRows).await, [3, 4]);
        assert_eq!(lifted(Proof::OfList).await, [1, 3, 4]);
    });
}
