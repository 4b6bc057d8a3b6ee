//! Suppression by topic: the stricter stands, the choice of its owner is lifted as
//! it was read, and a decision reads what its campaign is about.

use clearance::Suppression;
use domain::AccountId;
use store::{
    Statement, Step, params, permission,
    queue::{self, DueDelivery},
    statement,
    suppression::{self, SuppressionRow},
    topic_suppression::{self, TopicSuppressionRow},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, list, minute, whose},
};

static AIM: Statement = statement!(
    text "campaign/aim",
    "-- scope: account ($1)
     UPDATE campaign SET topic = $2 WHERE account_id = $1 AND campaign_id = $3"
);

/// Says what campaign 1 is about.
fn aim(account: AccountId, topic: &str) -> Step {
    Step::new(&AIM, params![account, topic, house::campaign(1)])
}

fn row(
    contact: u8,
    (on, topic): (u128, &str),
    reason: &str,
    (since, until): (i64, Option<i64>),
) -> TopicSuppressionRow {
    TopicSuppressionRow {
        address_key: house::suppression_key(contact),
        list: list(on),
        topic: topic.to_owned(),
        reason: reason.to_owned(),
        created_at: at(since),
        until: until.map(at),
    }
}

fn insert(contact: u8, topic: (u128, &str), reason: &str, when: (i64, Option<i64>)) -> Step {
    topic_suppression::insert(OURS, &row(contact, topic, reason, when))
}

/// Contact 3 leaves out the topic of list 1.
pub async fn furnish(house: &House, account: AccountId) {
    let row = row(3, (1, whose(account)), "unsubscribed", (1, None));
    house.unit_of(account, [topic_suppression::insert(account, &row)]).await.unwrap();
}

async fn told(house: &House, contact: u8) -> String {
    let key = house::suppression_key(contact);
    let rows = topic_suppression::of_key(&house.store, OURS, &key).await.unwrap();
    let told = rows.iter().map(|it| {
        let until = it.until.map_or("for good".to_owned(), |it| format!("until {}", minute(it)));
        let on = it.list.0.as_u128();
        format!("{} of {on}: {} since {} {until}", it.topic, it.reason, minute(it.created_at))
    });
    told.collect::<Vec<_>>().join("; ")
}

#[test]
fn of_two_with_one_reason_the_later_instant_and_the_longer_time_stand() {
    beside_a_neighbour(|house| async move {
        for when in [(5, Some(50)), (6, Some(40)), (4, Some(60))] {
            house.unit([insert(9, (1, "Roses; | & x"), "manual", when)]).await.unwrap();
        }
        assert_eq!(told(&house, 9).await, "Roses; | & x of 1: manual since 6 until 60");
        house.unit([insert(9, (1, "Roses; | & x"), "manual", (7, None))]).await.unwrap();
        house.unit([insert(9, (1, "Roses; | & x"), "manual", (8, Some(99)))]).await.unwrap();
        assert_eq!(told(&house, 9).await, "Roses; | & x of 1: manual since 8 for good");
        assert_eq!(told(&house, 3).await, "ours of 1: unsubscribed since 1 for good");
    });
}

#[test]
fn a_choice_is_lifted_as_it_was_read_and_nothing_else_is() {
    beside_a_neighbour(|house| async move {
        let own = row(3, (1, "ours"), "unsubscribed", (1, None));
        house.unit([insert(3, (1, "ours"), "manual", (2, None))]).await.unwrap();
        let later = TopicSuppressionRow { created_at: at(9), ..own.clone() };
        let other = TopicSuppressionRow { list: list(2), ..own.clone() };
        assert_eq!(house.told([topic_suppression::lift(OURS, &later)]).await, "0");
        assert_eq!(house.told([topic_suppression::lift(OURS, &other)]).await, "0");
        assert_eq!(house.told([topic_suppression::lift(OURS, &own)]).await, "1");
        assert_eq!(told(&house, 3).await, "ours of 1: manual since 2 for good");
        // The neighbour's topic of the same contact is no row of ours.
        let theirs = row(3, (1, "theirs"), "unsubscribed", (1, None));
        assert_eq!(house.told([topic_suppression::lift(OURS, &theirs)]).await, "0");
    });
}

/// A rest ends as it was read; what was entered by others stays.
#[test]
fn a_rest_is_ended_and_another_entry_is_not() {
    beside_a_neighbour(|house| async move {
        let rest = |reason: &str, since| SuppressionRow {
            address_key: house::suppression_key(9),
            list: None,
            reason: reason.to_owned(),
            created_at: at(since),
            until: Some(at(90)),
        };
        for reason in ["paused", "manual"] {
            house.unit([suppression::insert(OURS, &rest(reason, 4))]).await.unwrap();
        }
        assert_eq!(house.told([suppression::end(OURS, &rest("paused", 3))]).await, "0");
        assert_eq!(house.told([suppression::end(OURS, &rest("manual", 4))]).await, "1");
        let left = suppression::of_key(&house.store, OURS, &house::suppression_key(9)).await;
        assert_eq!(left.unwrap(), [rest("manual", 4)]);
    });
}

#[test]
fn addresses_are_listed_once_each_and_only_ours() {
    beside_a_neighbour(|house| async move {
        house.unit([insert(9, (1, "ours"), "manual", (2, None))]).await.unwrap();
        house.unit([insert(3, (1, "ours"), "manual", (2, None))]).await.unwrap();
        let keys = async |after: Vec<u8>, limit| {
            suppression::keys(&house.store, OURS, (&after, limit)).await.unwrap()
        };
        let all = keys(Vec::new(), 100).await;
        let mut sorted = all.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(all, sorted);
        let [three, nine] = [3, 9].map(house::suppression_key);
        assert!(all.contains(&three) && all.contains(&nine));
        assert!(!all.contains(&house::suppression_key(1)), "the neighbour's complaint");
        assert_eq!(keys(three, 1).await, std::slice::from_ref(&nine));
        assert_eq!(keys(Vec::new(), 1).await, all[..1]);
    });
}

/// What forbids an address, as text.
pub fn shown(found: &[Suppression]) -> String {
    let mut told: Vec<_> =
        found.iter().map(|it| format!("{} {}", it.extent(), it.reason)).collect();
    told.sort();
    told.join("; ")
}

/// R002-23 (P7): what a decision reads of topics is of its list, and not over.
#[test]
fn a_candidate_carries_the_topics_it_leaves_out() {
    beside_a_neighbour(|house| async move {
        for step in [
            insert(1, (1, "Roses"), "unsubscribed", (1, None)),
            insert(1, (1, "Tools; saws"), "manual", (1, Some(60))),
            insert(1, (1, "Loans"), "unsubscribed", (1, Some(50))),
            insert(1, (2, "Elsewhere"), "unsubscribed", (1, None)),
        ] {
            house.unit([step]).await.unwrap();
        }
        let (store, one) = (&house.store, house::contact(1));
        let from = (house::contact(0), 1);
        let page = permission::page(store, OURS, list(1), from, at(50)).await.unwrap();
        let again = permission::again(store, OURS, list(1), &[one], at(50)).await.unwrap();
        let told = |it: &permission::Candidate| {
            let topics =
                it.topics.iter().map(|(topic, why)| format!("{topic}: {}", shown(&[*why])));
            let mut told: Vec<_> = topics.collect();
            told.sort();
            (told.join(" | "), shown(&it.suppressions))
        };
        let expected = "Roses: topic unsubscribed | Tools; saws: topic, for a time manual";
        assert_eq!(told(&page[0]), (expected.to_owned(), String::new()));
        assert_eq!(told(&again[0]), told(&page[0]));
    });
}

/// A mail that waits is asked about the topic of its campaign alone; one of the
/// platform itself has none.
#[test]
fn the_re_check_reads_the_topic_of_the_campaign() {
    beside_a_neighbour(|house| async move {
        let due = DueDelivery { account: OURS, delivery: house::delivery(1), due_at: at(10) };
        let read = async || {
            let rows = queue::recheck(&house.store, &[due], at(50)).await.unwrap();
            assert_eq!(rows.len(), 1);
            shown(&rows[0].suppressions)
        };
        house.unit([insert(1, (1, "Roses"), "unsubscribed", (1, None))]).await.unwrap();
        assert_eq!(read().await, "", "the campaign is about nothing in particular");
        house.unit([aim(OURS, "Tools")]).await.unwrap();
        assert_eq!(read().await, "", "it is about something else");
        house.unit([aim(OURS, "Roses")]).await.unwrap();
        assert_eq!(read().await, "topic unsubscribed");
        house.unit([insert(1, (1, "Roses"), "manual", (1, Some(50)))]).await.unwrap();
        assert_eq!(read().await, "topic unsubscribed", "the other is over");
    });
}
