//! Blocklists that hold us, what each campaign sent, and spam traps.

use domain::{AccountId, DeliveryId, EnforcementId, ListingId};
use store::{
    NIL,
    compliance::first_id,
    delivery,
    listing::{self, ListingRow, SentRow},
    trap::{self, Hit, TrapRow},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, campaign, delivery as delivery_id, domain, suppression_key},
};

fn row(number: u128) -> ListingRow {
    ListingRow {
        id: ListingId(Uuid::from_u128(number)),
        zone: "bl.example".to_owned(),
        subject: "192.0.2.1".to_owned(),
        source: Some("mx1".to_owned()),
        answer: "127.0.0.2".to_owned(),
        cause: Some(OURS),
        campaign: Some(campaign(1)),
        because: Some("complaints 1 of 1".to_owned()),
        listed_at: at(3),
        ended_at: None,
    }
}

/// Where the attempt of the furniture begins.
const SOURCE: &str = "source-1";

/// A trap took the first message of each account.
pub async fn furnish(house: &House, account: AccountId) {
    let hit = Hit { account, delivery: delivery_id(1), campaign: campaign(1) };
    let steps = [trap::hit(&hit, EnforcementId(NIL), at(5))];
    house.unit_of(account, steps).await.unwrap();
}

/// R000-25: once while it lasts, and again when it begins anew.
#[test]
fn a_listing_is_on_record_once_while_it_lasts() {
    beside_a_neighbour(|house| async move {
        house.system([listing::insert(&row(1))]).await.unwrap();
        assert!(house.system([listing::insert(&row(2))]).await.is_err(), "it lasts");
        house.system([listing::end(row(1).id, at(9))]).await.unwrap();
        house.system([listing::insert(&row(2))]).await.unwrap();
        let all = listing::latest(&house.store).await.unwrap();
        let ended = ListingRow { ended_at: Some(at(9)), ..row(1) };
        assert_eq!(all, [row(2), ended], "what lasts comes first");
    });
}

/// R000-26: what each campaign sent through a source, of every account.
#[test]
fn what_was_sent_through_a_source_is_counted_by_campaign() {
    beside_a_neighbour(|house| async move {
        let all = DeliveryId(NIL);
        let sent = |account| SentRow {
            account,
            campaign: campaign(1),
            messages: 1,
            bad: 0,
            complaints: 0,
        };
        let found = listing::shares_of_source(&house.store, SOURCE, all).await.unwrap();
        assert_eq!(found, [sent(THEIRS), sent(OURS)]);
        assert_eq!(listing::shares_of_source(&house.store, "mx9", all).await.unwrap(), []);
        let later = first_id(at(1_000_000));
        assert_eq!(listing::shares_of_source(&house.store, SOURCE, later).await.unwrap(), []);
        let other = domain("other.example");
        assert_eq!(listing::shares_of_domain(&house.store, &other, all).await.unwrap(), []);
    });
}

fn new_trap() -> TrapRow {
    TrapRow {
        note: "never given out".to_owned(),
        registered_by: "operator".to_owned(),
        created_at: at(2),
        retired_at: None,
    }
}

/// A trap takes a message when its host did, and it is noticed once.
#[test]
fn a_message_that_a_trap_took_is_found_once() {
    beside_a_neighbour(|house| async move {
        let key = suppression_key(2);
        house.system([trap::insert(&key, &new_trap())]).await.unwrap();
        assert_eq!(trap::hits(&house.store).await.unwrap(), []);
        assert_eq!(trap::all(&house.store).await.unwrap(), [new_trap()]);
        house.system([trap::insert(&key, &new_trap())]).await.unwrap();
        assert_eq!(trap::all(&house.store).await.unwrap().len(), 1);
        house.system([trap::retire(&key, at(4))]).await.unwrap();
        assert!(house.system([trap::retire(&key, at(5))]).await.is_err(), "it is none any more");
        let row = delivery::by_id(&house.store, OURS, delivery_id(1)).await.unwrap();
        assert!(row.is_some(), "the furniture stays");
    });
}
