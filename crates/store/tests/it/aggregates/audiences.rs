//! What lists promise, what they are about, and who got how much of it.

use domain::AccountId;
use store::{
    campaign::{self, Measured},
    list_promise::{self, Counted, PromiseRow},
    list_topic,
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, contact, digest, list, whose},
    sending::{frozen, new_campaign},
};

fn promise(version: u32, mails: u32) -> PromiseRow {
    PromiseRow { version, mails, days: 10, created_at: at(i64::from(version)) }
}

/// List 1 promises two mails in ten days, and is about its owner.
pub async fn furnish(house: &House, account: AccountId) {
    let steps = vec![
        list_promise::insert(account, list(1), promise(1, 2)),
        list_topic::insert(account, list(1), whose(account), at(0)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

fn counted(except: u128, minute: i64) -> Counted {
    Counted { account: OURS, list: list(1), except: house::campaign(except), since: at(minute) }
}

#[test]
fn the_newest_promise_binds_and_none_is_written_over() {
    beside_a_neighbour(|house| async move {
        assert_eq!(house.told([list_promise::insert(OURS, list(1), promise(2, 1))]).await, "1");
        let taken = house.told([list_promise::insert(OURS, list(1), promise(2, 9))]).await;
        assert!(taken.contains("touched 0"), "{taken}");
        let found = list_promise::of_list(&house.store, OURS, list(1)).await.unwrap();
        assert_eq!(found, Some(promise(2, 1)));
        assert_eq!(list_promise::of_list(&house.store, OURS, list(2)).await.unwrap(), None);
        assert_eq!(list_topic::of_list(&house.store, OURS, list(1)).await.unwrap(), ["ours"]);
        assert!(list_topic::of_list(&house.store, OURS, list(2)).await.unwrap().is_empty());
    });
}

/// Contact 1 of either account got the one mail of campaign 1.
#[test]
fn mails_of_other_campaigns_of_the_list_count_while_they_are_recent() {
    beside_a_neighbour(|house| async move {
        let reached = async |counted, mails| {
            list_promise::reached(&house.store, counted, mails).await.unwrap()
        };
        assert_eq!(reached(counted(2, 0), 1).await, (1, 1));
        assert_eq!(reached(counted(2, 0), 2).await, (0, 1), "nobody got two");
        assert_eq!(reached(counted(1, 0), 1).await, (0, 0), "its own do not count");
        assert_eq!(reached(counted(2, 10), 1).await, (0, 0), "admitted at minute 10");
        let contacts = [contact(1), contact(2), contact(9)];
        let got = list_promise::of_contacts(&house.store, counted(2, 0), &contacts).await.unwrap();
        assert_eq!(got, [(contact(1), 1)]);
        let none = list_promise::of_contacts(&house.store, counted(2, 10), &contacts).await;
        assert_eq!(none.unwrap(), []);
    });
}

#[test]
fn what_was_measured_of_a_campaign_is_kept_with_it() {
    beside_a_neighbour(|house| async move {
        let draft = campaign::NewCampaign { topic: Some("ours".into()), ..new_campaign(OURS, 2) };
        let measured = Measured {
            topic_likeness: Some(40),
            promise_percent: Some(150),
            promise_over: Some(1),
        };
        let steps = [
            campaign::insert(OURS, &draft),
            campaign::freeze(OURS, house::campaign(2), frozen(1)),
            campaign::measure(OURS, house::campaign(2), measured),
        ];
        assert_eq!(house.told(steps).await, "1 1 1");
        let row = campaign::by_id(&house.store, OURS, house::campaign(2)).await.unwrap().unwrap();
        assert_eq!((row.topic.as_deref(), row.measured), (Some("ours"), measured));
        let first = campaign::by_id(&house.store, OURS, house::campaign(1)).await.unwrap().unwrap();
        assert_eq!((first.topic, first.measured), (None, Measured::default()));
    });
}

#[test]
fn earlier_campaigns_are_those_of_the_list_that_started() {
    beside_a_neighbour(|house| async move {
        let key = |list_number, except| (OURS, list(list_number), house::campaign(except));
        let earlier = async |key, topic: Option<&str>| {
            campaign::earlier(&house.store, key, topic, 5).await.unwrap()
        };
        assert_eq!(earlier(key(1, 2), None).await, [digest(2)]);
        assert_eq!(earlier(key(1, 1), None).await, [], "but itself");
        assert_eq!(earlier(key(2, 2), None).await, []);
        assert_eq!(earlier(key(1, 2), Some("ours")).await, [], "it named no topic");
        let since = async |minute| {
            campaign::started_since(&house.store, (OURS, list(1)), at(minute)).await.unwrap()
        };
        assert_eq!((since(4).await, since(5).await), (1, 0));
    });
}
