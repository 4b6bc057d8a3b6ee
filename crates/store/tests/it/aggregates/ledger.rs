//! The ledger: appended, numbered as one, forgotten without losing a leaf.

use domain::ConsentEventId;
use store::{
    Step,
    ledger::{self, NewEvent, Numbering},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, digest, event, new_event, opened, sealed},
};

fn numbering(from: u64, events: &[u128], note: &str) -> Numbering {
    Numbering {
        from,
        events: events.iter().map(|it| event(*it)).collect(),
        frontier: note.as_bytes().to_vec(),
        checkpoint: note.to_owned(),
        now: at(6),
    }
}

fn ids(events: impl IntoIterator<Item = ConsentEventId>) -> Vec<u128> {
    events.into_iter().map(|it| it.0.as_u128()).collect()
}

/// Head, checkpoints and numbered leaves of our ledger.
async fn told(house: &House) -> String {
    let (size, frontier) = ledger::head(&house.store, OURS).await.unwrap().unwrap();
    let frontier = String::from_utf8(frontier).unwrap();
    let checkpoints = ledger::checkpoints(&house.store, OURS).await.unwrap();
    let leaves = ledger::leaves(&house.store, OURS, (0, 100)).await.unwrap();
    let leaves: Vec<_> =
        leaves.iter().map(|it| format!("{}={}", it.index, it.event.0.as_u128())).collect();
    let notes: Vec<_> = checkpoints.iter().map(|(size, note)| format!("{size} {note:?}")).collect();
    format!("{size} {frontier}; {}; {}", notes.join(" "), leaves.join(" "))
}

#[test]
fn the_furnished_ledger_has_two_leaves_and_two_events_that_wait() {
    beside_a_neighbour(|house| async move {
        assert_eq!(told(&house).await, "2 ours frontier; 2 \"ours 2\"; 0=1 1=2");
        let waiting = ledger::unnumbered(&house.store, OURS, 10).await.unwrap();
        assert_eq!(waiting, [(event(3), digest(3)), (event(4), digest(4))]);
        assert_eq!(ledger::unnumbered(&house.store, OURS, 1).await.unwrap().len(), 1);
        let mut accounts = ledger::accounts_unnumbered(&house.store).await.unwrap();
        accounts.sort();
        assert_eq!(accounts, [THEIRS, OURS], "the sequencer serves every account");
    });
}

#[test]
fn numbering_is_one_unit_and_the_second_sequencer_writes_nothing() {
    beside_a_neighbour(|house| async move {
        let again = [ledger::start(OURS, b"another empty tree", at(5))];
        assert_eq!(house.told(again).await, "0");
        let first = ledger::number(OURS, &numbering(2, &[4, 3], "first"));
        assert_eq!(house.told(first).await, "1 2 1");
        let after = "4 first; 2 \"ours 2\" 4 \"first\"; 0=1 1=2 2=4 3=3";
        assert_eq!(told(&house).await, after);
        let second = ledger::number(OURS, &numbering(2, &[3, 4], "second"));
        assert_eq!(
            house.told(second).await,
            "`ledger/advance` (step 0) should touch exactly 1 rows, but touched 0"
        );
        // At the right size, but with an event that has its place already.
        let third = ledger::number(OURS, &numbering(4, &[3], "third"));
        assert_eq!(
            house.told(third).await,
            "`consent/number_many` (step 1) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(told(&house).await, after);
        let hashes = ledger::leaf_hashes(&house.store, OURS, 3).await.unwrap();
        assert_eq!(hashes, [digest(1), digest(2), digest(4)]);
        assert_eq!(ledger::accounts_unnumbered(&house.store).await.unwrap(), [THEIRS]);
        let latest = ledger::latest(&house.store).await.unwrap();
        let latest: Vec<_> = latest.iter().map(|it| (it.account, it.size, &*it.note)).collect();
        assert_eq!(latest, [(THEIRS, 2, "theirs 2"), (OURS, 4, "first")]);
    });
}

#[test]
fn leaves_are_read_in_pages() {
    beside_a_neighbour(|house| async move {
        house.unit(ledger::number(OURS, &numbering(2, &[3, 4], "all"))).await.unwrap();
        let mut pages = Vec::new();
        for first in [0, 2, 3, 4] {
            let page = ledger::leaves(&house.store, OURS, (first, 2)).await.unwrap();
            pages.push(ids(page.iter().map(|it| it.event)));
        }
        assert_eq!(pages, [vec![1, 2], vec![3, 4], vec![4], vec![]]);
        let page = ledger::leaves(&house.store, OURS, (1, 1)).await.unwrap();
        assert_eq!(opened(page[0].sealed_body.as_ref().unwrap()), "ours body 2");
        assert_eq!((page[0].leaf, page[0].contact_salt.clone()), (digest(2), Some(vec![2; 16])));
    });
}

#[test]
fn events_of_people_nobody_knows_are_left_out() {
    beside_a_neighbour(|house| async move {
        let mut known = new_event(OURS, 10, "requested");
        known.contact = house::contact(1);
        let stranger = new_event(OURS, 11, "requested");
        let done = house.unit([ledger::append(OURS, &[stranger, known])]).await.unwrap();
        assert_eq!(done.steps[0].touched, 1);
        let contact =
            async |number| ledger::contact_of(&house.store, OURS, event(number)).await.unwrap();
        assert_eq!(contact(10).await, Some(house::contact(1)));
        assert_eq!(contact(11).await, None);
        assert_eq!(contact(7).await, None, "an event of the neighbour");
    });
}

#[test]
fn a_contacts_events_come_in_the_order_they_happened() {
    beside_a_neighbour(|house| async move {
        let with = |number, minute, kind| NewEvent {
            contact: house::contact(1),
            at: at(minute),
            list: None,
            ..new_event(OURS, number, kind)
        };
        let late = [with(9, 7, "withdrawn"), with(8, 9, "requested")];
        house.unit([ledger::append(OURS, &late)]).await.unwrap();
        let events = ledger::of_contact(&house.store, OURS, house::contact(1)).await.unwrap();
        let told: Vec<_> = events
            .iter()
            .map(|it| format!("{} {} {:?} {:?}", it.id.0.as_u128(), it.kind, it.index, it.list))
            .collect();
        assert_eq!(
            told,
            [
                format!("1 confirmed Some(0) Some({})", house::list(1)),
                "9 withdrawn None None".into(),
                "8 requested None None".into()
            ]
        );
    });
}

#[test]
fn forgetting_keeps_every_leaf_and_the_erasure_itself() {
    beside_a_neighbour(|house| async move {
        let erased = NewEvent {
            contact: house::contact(1),
            list: None,
            at: at(8),
            sealed_body: sealed(OURS, "erasure"),
            ..new_event(OURS, 9, "erased")
        };
        let mut steps = vec![
            ledger::append(OURS, &[erased]),
            ledger::forget(OURS, house::contact(1)).exactly(1),
        ];
        let erase: [Step; 2] = store::contact::erase(OURS, house::contact(1), at(8));
        steps.extend(erase);
        assert_eq!(house.told(steps).await, "1 1 1 1");
        house.unit(ledger::number(OURS, &numbering(2, &[3, 4, 9], "all"))).await.unwrap();
        let leaves = ledger::leaves(&house.store, OURS, (0, 100)).await.unwrap();
        let told: Vec<_> = leaves
            .iter()
            .map(|it| {
                let body = it.sealed_body.as_ref().map_or("-".into(), opened);
                let salts = (it.salt.is_some(), it.contact_salt.is_some());
                format!("{} {} {body} {salts:?}", it.event.0.as_u128(), it.leaf.0[0])
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 1 - (false, false)",
                "2 2 ours body 2 (true, true)",
                "3 3 ours body 3 (true, true)",
                "4 4 ours body 4 (true, true)",
                "9 9 ours erasure (true, false)",
            ]
        );
    });
}

#[test]
fn a_whole_run_of_the_sequencer_numbers_every_event_in_its_place() {
    beside_a_neighbour(|house| async move {
        let events: Vec<NewEvent> = (0..2_000)
            .map(|number: u128| NewEvent {
                id: event(1_000 + number),
                contact: house::contact(1 + number % 4),
                ..new_event(OURS, 1, "requested")
            })
            .collect();
        house.unit([ledger::append(OURS, &events)]).await.unwrap();
        let order: Vec<u128> = (0..2_000).rev().map(|it| 1_000 + it).collect();
        let done = house.told(ledger::number(OURS, &numbering(2, &order, "many"))).await;
        assert_eq!(done, "1 2000 1");
        let leaves = ledger::leaves(&house.store, OURS, (2, 2_000)).await.unwrap();
        assert_eq!(ids(leaves.iter().map(|it| it.event)), order);
    });
}
