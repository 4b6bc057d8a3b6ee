//! Parked mail: out of everybody's way, counted, and made due again in one step.

use domain::{CampaignState, Standing};
use store::{
    Step, StoreError, UnitError, account,
    delivery::{self, Turn},
    import::{self, ImportState},
    import_wave::{self, Counts, WaveState},
    queue::{self, Parked},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    desk::wave,
    gate::ask,
    house::{self, House, OURS, THEIRS, at, domain, transition},
    sending::{SHARD, admit, shared},
};

/// Our deliveries that are due within the hour.
async fn due(house: &House) -> Vec<u128> {
    let mut due = Vec::new();
    for name in ["even.example", "odd.example"] {
        let waiting = queue::due(&house.store, (SHARD, &domain(name)), at(60), 100).await.unwrap();
        let ours = waiting.iter().filter(|it| it.account == OURS);
        due.extend(ours.map(|it| it.delivery.0.as_u128()));
    }
    due.sort_unstable();
    due
}

/// How much waits, and how much of it is parked; the neighbour's mail with it.
async fn waiting(house: &House) -> (u64, u64) {
    let waiting = queue::waiting(&house.store).await.unwrap();
    (waiting.iter().map(|it| it.count).sum(), waiting.iter().map(|it| it.parked).sum())
}

async fn parked(house: &House) -> Vec<Parked> {
    queue::parked(&house.store).await.unwrap()
}

/// Deliveries 2 and 3 of contacts 2 and 3, each with its turn.
async fn admitted(house: &House, turns: [Turn; 2]) {
    let [second, third] = turns;
    let admissions =
        vec![(admit(ask(house::contact(2)), 2), second), (admit(ask(house::contact(3)), 3), third)];
    let steps = delivery::admit_in_turn(&shared(OURS), admissions);
    assert_eq!(house.told(steps).await, "2 2 0");
}

fn park(cause: Uuid, deliveries: &[u128]) -> [Step; 1] {
    let deliveries: Vec<_> = deliveries.iter().map(|it| house::delivery(*it)).collect();
    [queue::park(OURS, cause, &deliveries)]
}

const NOTHING: Parked =
    Parked { account: OURS, cause: Uuid::nil(), campaign: None, wave: None, standing: None };

#[test]
fn what_is_parked_is_due_to_nobody_and_counts_as_waiting() {
    beside_a_neighbour(|house| async move {
        admitted(&house, [Turn::Now, Turn::Now]).await;
        let (before, none) = waiting(&house).await;
        assert_eq!((due(&house).await, none), (vec![1, 2, 3], 0));
        let cause = house::campaign(1).0;
        assert_eq!(house.told(park(cause, &[1, 2, 77])).await, "2", "77 waits for nothing");
        assert_eq!(due(&house).await, [3]);
        assert_eq!(waiting(&house).await, (before, 2));

        let release = |limit| [queue::release((OURS, cause), at(20), limit)];
        assert_eq!(house.told(release(1)).await, "1");
        assert_eq!(due(&house).await, [1, 3], "so many at a time");
        assert_eq!(house.told(release(9)).await, "1");
        assert_eq!(house.told(release(9)).await, "0");
        assert_eq!(due(&house).await, [1, 2, 3]);
        assert_eq!(waiting(&house).await, (before, 0));
    });
}

#[test]
fn what_is_parked_for_one_thing_is_not_released_with_another() {
    beside_a_neighbour(|house| async move {
        admitted(&house, [Turn::Now, Turn::Now]).await;
        let (campaign, account) = (house::campaign(1).0, OURS.0);
        assert_eq!(house.told(park(campaign, &[1, 2])).await, "2");
        assert_eq!(house.told(park(account, &[3])).await, "1");
        let mut found = parked(&house).await;
        found.sort_by_key(|it| it.campaign.is_some());
        let of_account = Parked { cause: account, standing: Some(Standing::New), ..NOTHING };
        let running = Some(CampaignState::Running);
        let of_campaign = Parked { cause: campaign, campaign: running, ..NOTHING };
        assert_eq!(found, [of_account, of_campaign]);
        assert_eq!(house.told([queue::release((OURS, account), at(20), 9)]).await, "1");
        assert_eq!(due(&house).await, [3]);
        assert_eq!(parked(&house).await, [of_campaign]);
        let foreign = [queue::release((THEIRS, campaign), at(20), 9)];
        let error = house.unit(foreign).await.unwrap_err();
        let scope = StoreError::Scope { statement: "queue/release" };
        assert_eq!(error, UnitError::Store(scope));
    });
}

#[test]
fn where_a_cause_stands_is_read_with_it() {
    beside_a_neighbour(|house| async move {
        let campaign = house::campaign(1).0;
        assert_eq!(house.told(park(campaign, &[1])).await, "1");
        house.unit([transition(OURS, 3, CampaignState::Paused)]).await.unwrap();
        let state = |it: Vec<Parked>| it.first().and_then(|it| it.campaign);
        assert_eq!(state(parked(&house).await), Some(CampaignState::Paused));
        assert_eq!(house.told(park(OURS.0, &[1])).await, "1", "it waits for the last of them");
        house.unit([account::set_standing(OURS, Standing::Suspended)]).await.unwrap();
        let standing = |it: Vec<Parked>| it.first().and_then(|it| it.standing);
        assert_eq!(standing(parked(&house).await), Some(Standing::Suspended));
        house.unit([account::close(OURS, at(30))]).await.unwrap();
        assert_eq!(standing(parked(&house).await), Some(Standing::Closed));
        assert_eq!(house.told(park(Uuid::from_u128(0xdead), &[1])).await, "1");
        let unknown = Parked { cause: Uuid::from_u128(0xdead), ..NOTHING };
        assert_eq!(parked(&house).await, [unknown]);
    });
}

#[test]
fn who_is_of_a_wave_is_counted_and_the_others_are_parked_from_the_start() {
    beside_a_neighbour(|house| async move {
        let row = wave(OURS);
        admitted(&house, [Turn::First(row.id), Turn::After(row.id)]).await;
        assert_eq!(due(&house).await, [1, 2]);
        let of_wave = |wave| [Parked { cause: row.id.0, wave, ..NOTHING }];
        assert_eq!(parked(&house).await, of_wave(Some(WaveState::Open)));
        let counts = import_wave::counts(&house.store, &row).await.unwrap();
        assert_eq!(counts, Counts { under_way: 1, ..Counts::default() });
        let theirs = import_wave::counts(&house.store, &wave(THEIRS)).await.unwrap();
        assert_eq!(theirs, Counts::default());

        let withhold = [
            delivery::withhold((OURS, house::delivery(2)), "suppressed", at(20)),
            queue::remove(OURS, house::delivery(2)),
        ];
        assert_eq!(house.told(withhold).await, "1 1");
        let counts = import_wave::counts(&house.store, &row).await.unwrap();
        assert_eq!(counts, Counts::default(), "nobody waits for who is withheld");

        let passed = [import_wave::set_state(&row, WaveState::Passed, at(21))];
        assert_eq!(house.told(passed).await, "1");
        assert_eq!(parked(&house).await, of_wave(Some(WaveState::Passed)));
        assert_eq!(house.told([queue::release((OURS, row.id.0), at(22), 9)]).await, "1");
        assert_eq!(due(&house).await, [1, 3]);
    });
}

#[test]
fn the_wave_of_an_import_that_was_taken_back_holds_nobody_up() {
    beside_a_neighbour(|house| async move {
        let row = wave(OURS);
        admitted(&house, [Turn::Now, Turn::After(row.id)]).await;
        let undone = (ImportState::Reading, ImportState::Undone);
        let step = import::set_state((OURS, house::import(1)), undone, at(20));
        assert_eq!(house.told([step]).await, "1");
        assert_eq!(parked(&house).await, [Parked { cause: row.id.0, ..NOTHING }]);
        assert_eq!(import_wave::not_passed(&house.store).await.unwrap(), [wave(THEIRS)]);
    });
}

#[test]
fn what_is_parked_of_one_campaign_is_made_due_alone() {
    beside_a_neighbour(|house| async move {
        let row = wave(OURS);
        admitted(&house, [Turn::After(row.id), Turn::After(row.id)]).await;
        assert_eq!(due(&house).await, [1]);
        let end = |cause, campaign: u128, limit| {
            let campaign = house::campaign(campaign);
            [queue::release_campaign((OURS, cause), campaign, at(20), limit)]
        };
        assert_eq!(house.told(end(row.id.0, 2, 9)).await, "0", "of another campaign");
        assert_eq!(house.told(end(house::campaign(1).0, 1, 9)).await, "0", "for another thing");
        assert_eq!(house.told(end(row.id.0, 1, 1)).await, "1");
        assert_eq!(due(&house).await, [1, 2]);
        assert_eq!(house.told(end(row.id.0, 1, 9)).await, "1");
        assert_eq!(due(&house).await, [1, 2, 3]);
        assert_eq!(parked(&house).await, []);
    });
}

/// What was parked while an attempt was under way takes the time of its outcome.
#[test]
fn whoever_gives_a_delivery_its_time_unparks_it() {
    beside_a_neighbour(|house| async move {
        assert_eq!(house.told(park(house::campaign(1).0, &[1])).await, "1");
        assert_eq!(house.told([queue::postpone(OURS, house::delivery(1), at(40))]).await, "1");
        assert_eq!(parked(&house).await, []);
        assert_eq!(due(&house).await, [1]);
    });
}
