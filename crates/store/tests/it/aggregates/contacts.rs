//! Contacts: addresses are known once, data is versioned, erasure is final.

use domain::ContactId;
use store::{
    Step,
    contact::{self, ContactRow, NewContact},
    ledger, permission,
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, minute, new_contact, new_event, opened, sealed},
};

fn told(row: &ContactRow) -> String {
    let ContactRow { version, permission_epoch, .. } = row;
    let data = row.sealed_data.as_ref().map_or("-".into(), opened);
    let erased = row.erased_at.map_or("-".into(), |it| minute(it).to_string());
    format!("{data} v{version} epoch {permission_epoch} erased {erased}")
}

async fn person(house: &House, number: u128) -> String {
    let row = contact::by_id(&house.store, OURS, house::contact(number)).await.unwrap();
    row.as_ref().map_or("nobody".into(), told)
}

#[test]
fn an_address_that_is_known_stays_as_it_is() {
    beside_a_neighbour(|house| async move {
        // Contact 9 has the address of contact 1; contact 5 is new.
        let known = NewContact { id: house::contact(9), ..new_contact(OURS, 1) };
        let new = [known, new_contact(OURS, 5)];
        let [added, versions] = contact::insert_many(OURS, &new, at(3));
        assert_eq!(house.told([added, versions]).await, "1 1");
        assert_eq!(person(&house, 9).await, "nobody");
        assert_eq!(person(&house, 1).await, "ours data 1 v1 epoch 1 erased -");
        assert_eq!(person(&house, 5).await, "ours data 5 v1 epoch 1 erased -");

        let hashes = [vec![5; 16], vec![1; 16], vec![99; 16]];
        let mut found = contact::by_lookups(&house.store, OURS, &hashes).await.unwrap();
        found.sort_by_key(|it| it.id);
        let found: Vec<_> = found.into_iter().map(|it| (it.id, it.lookup)).collect();
        assert_eq!(found, [(house::contact(1), vec![1; 16]), (house::contact(5), vec![5; 16])]);
    });
}

/// What is written of newcomers without another look is written of all of them, or of
/// nobody.
#[test]
fn newcomers_are_added_together_or_not_at_all() {
    beside_a_neighbour(|house| async move {
        let unit = |numbers: [u8; 2], new: [NewContact; 2]| {
            let mut steps: Vec<Step> = contact::insert_new(OURS, &new, at(3)).into();
            let events = numbers.map(|it| new_event(OURS, it, "claimed"));
            steps.push(ledger::append_new(OURS, &events));
            let claims = numbers.map(|it| house::permission(it, "claimed"));
            steps.push(permission::claim_new(OURS, &claims));
            steps
        };
        // Contact 9 has the address of contact 1.
        let known = NewContact { id: house::contact(9), ..new_contact(OURS, 1) };
        house.unit(unit([9, 5], [known, new_contact(OURS, 5)])).await.unwrap_err();
        assert_eq!(person(&house, 5).await, "nobody");
        let new = [new_contact(OURS, 5), new_contact(OURS, 6)];
        assert_eq!(house.told(unit([5, 6], new)).await, "2 2 2 2");
        assert_eq!(person(&house, 6).await, "ours data 6 v1 epoch 1 erased -");
        let events = ledger::of_contact(&house.store, OURS, house::contact(6)).await.unwrap();
        assert_eq!(events.len(), 1);
        let held = permission::of_contact(&house.store, OURS, house::contact(6)).await.unwrap();
        assert_eq!(held.iter().map(|it| it.0.state.as_str()).collect::<Vec<_>>(), ["claimed"]);
    });
}

#[test]
fn several_contacts_are_read_at_once_the_erased_included() {
    beside_a_neighbour(|house| async move {
        erase(&house, house::contact(2)).await;
        let asked = [house::contact(2), house::contact(1), house::contact(77)];
        let mut found = contact::by_ids(&house.store, OURS, &asked).await.unwrap();
        found.sort_by_key(|it| it.id);
        let found: Vec<_> = found.iter().map(told).collect();
        let expected = ["ours data 1 v1 epoch 1 erased -", "- v1 epoch 2 erased 20"];
        assert_eq!(found, expected);
        assert!(contact::by_ids(&house.store, OURS, &[]).await.unwrap().is_empty());
    });
}

#[test]
fn two_lines_with_one_address_make_one_contact() {
    beside_a_neighbour(|house| async move {
        let second = NewContact { id: house::contact(9), ..new_contact(OURS, 5) };
        let steps: Vec<Step> =
            contact::insert_many(OURS, &[new_contact(OURS, 5), second], at(3)).into();
        assert_eq!(house.told(steps).await, "1 1");
        assert_eq!(person(&house, 5).await, "ours data 5 v1 epoch 1 erased -");
    });
}

#[test]
fn versions_are_added_one_by_one_and_earlier_ones_stay() {
    beside_a_neighbour(|house| async move {
        let add = |version| {
            let data = sealed(OURS, &format!("data 1 v{version}"));
            contact::add_version(OURS, house::contact(1), (version, &data), at(4))
        };
        assert_eq!(house.told(add(2)).await, "1 1");
        assert_eq!(
            house.told(add(2)).await,
            "`contact/insert_versions` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(
            house.told(add(4)).await,
            "`contact/set_version` (step 1) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(person(&house, 1).await, "ours data 1 v2 v2 epoch 1 erased -");
        let version = async |number| {
            let row = contact::version(&house.store, OURS, (house::contact(1), number)).await;
            row.unwrap().unwrap().sealed_data.as_ref().map(opened)
        };
        assert_eq!(version(1).await.unwrap(), "ours data 1");
        assert_eq!(version(4).await, None, "the failed unit left nothing");
    });
}

#[test]
fn epochs_rise_by_contact_and_by_address() {
    beside_a_neighbour(|house| async move {
        let key = house::suppression_key(2);
        let raise = [
            contact::raise_epoch(OURS, house::contact(1)),
            contact::raise_epoch_by_key(OURS, &key),
            contact::raise_epoch_by_key(OURS, &[77; 16]),
        ];
        assert_eq!(house.told(raise).await, "1 1 0");
        let unknown = [contact::raise_epoch(OURS, house::contact(77))];
        assert_eq!(
            house.told(unknown).await,
            "`contact/raise_epoch` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let mut epochs = Vec::new();
        for number in 1..=3 {
            epochs.push(person(&house, number).await);
        }
        assert_eq!(
            epochs.join(", "),
            "ours data 1 v1 epoch 2 erased -, ours data 2 v1 epoch 2 erased -, ours data 3 v1 epoch 1 erased -"
        );
    });
}

#[test]
fn what_was_decided_from_an_older_epoch_is_not_written() {
    beside_a_neighbour(|house| async move {
        let id = house::contact(1);
        assert_eq!(house.told([contact::at_epoch(OURS, id, 1)]).await, "1");
        house.unit([contact::raise_epoch(OURS, id)]).await.unwrap();
        let late = [contact::raise_epoch(OURS, id), contact::at_epoch(OURS, id, 1)];
        let refused = "`contact/at_epoch` (step 1) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(late).await, refused);
        assert_eq!(person(&house, 1).await, "ours data 1 v1 epoch 2 erased -");
    });
}

async fn erase(house: &House, person: ContactId) {
    let steps: Vec<Step> = contact::erase(OURS, person, at(20)).into();
    assert_eq!(house.told(steps).await, "1 1");
}

#[test]
fn an_erasure_takes_salt_look_up_and_every_version_and_leaves_the_row() {
    beside_a_neighbour(|house| async move {
        let id = house::contact(1);
        erase(&house, id).await;
        let row = contact::by_id(&house.store, OURS, id).await.unwrap().unwrap();
        assert_eq!(told(&row), "- v1 epoch 2 erased 20");
        assert_eq!((row.salt, row.suppression_key), (None, house::suppression_key(1)));
        let version = contact::version(&house.store, OURS, (id, 1)).await.unwrap().unwrap();
        assert_eq!((version.salt, version.erased_at), (None, Some(at(20))));
        assert_eq!(version.sealed_data, None);
        let known = contact::by_lookups(&house.store, OURS, &[vec![1; 16]]).await.unwrap();
        assert!(known.is_empty(), "the address is unknown from now on");
        let again: Vec<Step> = contact::erase(OURS, id, at(21)).into();
        assert_eq!(
            house.told(again).await,
            "`contact/erase` (step 0) should touch exactly 1 rows, but touched 0"
        );
    });
}

#[test]
fn nothing_is_added_to_an_erased_person_and_the_address_may_come_back_as_somebody_new() {
    beside_a_neighbour(|house| async move {
        let id = house::contact(1);
        erase(&house, id).await;
        let again = new_contact(OURS, 1);
        let version: Vec<Step> =
            contact::add_version(OURS, id, (2, &again.sealed_data), at(22)).into();
        assert_eq!(
            house.told(version).await,
            "`contact/insert_versions` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let mut late = new_event(OURS, 9, "confirmed");
        late.contact = id;
        assert_eq!(house.told([ledger::append(OURS, &[late])]).await, "0");
        assert_eq!(
            house.told([contact::at_epoch(OURS, id, 2)]).await,
            "`contact/at_epoch` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let new = NewContact { id: house::contact(9), ..again };
        let steps: Vec<Step> = contact::insert_many(OURS, &[new], at(23)).into();
        assert_eq!(house.told(steps).await, "1 1");
        let known = contact::by_lookups(&house.store, OURS, &[vec![1; 16]]).await.unwrap();
        assert_eq!(known[0].id, house::contact(9));
    });
}
