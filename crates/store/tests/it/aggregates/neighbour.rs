//! What the neighbour has and we have not: wherever a statement forgot its
//! account, something of this would change what it does for us.
//!
//! | what | beside the furniture of [`super::house`] |
//! |---|---|
//! | suppressions | complaints of contacts 1–4 |
//! | contacts 5, 6 | permitted; event 5 confirmed, event 6 claimed |
//! | event 7 | of contact 1 |
//! | withheld | contact 2 |
//! | deliveries | 3 accepted, 5 stopped at the re-check, 6 waits in shard 20 |
//! | campaign 2 | a draft |
//! | import 2 | being attested |
//! | DKIM keys | 1 retired, 3 in use |
//! | lesson | of review 1 |

use domain::DeliveryState;
use store::{
    Step, contact,
    delivery::{self, Admission, DeliveryOutcome},
    import::{self, ImportState, NewImport},
    ledger, lesson, permission, queue, signing_key, suppression,
};

use super::{
    gate::{Ask, ask},
    house::{self, House, THEIRS, at, digest, domain, list, new_contact, new_event},
    sending::{self, admit, complaint, dkim, new_campaign, shared, withheld},
};

pub async fn furnish(house: &House) {
    house.unit_of(THEIRS, people()).await.unwrap();
    house.unit_of(THEIRS, work()).await.unwrap();
    house.unit_of(THEIRS, deliveries()).await.unwrap();
}

fn people() -> Vec<Step> {
    let new = [5, 6].map(|it| new_contact(THEIRS, it));
    let mut steps: Vec<Step> = contact::insert_many(THEIRS, &new, at(1)).into();
    let mut events: Vec<_> = [5, 6, 7].map(|it| new_event(THEIRS, it, "claimed")).into();
    events[0].kind = "confirmed";
    events[2].contact = house::contact(1);
    steps.push(ledger::append(THEIRS, &events));
    let granted = [5, 6].map(|it| house::permission(it, "granted"));
    steps.push(permission::upsert(THEIRS, &granted));
    for number in 1..=4 {
        for on in [None, Some(list(1))] {
            steps.push(suppression::insert(THEIRS, &complaint(number, on)));
        }
    }
    steps
}

fn work() -> Vec<Step> {
    let new = NewImport {
        id: house::import(2),
        list: list(1),
        provenance: "theirs 2".into(),
        file: digest(1),
        evidence: None,
        now: at(1),
    };
    let to = (ImportState::Reading, ImportState::Attesting);
    let news = domain("news.example");
    vec![
        import::insert(THEIRS, &new),
        import::set_state((THEIRS, house::import(2)), to, at(2)),
        store::campaign::insert(THEIRS, &new_campaign(THEIRS, 2)),
        signing_key::retire(THEIRS, &news, at(1)),
        signing_key::insert(THEIRS, &dkim(THEIRS, 3), at(1)),
        lesson::insert(THEIRS, house::review(1), &[9], at(5)),
    ]
}

fn deliveries() -> Vec<Step> {
    let admission = |number: u8, shard| Admission {
        shard,
        ..admit(Ask { account: THEIRS, ..ask(house::contact(number.into())) }, number)
    };
    let admissions =
        vec![admission(3, sending::SHARD), admission(5, sending::SHARD), admission(6, 20)];
    let accepted = DeliveryOutcome {
        state: DeliveryState::Accepted,
        doubts: 0,
        class: None,
        fault: None,
        reason: None,
        now: at(15),
    };
    let mut steps = delivery::admit_campaign(&shared(THEIRS), admissions);
    steps.push(delivery::settle(THEIRS, house::delivery(3), &accepted));
    steps.push(queue::remove(THEIRS, house::delivery(3)));
    steps.push(delivery::withhold((THEIRS, house::delivery(5)), "suppressed", at(15)));
    steps.push(queue::remove(THEIRS, house::delivery(5)));
    let rows = [withheld(2, "no-permission")];
    steps.push(delivery::withhold_many((THEIRS, house::campaign(1)), &rows, at(15)));
    steps
}
