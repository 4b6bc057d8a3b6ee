//! The queue: leases, domains, what is due.

use domain::{Domain, Timestamp};
use store::{
    Step, StoreError, UnitError,
    contact::{self, NewContact},
    delivery,
    queue::{self, Waiting},
    site::{self, SiteRow},
};

use super::{
    beside_a_neighbour,
    gate::{ask, node},
    house::{self, House, OURS, THEIRS, at, domain, minute, new_contact},
    sending::{SHARD, admit, shared},
};

#[test]
fn a_shard_changes_hands_only_after_its_lease_ran_out_and_then_the_fence_rises() {
    beside_a_neighbour(|house| async move {
        let lease = async |owner, now, until| {
            let lease = queue::lease(&house.store, (SHARD, node(owner)), at(now), at(until)).await;
            lease.unwrap().map(|it| it.fence)
        };
        let mut fences = Vec::new();
        for (owner, now, until) in [
            (2, 30, 90),   // node 1 holds it until 60
            (1, 50, 80),   // renewed
            (2, 79, 100),  // still held
            (2, 80, 100),  // over: it changes hands
            (1, 81, 200),  // and the first has to wait
            (2, 99, 130),  // renewed
            (2, 140, 150), // late, but nobody else came
            (1, 150, 160),
        ] {
            fences.push(lease(owner, now, until).await);
        }
        let expected = [None, Some(1), None, Some(2), None, Some(2), Some(2), Some(3)];
        assert_eq!(fences, expected);
        let other = queue::lease(&house.store, (SHARD + 1, node(2)), at(0), at(9)).await.unwrap();
        assert_eq!(other.map(|it| it.fence), Some(1), "each shard has its own");
    });
}

#[test]
fn of_nodes_that_reach_for_a_shard_at_once_one_gets_it() {
    beside_a_neighbour(|house| async move {
        let reach = (10..20).map(|it| queue::lease(&house.store, (9, node(it)), at(0), at(9)));
        let got = futures_util::future::join_all(reach).await;
        let got = got.into_iter().filter(|it| it.as_ref().unwrap().is_some()).count();
        assert_eq!(got, 1);
    });
}

#[test]
fn what_is_due_comes_oldest_first_whosever_it_is() {
    beside_a_neighbour(|house| async move {
        let due = async |now, limit| {
            let of = (SHARD, &domain("odd.example"));
            let due = queue::due(&house.store, of, at(now), limit).await.unwrap();
            due.iter().map(|it| (it.account, minute(it.due_at))).collect::<Vec<_>>()
        };
        assert_eq!(due(9, 5).await, []);
        assert_eq!(due(10, 5).await, [(OURS, 10)]);
        assert_eq!(due(11, 5).await, [(OURS, 10), (THEIRS, 11)]);
        assert_eq!(due(11, 1).await, [(OURS, 10)]);
        let id = house::delivery(1);
        assert_eq!(house.told([queue::postpone(OURS, id, at(30))]).await, "1");
        assert_eq!(due(29, 5).await, [(THEIRS, 11)]);
        assert_eq!(due(30, 5).await, [(THEIRS, 11), (OURS, 30)]);
        assert_eq!(house.told([queue::remove(OURS, id)]).await, "1");
        assert_eq!(house.told([queue::remove(OURS, id)]).await, "0");
        assert_eq!(
            house.told([queue::postpone(OURS, id, at(31))]).await,
            "`queue/postpone` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(due(99, 5).await, [(THEIRS, 11)]);
    });
}

/// Puts 300 deliveries for 300 domains into a shard of their own.
async fn many_domains(house: &House) -> Vec<Domain> {
    let numbers = 0_u16..300;
    let name = |number: u16| domain(&format!("d{number:03}.example"));
    let new: Vec<_> = numbers
        .clone()
        .map(|number| NewContact {
            id: house::contact(1_000 + u128::from(number)),
            lookup: [&[0xff; 14][..], &number.to_be_bytes()].concat(),
            domain: name(number),
            ..new_contact(OURS, 1)
        })
        .collect();
    let steps: Vec<Step> = contact::insert_many(OURS, &new, at(1)).into();
    house.unit(steps).await.unwrap();
    let admissions = numbers.clone().map(|number| {
        let mut admission = admit(ask(house::contact(1_000 + u128::from(number))), 1);
        admission.id = house::delivery(1_000 + u128::from(number));
        admission.shard = SHARD + 1;
        admission
    });
    let steps = delivery::admit_campaign(&shared(OURS), admissions.collect());
    house.unit(steps).await.unwrap();
    numbers.map(name).collect()
}

#[test]
fn the_domains_of_a_shard_are_walked_each_with_its_first_due_time() {
    beside_a_neighbour(|house| async move {
        let expected = many_domains(&house).await;
        let later = queue::postpone(OURS, house::delivery(1_007), at(77));
        house.unit([later]).await.unwrap();
        let walked = queue::domains(&house.store, SHARD + 1).await.unwrap();
        let due = |name: &str| at(if name == "d007.example" { 77 } else { 10 });
        let expected: Vec<(Domain, Timestamp)> =
            expected.into_iter().map(|it| (it.clone(), due(it.as_str()))).collect();
        assert_eq!(walked, expected);
        let first = queue::domains(&house.store, SHARD).await.unwrap();
        assert_eq!(first, [(domain("odd.example"), at(10))], "of two accounts, the first due");
        assert_eq!(queue::domains(&house.store, SHARD + 2).await.unwrap(), []);
    });
}

#[test]
fn what_waits_is_counted_by_domain_most_first() {
    beside_a_neighbour(|house| async move {
        let more = vec![admit(ask(house::contact(2)), 2)];
        let steps = delivery::admit_campaign(&shared(OURS), more);
        house.unit(steps).await.unwrap();
        let even = SiteRow { site: "mx".into(), provider: "Even Mail".into(), checked_at: at(1) };
        house.system([site::upsert(&domain("even.example"), &even)]).await.unwrap();
        let row = |name: &str, provider: &str, count| Waiting {
            domain: domain(name),
            provider: provider.to_owned(),
            count,
            parked: 0,
            next_due_at: Some(at(10)),
        };
        let expected = [row("even.example", "Even Mail", 2), row("odd.example", "odd.example", 2)];
        assert_eq!(queue::waiting(&house.store).await.unwrap(), expected);
    });
}

#[test]
fn a_unit_of_one_account_cannot_touch_the_queue_of_another() {
    beside_a_neighbour(|house| async move {
        let smuggled = [queue::remove(THEIRS, house::delivery(1))];
        let error = house.unit(smuggled).await.unwrap_err();
        let scope = StoreError::Scope { statement: "queue/remove" };
        assert_eq!(error, UnitError::Store(scope));
    });
}
