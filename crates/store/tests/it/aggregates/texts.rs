//! Foreign texts: whatever people and hosts write comes back as it was, in
//! single parameters and in batches, on both engines alike.

use domain::{BounceClass, Fault};
use store::{
    attempt::{self, AttemptOutcome},
    delivery::{self, WithheldRow},
    import::{self, Refusal},
    list::{self, ListRow},
};

use super::{
    beside_a_neighbour,
    house::{self, OURS, at},
    sending::{lease, new_attempt},
};

const ODD: [&str; 16] = [
    "",
    " ",
    "it's \"quoted\" – `and` \\ back\\\\slashed",
    "'; DROP TABLE contact; --",
    "$1 ?1 :name @name %s {} {{int}}",
    "null",
    "123",
    "1e400",
    "true",
    "{\"a\": [1, null]}",
    "[]",
    "line\r\nbreak\ttab\u{b}\u{1b}[31m\u{7f}",
    "王小明 Nguyễn Thị Ánh Ökänd",
    "👩‍👩‍👧‍👦 \u{202e}backwards\u{202c} \u{feff}",
    "\u{10ffff}\u{fffd}\u{e000}\u{2028}\u{2029}",
    "\\u0000 \\x00 %00",
];

fn refusals(texts: &[String]) -> Vec<Refusal> {
    let row =
        |(line, text): (u64, &String)| Refusal { line, field: text.clone(), reason: text.clone() };
    (100..).zip(texts).map(row).collect()
}

#[test]
fn odd_texts_come_back_out_of_a_batch() {
    beside_a_neighbour(|house| async move {
        let mut texts: Vec<String> = ODD.iter().map(ToString::to_string).collect();
        texts.push("x".repeat(100_000));
        let key = (OURS, house::import(1));
        house.unit([import::insert_refusals(key, &refusals(&texts))]).await.unwrap();
        let told = import::refusals(&house.store, key, 1_000).await.unwrap();
        assert_eq!(told[2..], refusals(&texts));
    });
}

#[test]
fn odd_texts_come_back_out_of_single_parameters() {
    beside_a_neighbour(|house| async move {
        for (number, text) in (10..).zip(ODD) {
            let text = text.to_owned();
            let row = ListRow {
                id: house::list(number),
                name: text.clone(),
                purpose: text.clone(),
                frequency: text,
            };
            house.unit([list::insert(OURS, &row, at(0))]).await.unwrap();
            assert_eq!(list::by_id(&house.store, OURS, row.id).await.unwrap(), Some(row));
        }
    });
}

#[test]
fn a_nul_becomes_a_replacement_character_everywhere() {
    beside_a_neighbour(|house| async move {
        let (nul, replaced) = ("a\0b\0", "a\u{fffd}b\u{fffd}");
        let key = (OURS, house::import(1));
        house.unit([import::insert_refusals(key, &refusals(&[nul.to_owned()]))]).await.unwrap();
        let told = import::refusals(&house.store, key, 1_000).await.unwrap();
        assert_eq!(told[2..], refusals(&[replaced.to_owned()]));

        let row = WithheldRow {
            contact: house::contact(2),
            reason: nul.to_owned(),
            detail: nul.to_owned(),
        };
        let campaign = (OURS, house::campaign(1));
        house.unit([delivery::withhold_many(campaign, &[row], at(9))]).await.unwrap();
        let counts = delivery::withheld_counts(&house.store, OURS, house::campaign(1)).await;
        assert_eq!(counts.unwrap()[0], (replaced.to_owned(), 1));

        let outcome = AttemptOutcome {
            outcome: "bounced",
            stage: "RCPT TO".into(),
            code: Some(550),
            enhanced: None,
            reply: Some(nul.to_owned()),
            class: Some(BounceClass::Unknown),
            fault: Some(Fault::Nobody),
            now: at(20),
        };
        let id = house::delivery(1);
        let begun = new_attempt(1, lease()).begun(id);
        house.unit(attempt::settle(OURS, begun, &outcome)).await.unwrap();
        let attempts = attempt::of_delivery(&house.store, OURS, id).await.unwrap();
        assert_eq!(attempts[0].reply.as_deref(), Some(replaced));
    });
}

#[test]
fn empty_batches_do_nothing() {
    beside_a_neighbour(|house| async move {
        let (import, campaign) = ((OURS, house::import(1)), (OURS, house::campaign(1)));
        let [contacts, versions] = store::contact::insert_many(OURS, &[], at(1));
        let none = delivery::admit_campaign(&super::sending::shared(OURS), Vec::new());
        let mut steps = vec![
            contacts,
            versions,
            store::ledger::append(OURS, &[]),
            store::permission::upsert(OURS, &[]),
            store::permission::claim(OURS, &[]),
            store::permission::attest(OURS, house::list(1), &[], at(1)),
            import::insert_contacts(import, &[]),
            import::insert_refusals(import, &[]),
            delivery::withhold_many(campaign, &[], at(1)),
        ];
        steps.extend(none);
        assert_eq!(house.told(steps).await, "0 0 0 0 0 0 0 0 0 0 0");
        let store = &house.store;
        assert!(store::contact::by_lookups(store, OURS, &[]).await.unwrap().is_empty());
        assert!(delivery::rows_of(store, campaign, &[]).await.unwrap().is_empty());
        assert!(store::queue::recheck(store, &[], at(1)).await.unwrap().is_empty());
    });
}
