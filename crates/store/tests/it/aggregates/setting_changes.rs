//! Changes of settings, and who was told.

use domain::{AccountId, JobId};
use store::setting_change::{self, ChangeRow};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at},
};

fn change(number: u128) -> ChangeRow {
    ChangeRow {
        id: JobId(Uuid::from_u128(number)),
        setting: "review.recipients".to_owned(),
        before: "5000".to_owned(),
        value: "3000".to_owned(),
        since: "2026-12-15".to_owned(),
        is_at_once: false,
        reason: "more people look".to_owned(),
        announced_at: at(i64::try_from(number).unwrap()),
        withdrawn_at: None,
    }
}

/// Each was told of what was announced in minute 1.
pub async fn furnish(house: &House, account: AccountId) {
    house.unit_of(account, [setting_change::tell(account, at(1), at(2))]).await.unwrap();
}

///
#[test]
fn a_change_is_told_to_each_account_once_and_kept() {
    beside_a_neighbour(|house| async move {
        house.system([0, 3, 4].map(|it| setting_change::insert(&change(it)))).await.unwrap();
        let untold = async || {
            let mut all = setting_change::untold(&house.store).await.unwrap();
            all.sort();
            all
        };
        // Of what was announced in minute 0 nobody knew: they came later.
        assert_eq!(
            untold().await,
            [(at(3), THEIRS), (at(3), OURS), (at(4), THEIRS), (at(4), OURS)]
        );
        assert_eq!(house.told([setting_change::tell(OURS, at(3), at(5))]).await, "1");
        assert!(house.unit([setting_change::tell(OURS, at(3), at(6))]).await.is_err());
        assert_eq!(untold().await, [(at(3), THEIRS), (at(4), THEIRS), (at(4), OURS)]);
        house.system([setting_change::withdraw(change(3).id, at(9))]).await.unwrap();
        let all = setting_change::all(&house.store).await.unwrap();
        let withdrawn = ChangeRow { withdrawn_at: Some(at(9)), ..change(3) };
        assert_eq!(all, [change(4), withdrawn, change(0)]);
    });
}
