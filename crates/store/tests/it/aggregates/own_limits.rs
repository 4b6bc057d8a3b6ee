//! Limits of an account's own: sets that nobody overwrites, the newest in force.

use domain::{AccountId, Verdict};
use store::{
    account,
    own_limits::{self, OwnLimitsRow},
    queue::{self, DueDelivery},
    verdict::{self, VerdictRow},
};

use super::{
    beside_a_neighbour,
    gate::BOOK,
    house::{self, House, OURS, THEIRS, at, digest},
};

fn row(number: u32, limits: &str) -> OwnLimitsRow {
    OwnLimitsRow {
        number,
        limits: limits.to_owned(),
        digest: digest(u8::try_from(number).unwrap()),
        set_by: "member ann".to_owned(),
        reason: "we promised it".to_owned(),
        set_at: at(number.into()),
    }
}

/// A set on record. It is not in force, so that the account's epoch stays.
pub async fn furnish(house: &House, account: AccountId) {
    let [record, _] = own_limits::set(account, &row(1, "review.recipients = 900\n"));
    house.unit_of(account, [record]).await.unwrap();
}

async fn in_force(house: &House, of: AccountId) -> (Option<String>, i64) {
    let row = account::by_id(&house.store, of).await.unwrap().unwrap();
    (row.own_limits, row.standing_epoch)
}

#[test]
fn the_newest_set_counts_and_what_was_decided_before_is_decided_again() {
    beside_a_neighbour(|house| async move {
        let (none, before) = in_force(&house, OURS).await;
        assert_eq!(none, None);
        assert!(account::with_own_limits(&house.store).await.unwrap().is_empty());
        let second = row(2, "review.recipients = 100\n");
        assert_eq!(house.told(own_limits::set(OURS, &second)).await, "1 1");
        let counts = (Some(second.limits.clone()), before + 1);
        assert_eq!(in_force(&house, OURS).await, counts);
        let known = account::with_own_limits(&house.store).await.unwrap();
        assert_eq!(known.iter().map(|it| it.id).collect::<Vec<_>>(), [OURS]);
        let due = [OURS, THEIRS].map(|account| DueDelivery {
            account,
            delivery: house::delivery(1),
            due_at: at(10),
        });
        let found = queue::recheck(&house.store, &due, at(50)).await.unwrap();
        for it in found {
            let own = (it.delivery.account == OURS).then(|| second.limits.clone());
            assert_eq!((it.own_limits, it.time_zone.as_str()), (own, "Asia/Shanghai"));
        }
        assert!(house.unit(own_limits::set(OURS, &second)).await.is_err(), "the number is taken");
        // None any more is a set too.
        house.unit(own_limits::set(OURS, &row(3, ""))).await.unwrap();
        assert_eq!(in_force(&house, OURS).await, (None, before + 2));
        let history = own_limits::history(&house.store, OURS).await.unwrap();
        assert_eq!(history, [row(3, ""), second, row(1, "review.recipients = 900\n")]);
        assert_eq!(own_limits::history(&house.store, THEIRS).await.unwrap().len(), 1);
        assert_eq!(in_force(&house, THEIRS).await.0, None);
    });
}

#[test]
fn a_closed_account_sets_none() {
    beside_a_neighbour(|house| async move {
        house.unit([account::close(OURS, at(5))]).await.unwrap();
        let set = own_limits::set(OURS, &row(2, "review.recipients = 100\n"));
        assert!(house.unit(set).await.is_err());
        assert_eq!(own_limits::history(&house.store, OURS).await.unwrap().len(), 1);
    });
}

#[test]
fn a_verdict_names_the_limits_it_was_measured_by() {
    beside_a_neighbour(|house| async move {
        let judged = VerdictRow {
            id: house::verdict(7),
            subject_kind: "campaign".into(),
            subject: house::campaign(1).0,
            verdict: Verdict::Hold,
            rules: "[]".into(),
            policy_version: BOOK.version(),
            created_at: at(9),
            own_limits: Some(digest(2)),
        };
        house.unit([verdict::insert(OURS, &judged)]).await.unwrap();
        let found = verdict::by_id(&house.store, OURS, judged.id).await.unwrap();
        assert_eq!(found, Some(judged.clone()));
        let newest = verdict::newest_of_subject(&house.store, OURS, judged.subject).await.unwrap();
        assert_eq!(newest, Some(judged));
    });
}
