//! Admission: a clearance becomes a delivery only while everything it was
//! decided from still holds (DECISIONS D2).

use domain::{CampaignState, Standing};
use store::{
    Step, account, contact,
    delivery::{self, Admission, CampaignBatch, SystemAdmission},
    policy_current, queue,
};

use super::{
    beside_a_neighbour,
    gate::{Ask, BOOK, ask, cleared, cleared_request},
    house::{
        self, House, OURS, THEIRS, at, digest, domain, event, list, new_contact, opened, transition,
    },
    sending::{SHARD, admit, shared, withheld},
};

/// Offers contacts, each with the clearance that was right when furnished.
async fn offer(house: &House, contacts: &[u8]) -> String {
    let admissions = contacts.iter().map(|it| admit(ask(house::contact((*it).into())), *it));
    offer_with(house, &shared(OURS), admissions.collect()).await
}

async fn offer_with(house: &House, batch: &CampaignBatch, admissions: Vec<Admission>) -> String {
    let before = everybody(house).await;
    let steps = delivery::admit_campaign(batch, admissions);
    let done = house.unit(steps).await.unwrap();
    let after = everybody(house).await;
    let admitted: Vec<_> = after.iter().filter(|it| !before.contains(it)).collect();
    assert_eq!(done.steps[0].touched, admitted.len() as u64);
    format!("{admitted:?}, {} due", done.steps[1].touched)
}

/// Who of ours has a delivery of a campaign.
async fn everybody(house: &House) -> Vec<u128> {
    let mut everybody = Vec::new();
    for number in 1..=2 {
        let key = (OURS, house::campaign(number));
        let rows = delivery::of_campaign(&house.store, key, (house::contact(0), 100)).await;
        everybody.extend(rows.unwrap().iter().map(|it| it.contact.0.as_u128()));
    }
    everybody.sort_unstable();
    everybody
}

/// Our deliveries of the campaign, and what of them waits.
async fn told(house: &House) -> String {
    let key = (OURS, house::campaign(1));
    let rows = delivery::of_campaign(&house.store, key, (house::contact(0), 100)).await.unwrap();
    let mut due = Vec::new();
    for name in ["even.example", "odd.example"] {
        let waiting = queue::due(&house.store, (SHARD, &domain(name)), at(99), 100).await.unwrap();
        let ours = waiting.iter().filter(|it| it.account == OURS);
        due.extend(ours.map(|it| it.delivery.0.as_u128()));
    }
    due.sort_unstable();
    let rows: Vec<_> = rows.iter().map(|it| it.contact.0.as_u128()).collect();
    format!("{rows:?}, due {due:?}")
}

#[test]
fn cleared_contacts_are_admitted_once_and_wait() {
    beside_a_neighbour(|house| async move {
        assert_eq!(told(&house).await, "[1], due [1]");
        assert_eq!(offer(&house, &[2, 3]).await, "[2, 3], 2 due");
        assert_eq!(told(&house).await, "[1, 2, 3], due [1, 2, 3]");
        assert_eq!(offer(&house, &[1, 2, 3]).await, "[], 0 due", "a batch done twice adds nothing");
        // The same again under other ids, as a restart would.
        let again = vec![Admission { id: house::delivery(22), ..admit(ask(house::contact(2)), 2) }];
        assert_eq!(offer_with(&house, &shared(OURS), again).await, "[], 0 due");
        assert_eq!(told(&house).await, "[1, 2, 3], due [1, 2, 3]");

        let row = delivery::by_id(&house.store, OURS, house::delivery(2)).await.unwrap().unwrap();
        let words = (row.origin.as_str(), row.basis.as_str(), row.stream.as_str());
        assert_eq!(words, ("campaign", "confirmed", "marketing"));
        assert_eq!((row.origin_id, row.list), (house::campaign(1).0, Some(list(1))));
        assert_eq!((row.event, row.verdict), (Some(event(2)), Some(house::verdict(1))));
        assert_eq!((row.policy_version, row.permission_epoch), (BOOK.version(), 1));
        assert_eq!((row.artefact, row.render_format), (digest(2), 1));
        // Told by the id: sent bytes are rebuilt from it, so it never becomes another.
        assert_eq!(u128::from_be_bytes(row.seed), 0x314b6973_0883daf0_3e910bb4_8b7d59a3);
        assert_eq!((row.domain, row.contact_version), (domain("even.example"), 1));
        assert_eq!((row.attempts, row.doubts, row.admitted_at), (0, 0, at(10)));
        assert_eq!((row.composed_at, row.settled_at, row.reason), (None, None, None));
        let law = [row.laws, row.labels, row.footer].map(Option::unwrap_or_default);
        assert_eq!(law, ["KR CN", "(광고);广告|AD", "ko en"]);
    });
}

#[test]
fn a_delivery_that_waits_is_never_due_twice() {
    beside_a_neighbour(|house| async move {
        let again = [queue::insert(OURS, &[(house::delivery(1), SHARD)], at(30))];
        assert_eq!(house.told(again).await, "0");
        let elsewhere = [queue::insert(OURS, &[(house::delivery(1), SHARD + 1)], at(30))];
        assert_eq!(house.told(elsewhere).await, "0");
        // The neighbour has a delivery 6.
        let unknown = [queue::insert(OURS, &[(house::delivery(6), SHARD)], at(30))];
        assert_eq!(house.told(unknown).await, "0");
        assert_eq!(told(&house).await, "[1], due [1]");
    });
}

#[test]
fn one_changed_contact_is_left_out_and_the_others_go_on() {
    beside_a_neighbour(|house| async move {
        let new: Vec<_> = (5..=6).map(|it| new_contact(OURS, it)).collect();
        let steps: Vec<Step> = contact::insert_many(OURS, &new, at(1)).into();
        house.unit(steps).await.unwrap();
        house.unit([contact::raise_epoch(OURS, house::contact(2))]).await.unwrap();
        let erase: Vec<Step> = contact::erase(OURS, house::contact(5), at(2)).into();
        house.unit(erase).await.unwrap();
        assert_eq!(offer(&house, &[2, 3, 5, 6, 77]).await, "[3, 6], 2 due");
        assert_eq!(told(&house).await, "[1, 3, 6], due [1, 3, 6]");
        // Decided again, contact 2 goes out.
        let now = Ask { permission_epoch: 2, ..ask(house::contact(2)) };
        let again = vec![admit(now, 2)];
        assert_eq!(offer_with(&house, &shared(OURS), again).await, "[2], 1 due");
        // An erased one does not, whatever its epoch.
        let now = Ask { permission_epoch: 2, ..ask(house::contact(5)) };
        let again = vec![admit(now, 5)];
        assert_eq!(offer_with(&house, &shared(OURS), again).await, "[], 0 due");
    });
}

#[test]
fn nobody_is_admitted_after_standing_rules_or_campaign_changed() {
    beside_a_neighbour(|house| async move {
        house.unit([account::set_standing(OURS, Standing::Suspended)]).await.unwrap();
        assert_eq!(offer(&house, &[2]).await, "[], 0 due");
    });
    beside_a_neighbour(|house| async move {
        house.system([policy_current::set(digest(9), at(1))]).await.unwrap();
        assert_eq!(offer(&house, &[2]).await, "[], 0 due");
    });
    beside_a_neighbour(|house| async move {
        house.unit([transition(OURS, 3, CampaignState::Paused)]).await.unwrap();
        assert_eq!(offer(&house, &[2]).await, "[], 0 due");
        // Not even by one who knows the new epoch.
        let batch = CampaignBatch { campaign_epoch: 4, ..shared(OURS) };
        let known = vec![admit(Ask { campaign_epoch: 4, ..ask(house::contact(2)) }, 2)];
        assert_eq!(offer_with(&house, &batch, known).await, "[], 0 due");
        assert_eq!(told(&house).await, "[1], due [1]");
    });
}

#[test]
fn a_clearance_from_another_read_or_for_another_list_is_left_out() {
    beside_a_neighbour(|house| async move {
        let mut told = Vec::new();
        for other in [
            Ask { standing_epoch: 2, ..ask(house::contact(2)) },
            Ask { campaign_epoch: 2, ..ask(house::contact(2)) },
            Ask { list: list(2), ..ask(house::contact(2)) },
            Ask { account: THEIRS, ..ask(house::contact(2)) },
            ask(house::contact(2)),
        ] {
            told.push(offer_with(&house, &shared(OURS), vec![admit(other, 2)]).await);
        }
        assert_eq!(told, ["[], 0 due", "[], 0 due", "[], 0 due", "[], 0 due", "[2], 1 due"]);
        let request = Admission {
            clearance: cleared_request(ask(house::contact(3)), event(3)),
            ..admit(ask(house::contact(3)), 3)
        };
        assert_eq!(offer_with(&house, &shared(OURS), vec![request]).await, "[], 0 due");
    });
}

#[test]
fn every_recipient_has_one_row_delivered_or_withheld() {
    beside_a_neighbour(|house| async move {
        let key = (OURS, house::campaign(1));
        let named = [9, 4, 3, 2, 1].map(house::contact);
        let rows_of = async || {
            let mut found = delivery::rows_of(&house.store, key, &named).await.unwrap();
            found.sort();
            found.iter().map(|it| it.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(rows_of().await, [1, 4]);
        // The neighbour delivered to contact 3 and withheld contact 2.
        let rows = [withheld(1, "suppressed"), withheld(3, "suppressed"), withheld(4, "erased")];
        let withhold = [delivery::withhold_many(key, &rows, at(12))];
        assert_eq!(house.told(withhold).await, "1", "1 is delivered, 4 was withheld before");
        assert_eq!(offer(&house, &[2, 3]).await, "[2], 1 due", "3 is withheld");
        assert_eq!(rows_of().await, [1, 2, 3, 4]);
        let counts = delivery::withheld_counts(&house.store, OURS, house::campaign(1)).await;
        let expected = [("no-permission".to_owned(), 1), ("suppressed".to_owned(), 1)];
        assert_eq!(counts.unwrap(), expected);
        let nowhere = (OURS, house::campaign(2));
        assert!(delivery::rows_of(&house.store, nowhere, &named).await.unwrap().is_empty());
    });
}

fn request(asked: Ask) -> SystemAdmission {
    SystemAdmission {
        admission: Admission {
            clearance: cleared_request(asked, event(40)),
            id: house::delivery(40),
            ..admit(ask(house::contact(4)), 4)
        },
        origin: event(40),
        artefact: digest(90),
        render_format: 1,
        standing_epoch: 1,
        policy_version: BOOK.version(),
        now: at(10),
    }
}

#[test]
fn a_confirmation_request_is_admitted_once_with_the_data_of_today() {
    beside_a_neighbour(|house| async move {
        let id = house::contact(4);
        let data = house::sealed(OURS, "data 4 v2");
        let version = contact::add_version(OURS, id, (2, &data), at(4));
        house.unit(version).await.unwrap();
        let admit = || delivery::admit_system(request(ask(id)));
        assert_eq!(house.told(admit()).await, "1 1 1");
        assert_eq!(
            house.told(admit()).await,
            "`delivery/admit_system` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let row = delivery::by_id(&house.store, OURS, house::delivery(40)).await.unwrap().unwrap();
        assert_eq!((row.origin.as_str(), row.origin_id), ("system", event(40).0));
        assert_eq!((row.basis.as_str(), row.stream.as_str()), ("confirmation-request", "system"));
        assert_eq!((row.event, row.list, row.contact_version), (Some(event(40)), Some(list(1)), 2));
        let again = delivery::of_contact(&house.store, OURS, id).await.unwrap();
        assert_eq!(again.len(), 1);
        let found = contact::version(&house.store, OURS, (id, 2)).await.unwrap().unwrap();
        assert_eq!(opened(&found.sealed_data.unwrap()), "ours data 4 v2");
    });
}

#[test]
fn a_confirmation_request_fails_its_whole_unit_when_something_changed() {
    let refused = "`delivery/admit_system` (step 1) should touch exactly 1 rows, but touched 0";
    beside_a_neighbour(|house| async move {
        let id = house::contact(4);
        let bulk = {
            let clearance = cleared(ask(id));
            let asked = request(ask(id));
            SystemAdmission { admission: Admission { clearance, ..asked.admission }, ..asked }
        };
        let offers = [
            request(Ask { permission_epoch: 2, ..ask(id) }),
            request(Ask { standing_epoch: 2, ..ask(id) }),
            SystemAdmission { standing_epoch: 2, ..request(ask(id)) },
            SystemAdmission { policy_version: digest(9), ..request(ask(id)) },
            bulk,
        ];
        for offer in offers {
            let [admit, wait, terms] = delivery::admit_system(offer);
            let raise = contact::raise_epoch(OURS, house::contact(1));
            assert_eq!(house.told([raise, admit, wait, terms]).await, refused);
        }
        let erase: Vec<Step> = contact::erase(OURS, id, at(2)).into();
        house.unit(erase).await.unwrap();
        for permission_epoch in [1, 2] {
            let asked = request(Ask { permission_epoch, ..ask(id) });
            let [admit, wait, terms] = delivery::admit_system(asked);
            let raise = contact::raise_epoch(OURS, house::contact(1));
            assert_eq!(house.told([raise, admit, wait, terms]).await, refused);
        }
        let row = contact::by_id(&house.store, OURS, house::contact(1)).await.unwrap().unwrap();
        assert_eq!(row.permission_epoch, 1, "the unit left nothing");
        assert_eq!(told(&house).await, "[1], due [1]");
    });
}

#[test]
fn no_confirmation_request_is_admitted_after_a_change_of_standing() {
    beside_a_neighbour(|house| async move {
        house.unit([account::set_standing(OURS, Standing::Suspended)]).await.unwrap();
        let asked = delivery::admit_system(request(ask(house::contact(4))));
        assert_eq!(
            house.told(asked).await,
            "`delivery/admit_system` (step 0) should touch exactly 1 rows, but touched 0"
        );
    });
}

#[test]
fn two_expansions_at_once_admit_everybody_once() {
    beside_a_neighbour(|house| async move {
        let numbers: Vec<u8> = (20..=90).collect();
        let new: Vec<_> = numbers.iter().map(|it| new_contact(OURS, *it)).collect();
        let steps: Vec<Step> = contact::insert_many(OURS, &new, at(1)).into();
        house.unit(steps).await.unwrap();
        let batch = |offset: u128| {
            let admissions = numbers.iter().map(|number| Admission {
                id: house::delivery(offset + u128::from(*number)),
                ..admit(ask(house::contact((*number).into())), *number)
            });
            let steps = delivery::admit_campaign(&shared(OURS), admissions.collect());
            house.unit(steps)
        };
        let (one, two) = futures_util::join!(batch(1_000), batch(2_000));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.steps[0].touched + two.steps[0].touched, numbers.len() as u64);
        assert_eq!(one.steps[1].touched + two.steps[1].touched, numbers.len() as u64);
        let unsettled = delivery::unsettled(&house.store, OURS, house::campaign(1)).await.unwrap();
        assert_eq!(unsettled, 1 + numbers.len() as u64);
    });
}
