//! Permission: the projection that decisions read.

use domain::{AccountId, Basis};
use store::{
    NIL, Step,
    contact::{self, NewContact},
    ledger::{self, NewEvent},
    permission::{self, Candidate, PermissionRow},
    suppression::{self, SuppressionRow},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, event, list, minute, new_contact, new_event},
    sending,
    topic_suppressions::shown,
};

fn row(number: u8, state: &str, decided_by: u128) -> PermissionRow {
    let row = house::permission(number, state);
    PermissionRow { event: event(decided_by), since: at(30), ..row }
}

fn told(row: &PermissionRow) -> String {
    let PermissionRow { contact, state, basis, event, since, .. } = row;
    let (contact, event) = (contact.0.as_u128(), event.0.as_u128());
    let basis = basis.map_or("-", Basis::as_str);
    format!("{contact} {state} {basis} by {event} at {}", minute(*since))
}

/// Our list 1, contact by contact.
async fn everybody(house: &House) -> Vec<String> {
    let from = (house::contact(0), 100);
    let page = permission::page(&house.store, OURS, list(1), from, at(0)).await.unwrap();
    page.iter().map(|it| told(&it.permission)).collect()
}

const FURNISHED: [&str; 4] = [
    "1 granted confirmed by 1 at 1",
    "2 granted confirmed by 2 at 1",
    "3 granted confirmed by 3 at 1",
    "4 claimed - by 4 at 1",
];

#[test]
fn a_claim_never_overwrites_what_is_known() {
    beside_a_neighbour(|house| async move {
        let left = permission::upsert(OURS, &[row(2, "withdrawn", 22)]);
        house.unit([left]).await.unwrap();
        let claims: Vec<_> = (1..=4).map(|it| row(it, "claimed", 99)).collect();
        assert_eq!(house.told([permission::claim(OURS, &claims)]).await, "0");
        let mut expected = FURNISHED;
        expected[1] = "2 withdrawn - by 22 at 30";
        assert_eq!(everybody(&house).await, expected);
        // Where nothing is known, for strangers no more than for nobody.
        let new: Vec<Step> = contact::insert_many(OURS, &[new_contact(OURS, 5)], at(1)).into();
        house.unit(new).await.unwrap();
        let claims = [row(5, "claimed", 5), row(6, "claimed", 6), row(66, "claimed", 66)];
        assert_eq!(house.told([permission::claim(OURS, &claims)]).await, "1");
    });
}

#[test]
fn what_follows_from_a_new_event_replaces_what_was_there() {
    beside_a_neighbour(|house| async move {
        let rows = [row(4, "granted", 44), row(1, "withdrawn", 11), row(6, "granted", 6)];
        assert_eq!(house.told([permission::upsert(OURS, &rows)]).await, "2");
        let mut expected = FURNISHED;
        expected[0] = "1 withdrawn - by 11 at 30";
        expected[3] = "4 granted confirmed by 44 at 30";
        assert_eq!(everybody(&house).await, expected);
    });
}

#[test]
fn an_attestation_lifts_claims_only() {
    beside_a_neighbour(|house| async move {
        let new: Vec<_> = (5..=7).map(|it| new_contact(OURS, it)).collect();
        let mut steps: Vec<Step> = contact::insert_many(OURS, &new, at(1)).into();
        // 5 left; 6 asks anew, without a claim; 7 was claimed, then asked.
        steps.push(ledger::append(OURS, &[new_event(OURS, 7, "claimed")]));
        let states = [row(5, "withdrawn", 5), row(6, "pending", 6), row(7, "pending", 77)];
        steps.push(permission::upsert(OURS, &states));
        house.unit(steps).await.unwrap();
        let named: Vec<_> = (1..=7).map(|it| (house::contact(it), event(100 + it))).collect();
        let attest = [permission::attest(OURS, list(1), &named, at(40))];
        assert_eq!(house.told(attest).await, "2");
        let [one, two, three, _] = FURNISHED;
        assert_eq!(
            everybody(&house).await,
            [
                one,
                two,
                three,
                "4 granted attested by 104 at 40",
                "5 withdrawn - by 5 at 30",
                "6 pending - by 6 at 30",
                "7 granted attested by 107 at 40",
            ]
        );
        let elsewhere = [permission::attest(OURS, list(2), &named, at(41))];
        assert_eq!(house.told(elsewhere).await, "0");
    });
}

#[test]
fn leaving_the_account_withdraws_every_list() {
    beside_a_neighbour(|house| async move {
        let second = PermissionRow { list: list(2), ..row(1, "pending", 12) };
        house.unit([permission::upsert(OURS, &[second])]).await.unwrap();
        let leave = [permission::withdraw_all(OURS, house::contact(1), event(50), at(50))];
        assert_eq!(house.told(leave).await, "2");
        let of_contact =
            permission::of_contact(&house.store, OURS, house::contact(1)).await.unwrap();
        let lists: Vec<_> =
            of_contact.iter().map(|(row, list)| format!("{}: {}", list.name, told(row))).collect();
        assert_eq!(
            lists,
            ["ours 1: 1 withdrawn - by 50 at 50", "ours 2: 1 withdrawn - by 50 at 50"]
        );
        assert_eq!(of_contact[0].1, sending::list_row(OURS, 1));
    });
}

#[test]
fn pages_come_in_the_order_of_ids_and_begin_behind_the_last_one_read() {
    beside_a_neighbour(|house| async move {
        // Ids whose order as bytes differs from their order as numbers of JSON.
        let many: Vec<_> = (20..=80).rev().collect::<Vec<u8>>();
        let contacts: Vec<_> = many.iter().map(|it| new_contact(OURS, *it)).collect();
        let rows: Vec<_> = many.iter().map(|it| row(*it, "granted", 1)).collect();
        let mut steps: Vec<Step> = contact::insert_many(OURS, &contacts, at(1)).into();
        steps.push(permission::upsert(OURS, &rows));
        house.unit(steps).await.unwrap();
        let mut seen = Vec::new();
        let mut after = house::contact(0);
        loop {
            let page =
                permission::page(&house.store, OURS, list(1), (after, 7), at(0)).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.permission.contact;
            seen.extend(page.iter().map(|it| it.permission.contact.0.as_u128()));
        }
        let expected: Vec<u128> = (1..=4).chain(20..=80).collect();
        assert_eq!(seen, expected);
    });
}

fn forbid(account: AccountId, reason: &str, list: Option<u128>, until: Option<i64>) -> Step {
    let row = SuppressionRow {
        address_key: house::suppression_key(1),
        list: list.map(house::list),
        reason: reason.to_owned(),
        created_at: at(1),
        until: until.map(at),
    };
    suppression::insert(account, &row)
}

/// Why contact 1 is suppressed on list 1, by the page and by name.
async fn suppressed(house: &House) -> String {
    let (store, one) = (&house.store, house::contact(1));
    let page =
        permission::page(store, OURS, list(1), (house::contact(0), 1), at(50)).await.unwrap();
    let again = permission::again(store, OURS, list(1), &[one], at(50)).await.unwrap();
    let why = |it: &[Candidate]| shown(&it[0].suppressions);
    assert_eq!(why(&page), why(&again));
    why(&page)
}

#[test]
fn a_candidate_is_suppressed_by_its_list_its_account_and_the_installation() {
    beside_a_neighbour(|house| async move {
        assert_eq!(suppressed(&house).await, "", "the neighbour's suppressions are not ours");
        for other in [
            forbid(OURS, "complained", Some(2), None),
            forbid(OURS, "complained", None, Some(50)),
            forbid(OURS, "complained", Some(1), Some(10)),
        ] {
            house.unit([other]).await.unwrap();
        }
        assert_eq!(suppressed(&house).await, "", "of another list, or over");
        let mut reasons = Vec::new();
        house.unit([forbid(OURS, "unsubscribed", Some(1), None)]).await.unwrap();
        reasons.push(suppressed(&house).await);
        house.unit([forbid(OURS, "manual", None, Some(51))]).await.unwrap();
        reasons.push(suppressed(&house).await);
        house
            .unit_of(AccountId(NIL), [forbid(AccountId(NIL), "hard-bounce", None, None)])
            .await
            .unwrap();
        reasons.push(suppressed(&house).await);
        assert_eq!(
            reasons,
            [
                "list unsubscribed",
                "account, for a time manual; list unsubscribed",
                "account, for a time manual; installation hard-bounce; list unsubscribed",
            ]
        );
    });
}

#[test]
fn named_candidates_carry_what_a_decision_reads() {
    beside_a_neighbour(|house| async move {
        house.unit([contact::raise_epoch(OURS, house::contact(2))]).await.unwrap();
        let erase: Vec<Step> = contact::erase(OURS, house::contact(3), at(9)).into();
        house.unit(erase).await.unwrap();
        let named = [3, 2, 99].map(house::contact);
        let mut found =
            permission::again(&house.store, OURS, list(1), &named, at(50)).await.unwrap();
        found.sort_by_key(|it| it.permission.contact);
        let told: Vec<_> = found
            .iter()
            .map(|it| {
                let Candidate { permission, version, permission_epoch, domain, erased_at, .. } = it;
                let erased = erased_at.map(minute);
                let who = told(permission);
                format!("{who}, v{version} epoch {permission_epoch} {} {erased:?}", domain.as_str())
            })
            .collect();
        assert_eq!(
            told,
            [
                "2 granted confirmed by 2 at 1, v1 epoch 2 even.example None",
                "3 granted confirmed by 3 at 1, v1 epoch 2 odd.example Some(9)",
            ]
        );
    });
}

#[test]
fn a_list_is_counted_by_state() {
    beside_a_neighbour(|house| async move {
        house.unit([permission::upsert(OURS, &[row(1, "withdrawn", 1)])]).await.unwrap();
        let counts = permission::counts(&house.store, OURS, list(1)).await.unwrap();
        let expected = [("claimed".into(), 1), ("granted".into(), 2), ("withdrawn".into(), 1)];
        assert_eq!(counts, expected);
    });
}

#[test]
fn requests_run_out_for_every_account_oldest_first() {
    beside_a_neighbour(|house| async move {
        // The neighbour's rows are compared afterwards, so its request is of a
        // contact that comes and goes.
        let (of, id) = (AccountId(uuid::Uuid::from_u128(0xc)), house::contact(9));
        let new = NewContact { id, ..new_contact(THEIRS, 9) };
        let old = PermissionRow { contact: id, since: at(20), ..row(9, "pending", 9) };
        let mut steps: Vec<Step> = contact::insert_many(of, &[new], at(1)).into();
        steps.push(permission::upsert(of, &[old]));
        house.unit_of(of, steps).await.unwrap();
        let ours = [row(1, "pending", 1), row(2, "pending", 2)];
        house.unit([permission::upsert(OURS, &ours)]).await.unwrap();
        let expired = async |before, limit| {
            let rows = permission::expired(&house.store, at(before), limit).await.unwrap();
            let told = rows.iter().map(|it| (it.account, it.contact.0.as_u128()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(expired(20, 9).await, []);
        assert_eq!(expired(30, 9).await, [(of, 9)]);
        assert_eq!(expired(31, 9).await, [(of, 9), (OURS, 1), (OURS, 2)]);
        assert_eq!(expired(31, 2).await, [(of, 9), (OURS, 1)]);
    });
}

/// R001-26.
#[test]
fn an_event_and_the_permission_that_follows_are_written_together_or_not_at_all() {
    beside_a_neighbour(|house| async move {
        let event = NewEvent { contact: house::contact(4), ..new_event(OURS, 44, "confirmed") };
        let steps = vec![
            ledger::append(OURS, &[event]),
            permission::upsert(OURS, &[row(4, "granted", 44)]),
            contact::at_epoch(OURS, house::contact(4), 7),
        ];
        assert_eq!(
            house.told(steps).await,
            "`contact/at_epoch` (step 2) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(everybody(&house).await, FURNISHED);
        let events = ledger::of_contact(&house.store, OURS, house::contact(4)).await.unwrap();
        assert_eq!(events.len(), 1);
    });
}
