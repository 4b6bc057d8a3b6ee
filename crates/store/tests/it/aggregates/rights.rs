//! Rights to use pictures, and what authors answer to verdicts.

use domain::{AccountId, ActId, LicenceId};
use store::{
    author_answer::{self, AnswerRow},
    contact, leak,
    licence::{self, LicenceRow},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, campaign, digest, opened, sealed, verdict},
};

fn id(number: u128) -> LicenceId {
    LicenceId(Uuid::from_u128(number))
}

fn row(account: AccountId, number: u128, asset: u8) -> LicenceRow {
    LicenceRow {
        id: id(number),
        asset: digest(asset),
        kind: "licensed".to_owned(),
        sealed_words: sealed(account, "words"),
        evidence: None,
        valid_from: at(1),
        valid_until: None,
        recorded_by: "ann".to_owned(),
        created_at: at(1),
        ended_at: None,
        ended_by: None,
    }
}

fn answer(account: AccountId, number: u128, of: u128) -> AnswerRow {
    AnswerRow {
        id: ActId(Uuid::from_u128(number)),
        campaign: campaign(1),
        verdict: verdict(of),
        sealed_words: sealed(account, &format!("answer {number}")),
        made_by: "ann".to_owned(),
        created_at: at(2),
    }
}

/// A right to asset 60, and an answer to verdict 1.
pub async fn furnish(house: &House, account: AccountId) {
    let steps = [
        licence::insert(account, &row(account, 1, 60)),
        author_answer::insert(account, &answer(account, 1, 1)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

/// R003-48: a right that ran out, or that was ended, is none; a neighbour's is none
/// of ours.
#[test]
fn a_right_is_in_force_from_its_first_instant_until_it_ends() {
    beside_a_neighbour(|house| async move {
        let covered = async |account, asset, minute| {
            let key = (account, digest(asset));
            licence::covered(&house.store, key, at(minute)).await.unwrap()
        };
        assert_eq!(covered(OURS, 60, 0).await, None);
        assert_eq!(covered(OURS, 60, 1).await, Some(id(1)));
        let short = LicenceRow { valid_until: Some(at(9)), ..row(OURS, 2, 61) };
        house.unit([licence::insert(OURS, &short)]).await.unwrap();
        assert_eq!(covered(OURS, 61, 8).await, Some(id(2)));
        assert_eq!(covered(OURS, 61, 9).await, None, "it ran out");
        assert_eq!(covered(THEIRS, 61, 8).await, None);
        let end = || [licence::end((OURS, id(1)), "ann", at(5))];
        house.unit(end()).await.unwrap();
        assert_eq!(covered(OURS, 60, 6).await, None);
        assert_eq!(covered(THEIRS, 60, 6).await, Some(id(1)));
        assert!(house.told(end()).await.contains("touched 0"), "once");
        let rows = licence::of_account(&house.store, OURS).await.unwrap();
        let ids: Vec<_> = rows.iter().map(|it| it.id).collect();
        assert_eq!(ids, [id(2), id(1)]);
        assert_eq!(rows[1].ended_by.as_deref(), Some("ann"));
    });
}

/// R003-57.
#[test]
fn answers_are_added_to_the_verdict_they_answer() {
    beside_a_neighbour(|house| async move {
        house.unit([author_answer::insert(OURS, &answer(OURS, 2, 1))]).await.unwrap();
        house.unit([author_answer::insert(OURS, &answer(OURS, 3, 2))]).await.unwrap();
        let of = async |account, number| {
            let rows = author_answer::of_verdict(&house.store, account, verdict(number)).await;
            rows.unwrap().iter().map(|it| opened(&it.sealed_words)).collect::<Vec<_>>()
        };
        assert_eq!(of(OURS, 1).await, ["ours answer 1", "ours answer 2"]);
        assert_eq!(of(OURS, 2).await, ["ours answer 3"]);
        assert_eq!(of(THEIRS, 1).await, ["theirs answer 1"]);
    });
}

/// R001-16: whom a leak of one account concerns, and nobody of its neighbour.
#[test]
fn a_leak_concerns_the_people_of_one_account() {
    beside_a_neighbour(|house| async move {
        assert_eq!(leak::people(&house.store, OURS).await.unwrap(), 4);
        assert_eq!(leak::people(&house.store, THEIRS).await.unwrap(), 6);
        house.unit(contact::erase(OURS, house::contact(4), at(9))).await.unwrap();
        assert_eq!(leak::people(&house.store, OURS).await.unwrap(), 3);
        let mailed: u64 =
            leak::laws(&house.store, OURS).await.unwrap().iter().map(|(_, people)| people).sum();
        assert!(mailed <= 1, "one was mailed");
    });
}
