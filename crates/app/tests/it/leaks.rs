//! Whom a leak of personal data concerns, and by when they are told (R001-16).

use app::{Failure, leak, testing};
use domain::SignedDuration;

use crate::{
    laws::{arrived, sent},
    world::on_both,
};

/// R001-16: accounts with the address that a person answers, how many people, the
/// laws under which they were mailed, and the hour by which each wants to know.
#[test]
fn a_leak_names_accounts_people_and_the_hours_of_each_law() {
    on_both(|world| async move {
        let other = testing::open_account(&world.app, "Other").await;
        arrived(&world, &[("linh@example.vn", ""), ("anna@example.se", "")]).await;
        sent(&world, "Summer sale").await;
        let known_at = world.app.now();
        let concerned =
            async |account| leak::concerned(&world.app, &world.operator, (account, known_at)).await;
        let all = concerned(None).await.unwrap();
        let people: Vec<_> = all.iter().map(|it| (it.account, it.people)).collect();
        assert_eq!(people, [(world.account, 2), (other, 0)]);
        let [ours]: [leak::Concerned; 1] =
            concerned(Some(world.account)).await.unwrap().try_into().unwrap();
        let contact = ours.contact.unwrap();
        assert_eq!(contact, ("Flora AB".to_owned(), "hello@flora.example".to_owned()));
        assert!(ours.laws.contains("EU"), "{:?}", ours.laws);
        let of = |law: &str| ours.notices.iter().find(|it| it.law == law).map(|it| it.due_at);
        let three_days = known_at + SignedDuration::from_hours(72);
        assert_eq!((of("EU"), of("house")), (Some(three_days), Some(three_days)));
        assert_eq!(of("CN"), None, "nobody is there");
        let [theirs]: [leak::Concerned; 1] =
            concerned(Some(other)).await.unwrap().try_into().unwrap();
        let laws: Vec<_> = theirs.notices.iter().map(|it| it.law.as_str()).collect();
        assert_eq!(laws, ["house"], "something is always to be told");
    });
}

#[test]
fn only_staff_asks_and_only_about_what_was() {
    on_both(|world| async move {
        let now = world.app.now();
        let refused = leak::concerned(&world.app, &world.member, (Some(world.account), now)).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))));
        let later = now + SignedDuration::from_hours(1);
        let refused = leak::concerned(&world.app, &world.operator, (None, later)).await;
        assert!(matches!(refused, Err(Failure::Invalid { .. })));
    });
}
