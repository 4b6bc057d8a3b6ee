//! Attempts: only under the fence in force, settled once, open until then.

use domain::{BounceClass, DeliveryState, Fault};
use store::{
    Step,
    attempt::{self, AttemptOutcome, ShardLease},
    delivery::{self, DeliveryOutcome},
    queue,
};

use super::{
    beside_a_neighbour,
    gate::node,
    house::{self, House, OURS, THEIRS, at, domain},
    sending::{SHARD, lease, new_attempt},
};

fn begin(number: u32, lease: ShardLease) -> Vec<Step> {
    attempt::begin(OURS, house::delivery(1), &new_attempt(number, lease))
}

/// The end of an attempt that went the usual way.
fn settle(number: u32, word: &'static str) -> [Step; 2] {
    let begun = new_attempt(number, lease()).begun(house::delivery(1));
    attempt::settle(OURS, begun, &outcome(word))
}

fn outcome(word: &'static str) -> AttemptOutcome {
    AttemptOutcome {
        outcome: word,
        stage: "RCPT TO".into(),
        code: Some(451),
        enhanced: Some("4.3.2".into()),
        reply: Some("“busy”, try later; it's 5 o'clock".into()),
        class: Some(BounceClass::Rate),
        fault: Some(Fault::Nobody),
        now: at(20),
    }
}

async fn told(house: &House) -> Vec<String> {
    let rows = attempt::of_delivery(&house.store, OURS, house::delivery(1)).await.unwrap();
    let told = rows.iter().map(|it| {
        let outcome = it.outcome.as_deref().unwrap_or("open");
        format!("{} {outcome} {:?} {:?}", it.number, it.code, it.class)
    });
    told.collect()
}

#[test]
fn an_attempt_is_begun_only_under_the_fence_in_force() {
    beside_a_neighbour(|house| async move {
        // Node 1 stalls; its lease runs out at 60 and node 2 takes over.
        let taken = queue::lease(&house.store, (SHARD, node(2)), at(60), at(120)).await.unwrap();
        assert_eq!(taken, Some(ShardLease { owner: node(2), fence: 2, ..lease() }));
        let refused = "`attempt/begin` (step 1) should touch exactly 1 rows, but touched 0";
        // Whoever takes a shard over settles what is open in it.
        assert_eq!(house.told(begin(2, taken.unwrap())).await, refused);
        house.unit(settle(1, "in-doubt")).await.unwrap();
        for stale in [
            lease(),
            ShardLease { fence: 2, ..lease() },
            ShardLease { owner: node(2), ..lease() },
            ShardLease { shard: SHARD + 1, ..taken.unwrap() },
        ] {
            assert_eq!(house.told(begin(2, stale)).await, refused);
        }
        let row = delivery::by_id(&house.store, OURS, house::delivery(1)).await.unwrap().unwrap();
        assert_eq!(row.attempts, 1, "the unit left nothing");
        assert_eq!(house.told(begin(2, taken.unwrap())).await, "1 1 0");
        let first = "1 in-doubt Some(451) Some(\"rate\")";
        assert_eq!(told(&house).await, [first, "2 open None None"]);
    });
}

#[test]
fn an_attempt_is_settled_once() {
    beside_a_neighbour(|house| async move {
        // Another node begins the same number: an answer of this one is not its answer.
        let other = new_attempt(1, ShardLease { fence: 2, ..lease() }).begun(house::delivery(1));
        let late = attempt::settle(OURS, other, &outcome("deferred"));
        let refused = "`attempt/settle` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(late).await, refused);
        assert_eq!(house.told(settle(1, "deferred")).await, "1 1");
        assert_eq!(house.told(settle(1, "accepted")).await, refused);
        assert_eq!(house.told(settle(2, "accepted")).await, refused);
        assert_eq!(told(&house).await, ["1 deferred Some(451) Some(\"rate\")"]);
        let rows = attempt::of_delivery(&house.store, OURS, house::delivery(1)).await.unwrap();
        let row = &rows[0];
        assert_eq!(row.reply.as_deref(), Some("“busy”, try later; it's 5 o'clock"));
        assert_eq!((row.started_at, row.ended_at), (at(12), Some(at(20))));
        assert_eq!(
            (row.stage.as_deref(), row.enhanced.as_deref()),
            (Some("RCPT TO"), Some("4.3.2"))
        );
        assert_eq!((row.provider.as_deref(), row.fault.as_deref()), (Some("Odd"), Some("none")));
        let path = (row.source.as_str(), row.host.as_deref(), row.tls.as_deref());
        assert_eq!(path, ("source-1", Some("mx.odd.example"), Some("TLSv1.3")));
    });
}

#[test]
fn outcome_delivery_and_queue_change_together_or_not_at_all() {
    beside_a_neighbour(|house| async move {
        let id = house::delivery(1);
        let accepted = DeliveryOutcome {
            state: DeliveryState::Accepted,
            doubts: 0,
            class: None,
            fault: None,
            reason: None,
            now: at(20),
        };
        let end = || {
            let mut steps = settle(1, "accepted").to_vec();
            steps.extend([delivery::settle(OURS, id, &accepted), queue::remove(OURS, id)]);
            steps
        };
        assert_eq!(house.told(end()).await, "1 1 1 1");
        // The same answer, told twice.
        let refused = "`attempt/settle` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(end()).await, refused);
        let due =
            queue::due(&house.store, (SHARD, &domain("odd.example")), at(99), 9).await.unwrap();
        assert_eq!(due.iter().map(|it| it.account).collect::<Vec<_>>(), [THEIRS]);
        // A settled delivery has no further attempt, and none is left behind.
        let refused = "`attempt/begin` (step 1) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(begin(2, lease())).await, refused);
        assert_eq!(told(&house).await.len(), 1);
    });
}

#[test]
fn open_attempts_of_every_account_are_found_after_a_crash() {
    beside_a_neighbour(|house| async move {
        let open = async |before| {
            let open = attempt::open(&house.store, at(before), (None, 10)).await.unwrap();
            let told = open.iter().map(|it| {
                let of = (it.account, it.delivery.0.as_u128(), it.number);
                (of, it.fence, it.domain.as_str().to_owned(), it.doubts)
            });
            told.collect::<Vec<_>>()
        };
        let found = |account| ((account, 1, 1), 1, "odd.example".to_owned(), 0);
        assert_eq!(open(13).await, [found(THEIRS), found(OURS)]);
        assert_eq!(open(12).await, [], "begun later than that");
        let first = attempt::open(&house.store, at(13), (None, 1)).await.unwrap();
        assert_eq!(first.len(), 1);
        let next = attempt::open(&house.store, at(13), (first.first(), 9)).await.unwrap();
        assert_eq!(next.iter().map(|it| it.account).collect::<Vec<_>>(), [OURS]);
        let doubt = DeliveryOutcome {
            state: DeliveryState::Scheduled,
            doubts: 1,
            class: None,
            fault: None,
            reason: Some("in-doubt".into()),
            now: at(20),
        };
        let mut steps = settle(1, "in-doubt").to_vec();
        steps.push(delivery::settle(OURS, house::delivery(1), &doubt));
        house.unit(steps).await.unwrap();
        assert_eq!(open(99).await, [found(THEIRS)]);
        house.unit(begin(2, lease())).await.unwrap();
        let again = ((OURS, 1, 2), 1, "odd.example".to_owned(), 1);
        assert_eq!(open(99).await, [found(THEIRS), again], "with the doubts so far");
    });
}
