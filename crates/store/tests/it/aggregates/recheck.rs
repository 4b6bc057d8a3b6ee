//! The one read before an attempt: what a pass is renewed from (DECISIONS D3).

use domain::{AccountId, CampaignState, Standing};
use store::{
    NIL, Step, account, contact, delivery, permission, policy_current,
    queue::{self, DueDelivery, Rechecked},
    suppression::{self, SuppressionRow},
};

use super::{
    beside_a_neighbour,
    gate::{ask, cleared_request},
    house::{self, House, OURS, THEIRS, at, digest, event, list, opened, transition},
    sending::{admit, shared},
    topic_suppressions::shown,
};

fn due(account: AccountId, number: u128) -> DueDelivery {
    DueDelivery { account, delivery: house::delivery(number), due_at: at(10) }
}

async fn recheck(house: &House, due: &[DueDelivery]) -> Vec<Rechecked> {
    let mut rows = queue::recheck(&house.store, due, at(50)).await.unwrap();
    rows.sort_by_key(|it| (it.delivery.account, it.delivery.id));
    rows
}

async fn ours(house: &House) -> Rechecked {
    let mut rows = recheck(house, &[due(OURS, 1)]).await;
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

fn told(it: &Rechecked) -> String {
    let data = it.sealed_contact.as_ref().map_or("-".into(), opened);
    let permission = it.permission.as_deref().unwrap_or("-");
    let campaign = it.campaign.map_or("-", CampaignState::as_str);
    let suppressed = shown(&it.suppressions);
    let suppressed = if suppressed.is_empty() { "-" } else { suppressed.as_str() };
    let (standing, epoch) = (it.standing, it.permission_epoch);
    format!("{data}, {permission}, epoch {epoch}, {standing}, {campaign}, {suppressed}")
}

#[test]
fn there_is_one_row_for_each_delivery_with_the_facts_of_its_own_account() {
    beside_a_neighbour(|house| async move {
        let more = vec![admit(ask(house::contact(2)), 2)];
        let steps = delivery::admit_campaign(&shared(OURS), more);
        house.unit(steps).await.unwrap();
        let batch = [due(OURS, 2), due(THEIRS, 1), due(OURS, 1), due(OURS, 77), due(THEIRS, 2)];
        let rows = recheck(&house, &batch).await;
        let told: Vec<_> = rows.iter().map(told).collect();
        assert_eq!(
            told,
            [
                "theirs data 1, granted, epoch 1, new, running, account complained; list complained",
                "ours data 1, granted, epoch 1, new, running, -",
                "ours data 2, granted, epoch 1, new, running, -",
            ]
        );
        assert_eq!(rows[1].contact_salt, Some(vec![1; 16]));
        assert_eq!(rows[1].delivery.artefact, digest(2));
    });
}

/// R001-28.
#[test]
fn every_change_since_the_admission_is_seen() {
    beside_a_neighbour(|house| async move {
        let left = permission::withdraw_all(OURS, house::contact(1), event(9), at(20));
        let steps = [
            left,
            contact::raise_epoch(OURS, house::contact(1)),
            account::set_standing(OURS, Standing::Suspended),
            transition(OURS, 3, CampaignState::Paused),
        ];
        house.unit(steps).await.unwrap();
        house.system([policy_current::set(digest(9), at(30))]).await.unwrap();
        let row = ours(&house).await;
        assert_eq!(told(&row), "ours data 1, withdrawn, epoch 2, suspended, paused, -");
        assert_eq!(row.policy_version, digest(9));
        assert_ne!(
            row.delivery.policy_version,
            digest(9),
            "the delivery keeps what it was cleared under"
        );
    });
}

/// DECISIONS D33: whatever standing it had, a closed account is closed.
#[test]
fn a_closed_account_is_seen_as_closed() {
    beside_a_neighbour(|house| async move {
        house.unit([account::close(OURS, at(20))]).await.unwrap();
        let row = ours(&house).await;
        assert_eq!(told(&row), "ours data 1, granted, epoch 1, closed, running, -");
    });
}

#[test]
fn the_data_is_of_the_version_admitted_and_gone_after_an_erasure() {
    beside_a_neighbour(|house| async move {
        let data = house::sealed(OURS, "data 1 v2");
        let version = contact::add_version(OURS, house::contact(1), (2, &data), at(20));
        house.unit(version).await.unwrap();
        assert_eq!(told(&ours(&house).await), "ours data 1, granted, epoch 1, new, running, -");
        let erase: Vec<Step> = contact::erase(OURS, house::contact(1), at(30)).into();
        house.unit(erase).await.unwrap();
        let row = ours(&house).await;
        assert_eq!(told(&row), "-, granted, epoch 2, new, running, -");
        assert_eq!(row.contact_salt, None);
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

#[test]
fn suppressions_of_list_account_and_installation_are_found_and_expired_ones_ignored() {
    beside_a_neighbour(|house| async move {
        let nil = AccountId(NIL);
        let forbidden = async |account, step: Step| {
            house.unit_of(account, [step]).await.unwrap();
            shown(&ours(&house).await.suppressions)
        };
        let mut reasons = Vec::new();
        for (account, step) in [
            (OURS, forbid(OURS, "complained", Some(2), None)),
            (OURS, forbid(OURS, "complained", Some(1), Some(50))),
            (OURS, forbid(OURS, "complained", None, Some(49))),
            (nil, forbid(nil, "complained", None, Some(10))),
            (OURS, forbid(OURS, "unsubscribed", Some(1), None)),
            (OURS, forbid(OURS, "not-me", None, None)),
            (nil, forbid(nil, "manual", None, Some(51))),
        ] {
            reasons.push(forbidden(account, step).await);
        }
        assert_eq!(
            reasons,
            [
                "",
                "",
                "",
                "",
                "list unsubscribed",
                "account not-me; list unsubscribed",
                "account not-me; installation, for a time manual; list unsubscribed",
            ]
        );
    });
}

#[test]
fn a_message_of_the_platform_has_no_campaign() {
    beside_a_neighbour(|house| async move {
        let id = house::contact(4);
        let admission = delivery::Admission {
            clearance: cleared_request(ask(id), event(40)),
            id: house::delivery(40),
            ..admit(ask(id), 4)
        };
        let asked = delivery::SystemAdmission {
            admission,
            origin: event(40),
            artefact: digest(90),
            render_format: 1,
            standing_epoch: 1,
            policy_version: super::gate::BOOK.version(),
            now: at(10),
        };
        house.unit(delivery::admit_system(asked)).await.unwrap();
        let rows = recheck(&house, &[due(OURS, 40)]).await;
        let told: Vec<_> = rows.iter().map(told).collect();
        assert_eq!(told, ["ours data 4, claimed, epoch 1, new, -, -"]);
        assert_eq!(rows[0].delivery.list, Some(list(1)));
    });
}
