//! Legal holds, erasures that wait for them, and what has been kept for long
//! enough.

use domain::{AccountId, Basis, CaseId, ContactId, LegalHoldId, RetentionRunId, Timestamp};
use store::{
    Step,
    complaint::{self, CaseEventRow},
    import::{self, ImportState},
    ledger::{self, NewEvent},
    legal_hold::{self, NewHold, On},
    permission::{self, PermissionRow},
    retention::{self, OldCase, OldUpload, RunRow},
    upload, waiting_erasure,
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, campaign, contact, digest, minute, suppression_key},
};

fn hold(number: u128) -> LegalHoldId {
    LegalHoldId(Uuid::from_u128(number))
}

fn new(number: u128, on: On) -> NewHold {
    NewHold {
        id: hold(number),
        on,
        case_number: "case 7".to_owned(),
        reason: "a court asks".to_owned(),
        placed_by: "operator".to_owned(),
        placed_at: at(3),
    }
}

fn run(account: AccountId, kind: &str, (gone, held): (u64, u64), minute: i64) -> RunRow {
    RunRow { account, kind: kind.to_owned(), gone, held, at: at(minute) }
}

/// A hold on the account that was lifted; an erasure that waits, of somebody who
/// is no contact; a look that took one access away.
pub async fn furnish(house: &House, account: AccountId) {
    let steps = vec![
        legal_hold::insert(account, &new(1, On::Account)),
        legal_hold::lift((account, hold(1)), ("operator", "the case is over"), at(4)),
        waiting_erasure::insert((account, contact(77)), "web", at(5)),
        retention::record(
            RetentionRunId(Uuid::from_u128(1)),
            &run(account, "access-log", (1, 0), 6),
        ),
    ];
    house.unit_of(account, steps).await.unwrap();
}

async fn on(house: &House, account: AccountId, number: u8) -> Option<i64> {
    let whose = (account, contact(number.into()));
    let found = legal_hold::on_person(&house.store, whose, &suppression_key(number)).await;
    found.unwrap().map(minute)
}

fn lift(number: u128) -> [Step; 1] {
    [legal_hold::lift((OURS, hold(number)), ("operator", "over"), at(9))]
}

/// R001-30: on a person, on everybody a campaign was sent to, on everybody.
#[test]
fn a_hold_is_on_whom_it_names_until_it_is_lifted_once() {
    beside_a_neighbour(|house| async move {
        let place = |number, on| [legal_hold::insert(OURS, &new(number, on))];
        let held = async || {
            let mut held = Vec::new();
            for number in 1..=4_u8 {
                if on(&house, OURS, number).await.is_some() {
                    held.push(number);
                }
            }
            held
        };
        let guard = |number| [legal_hold::not_on_person(OURS, contact(number))];
        assert_eq!(held().await, [] as [u8; 0], "one that was lifted holds nobody");
        house.unit(place(2, On::Person(suppression_key(2)))).await.unwrap();
        assert_eq!(held().await, [2]);
        assert_eq!(on(&house, OURS, 2).await, Some(3));
        assert_eq!(on(&house, THEIRS, 2).await, None);
        assert!(house.told(guard(2)).await.contains("touched 0"));
        assert_eq!(house.told(guard(3)).await, "1");
        house.unit(place(3, On::Campaign(campaign(1)))).await.unwrap();
        assert_eq!(held().await, [1, 2], "1 was sent the campaign");
        assert!(house.told(guard(1)).await.contains("touched 0"));
        house.unit(place(4, On::Account)).await.unwrap();
        assert_eq!(held().await, [1, 2, 3, 4]);
        assert!(house.told(guard(3)).await.contains("touched 0"));
        for number in 2..=4 {
            house.unit(lift(number)).await.unwrap();
        }
        assert_eq!(held().await, [] as [u8; 0]);
        assert!(house.told(lift(4)).await.contains("touched 0"), "once");
        let rows = legal_hold::of_account(&house.store, OURS).await.unwrap();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|it| it.lifted_by.as_deref() == Some("operator")));
        let all = legal_hold::all(&house.store).await.unwrap();
        assert_eq!(all.iter().filter(|it| it.account == THEIRS).count(), 1);
        let row = legal_hold::by_id(&house.store, hold(3)).await.unwrap().unwrap();
        assert_eq!((row.account, row.campaign), (OURS, Some(campaign(1))));
    });
}

/// R001-30: what a person asked for under a hold is found when the last is lifted.
#[test]
fn an_erasure_waits_for_the_last_hold() {
    beside_a_neighbour(|house| async move {
        let free = async || {
            let found = waiting_erasure::free(&house.store).await.unwrap();
            found.into_iter().map(|it| (it.account, it.contact, it.method)).collect::<Vec<_>>()
        };
        let key = (OURS, contact(2));
        let held = [
            legal_hold::insert(OURS, &new(2, On::Person(suppression_key(2)))),
            legal_hold::insert(OURS, &new(3, On::Account)),
            waiting_erasure::insert(key, "web", at(5)),
            waiting_erasure::insert(key, "staff", at(6)),
        ];
        assert_eq!(house.told(held).await, "1 1 1 0", "asked twice, the first stands");
        assert_eq!(waiting_erasure::count(&house.store, OURS).await.unwrap(), 2);
        assert_eq!(free().await, []);
        house.unit(lift(2)).await.unwrap();
        assert_eq!(free().await, []);
        house.unit(lift(3)).await.unwrap();
        assert_eq!(free().await, [(OURS, contact(2), "web".to_owned())]);
        let yes = NewEvent {
            id: house::event(12),
            contact: contact(2),
            at: at(7),
            ..house::new_event(OURS, 12, "confirmed")
        };
        house.unit([ledger::append(OURS, &[yes])]).await.unwrap();
        assert_eq!(free().await, [], "a later yes of their own stands");
        assert_eq!(house.told([waiting_erasure::remove(OURS, contact(2))]).await, "1");
        assert_eq!(free().await, []);
    });
}

fn event(number: u32, due_at: Option<Timestamp>, minute: i64) -> CaseEventRow {
    CaseEventRow {
        number,
        kind: "close".to_owned(),
        state: "closed".to_owned(),
        due_at,
        detail: String::new(),
        sealed_note: Some(house::sealed(OURS, "note")),
        by: Some("operator".to_owned()),
        at: at(minute),
    }
}

/// R001-30: words go, that it was stays; under a hold nothing does.
#[test]
fn the_words_of_a_complaint_go_when_it_is_long_over() {
    beside_a_neighbour(|house| async move {
        let case = CaseId(Uuid::from_u128(1));
        let old =
            async |minute| retention::cases(&house.store, OURS, (None, at(minute))).await.unwrap();
        assert_eq!(old(99).await, [], "somebody has to look at it");
        house.unit([complaint::add_event((OURS, case), &event(3, None, 20))]).await.unwrap();
        assert_eq!(old(20).await, []);
        assert_eq!(old(21).await, [OldCase { case, is_held: false }]);
        let strip = || retention::strip_case((OURS, case), at(30));
        let on = On::Person(suppression_key(1));
        house.unit([legal_hold::insert(OURS, &new(2, on))]).await.unwrap();
        assert_eq!(old(21).await, [OldCase { case, is_held: true }]);
        assert!(house.told(strip()).await.contains("touched 0"));
        house.unit(lift(2)).await.unwrap();
        assert!(house.told(strip()).await.starts_with("1 "));
        assert_eq!(old(21).await, []);
        let found = complaint::of_account(&house.store, OURS).await.unwrap();
        let found = found.iter().find(|it| it.case.id == case).unwrap();
        assert_eq!(found.number, 3, "what was done stays");
        assert!(found.case.sealed_original.is_none());
        let events = complaint::events(&house.store, OURS, case).await.unwrap();
        assert!(events.iter().all(|it| it.sealed_note.is_none()));
        assert!(house.told(strip()).await.contains("touched 0"), "once");
    });
}

#[test]
fn an_upload_goes_when_nobodys_permission_rests_on_it() {
    beside_a_neighbour(|house| async move {
        let import = house::import(1);
        let old = async |minute| {
            retention::uploads(&house.store, OURS, (None, at(minute))).await.unwrap()
        };
        assert_eq!(old(99).await, [], "it is being read");
        let to = (ImportState::Reading, ImportState::Refused);
        house.unit([import::set_state((OURS, import), to, at(9))]).await.unwrap();
        let due = OldUpload { import, file: digest(1), evidence: None, is_held: false };
        assert_eq!(old(9).await, []);
        assert_eq!(old(10).await, std::slice::from_ref(&due));
        let attested =
            PermissionRow { basis: Some(Basis::Attested), ..house::permission(3, "granted") };
        house.unit([permission::upsert(OURS, &[attested])]).await.unwrap();
        assert_eq!(old(10).await, [], "3 came with it, and may be mailed because of it");
        house.unit([permission::upsert(OURS, &[house::permission(3, "granted")])]).await.unwrap();
        house.unit([legal_hold::insert(OURS, &new(2, On::Account))]).await.unwrap();
        assert_eq!(old(10).await, [OldUpload { is_held: true, ..due.clone() }]);
        let forget = || retention::forget_upload(OURS, &due, at(30));
        assert!(house.told(forget()).await.contains("touched 0"));
        house.unit(lift(2)).await.unwrap();
        assert_eq!(house.told(forget()).await, "1 1 1");
        assert_eq!(old(10).await, []);
        assert_eq!(upload::all(&house.store, OURS, None).await.unwrap(), [], "nothing to rewrite");
        let row = import::by_id(&house.store, OURS, import).await.unwrap().unwrap();
        assert_eq!(row.file, digest(1), "the digest stays");
    });
}

#[test]
fn accesses_go_by_their_day_and_counts_of_it_stay() {
    beside_a_neighbour(|house| async move {
        let due = async |minute| retention::accesses(&house.store, OURS, at(minute)).await.unwrap();
        assert_eq!((due(3).await, due(4).await), (0, 1));
        house.unit([legal_hold::insert(OURS, &new(2, On::Account))]).await.unwrap();
        let delete = || [retention::delete_accesses(OURS, at(4))];
        assert_eq!(house.told(delete()).await, "0");
        house.unit(lift(2)).await.unwrap();
        assert_eq!(house.told(delete()).await, "1");
        assert_eq!(due(4).await, 0);
        let counted = run(OURS, "access-log", (2, 1), 10);
        house
            .unit([retention::record(RetentionRunId(Uuid::from_u128(2)), &counted)])
            .await
            .unwrap();
        let gone = async |from, until| {
            retention::gone(&house.store, OURS, (at(from), at(until))).await.unwrap()
        };
        assert_eq!(gone(0, 11).await, [("access-log".to_owned(), 3)]);
        assert_eq!(gone(7, 10).await, []);
        let runs = retention::runs(&house.store).await.unwrap();
        assert_eq!((runs.len(), &runs[0]), (3, &counted));
    });
}

/// The last that happened with each: an event, an act, a mail, a dealing.
#[test]
fn people_are_quiet_since_the_last_that_happened_with_them() {
    beside_a_neighbour(|house| async move {
        let quiet = async |after: ContactId, before| {
            let page = (after, at(before));
            let found = retention::people(&house.store, OURS, page).await.unwrap();
            let told = |it: retention::Quiet| (it.contact.0.as_u128(), minute(it.last));
            found.into_iter().map(told).collect::<Vec<_>>()
        };
        let first = ContactId(store::NIL);
        assert_eq!(quiet(first, 1).await, []);
        assert_eq!(quiet(first, 2).await, [(2, 1), (3, 1)]);
        assert_eq!(quiet(contact(2), 2).await, [(3, 1)]);
        // 4 is a customer since minute 3, 1 has a place since minute 10.
        assert_eq!(quiet(first, 4).await, [(2, 1), (3, 1), (4, 3)]);
        assert_eq!(quiet(first, 11).await, [(1, 10), (2, 1), (3, 1), (4, 3)]);
    });
}
