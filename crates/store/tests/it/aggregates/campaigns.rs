//! Campaigns, and the verdicts and reviews that let them go.

use domain::{CampaignState, Verdict};
use store::{
    Step,
    campaign::{self, CampaignRow, Transition},
    lesson,
    review::{self, Decision, NewReview},
    verdict::{self, VerdictRow},
};

use super::{
    beside_a_neighbour,
    gate::BOOK,
    house::{self, House, OURS, THEIRS, at, contact, digest, minute, opened, transition},
    sending::{frozen, new_campaign},
};

async fn ours(house: &House, number: u128) -> CampaignRow {
    campaign::by_id(&house.store, OURS, house::campaign(number)).await.unwrap().unwrap()
}

fn told(row: &CampaignRow) -> String {
    let CampaignRow { name, state, epoch, recipients, .. } = row;
    let times = [row.submitted_at, row.scheduled_at, row.started_at, row.finished_at];
    let times: Vec<_> =
        times.iter().map(|it| it.map_or("-".into(), |it| minute(it).to_string())).collect();
    format!("{name} {state} {epoch}, {recipients} recipients, {}", times.join(" "))
}

#[test]
fn a_draft_is_frozen_once() {
    beside_a_neighbour(|house| async move {
        house.unit([campaign::insert(OURS, &new_campaign(OURS, 2))]).await.unwrap();
        let draft = ours(&house, 2).await;
        assert_eq!(told(&draft), "ours 2 draft 1, 0 recipients, - - - -");
        assert_eq!(opened(&draft.sealed_sender), "ours sender");
        let freeze = |epoch| [campaign::freeze(OURS, house::campaign(2), frozen(epoch))];
        let refused = "`campaign/freeze` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(freeze(2)).await, refused, "it changed since it was read");
        assert_eq!(house.told(freeze(1)).await, "1");
        assert_eq!(house.told(freeze(2)).await, refused, "it is no draft any more");
        let row = ours(&house, 2).await;
        assert_eq!(told(&row), "ours 2 submitted 2, 4 recipients, 3 - - -");
        assert_eq!((row.artefact, row.sketch), (Some(digest(2)), Some(77)));
    });
}

#[test]
fn a_stale_mover_fails_with_everything_in_its_unit() {
    beside_a_neighbour(|house| async move {
        let stale = transition(OURS, 2, CampaignState::Paused);
        let steps = [campaign::insert(OURS, &new_campaign(OURS, 2)), stale];
        assert_eq!(
            house.told(steps).await,
            "`campaign/transition` (step 1) should touch exactly 1 rows, but touched 0"
        );
        let all = campaign::all(&house.store, OURS).await.unwrap();
        let all: Vec<_> = all.iter().map(told).collect();
        assert_eq!(all, ["ours 1 running 3, 4 recipients, 3 - 5 -"]);
    });
}

#[test]
fn every_move_raises_the_epoch_and_keeps_the_first_start() {
    beside_a_neighbour(|house| async move {
        let to = |epoch, to, scheduled_at: Option<i64>, now| {
            let change = Transition { epoch, to, scheduled_at: scheduled_at.map(at), now: at(now) };
            [campaign::transition(OURS, house::campaign(1), change)]
        };
        let mut life = Vec::new();
        for step in [
            to(3, CampaignState::Paused, None, 20),
            to(4, CampaignState::Scheduled, Some(30), 21),
            to(5, CampaignState::Running, None, 30),
            to(6, CampaignState::Finished, None, 40),
        ] {
            house.unit(step).await.unwrap();
            life.push(told(&ours(&house, 1).await));
        }
        assert_eq!(
            life,
            [
                "ours 1 paused 4, 4 recipients, 3 - 5 -",
                "ours 1 scheduled 5, 4 recipients, 3 30 5 -",
                "ours 1 running 6, 4 recipients, 3 30 5 -",
                "ours 1 finished 7, 4 recipients, 3 30 5 40",
            ]
        );
    });
}

#[test]
fn the_restart_point_of_the_expansion_moves_from_where_it_is() {
    beside_a_neighbour(|house| async move {
        let key = (OURS, house::campaign(1));
        let through = |from: Option<u128>, to, done: Option<i64>| {
            [campaign::expand_through(key, (from.map(contact), contact(to)), done.map(at))]
        };
        let refused =
            "`campaign/expand_through` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(through(Some(2), 4, None)).await, refused);
        assert_eq!(house.told(through(None, 2, None)).await, "1");
        assert_eq!(house.told(through(None, 2, None)).await, refused);
        assert_eq!(house.told(through(Some(2), 4, Some(9))).await, "1");
        assert_eq!(
            house.told(through(Some(4), 5, None)).await,
            refused,
            "every contact is planned"
        );
        let row = ours(&house, 1).await;
        assert_eq!((row.expanded_through, row.expanded_at), (Some(contact(4)), Some(at(9))));
    });
}

#[test]
fn the_worker_sees_the_campaigns_of_every_account() {
    beside_a_neighbour(|house| async move {
        let running = campaign::in_state(&house.store, CampaignState::Running).await.unwrap();
        let mut running: Vec<_> = running.iter().map(|it| (it.account, told(it))).collect();
        running.sort();
        let told = |whose| format!("{whose} 1 running 3, 4 recipients, 3 - 5 -");
        assert_eq!(running, [(THEIRS, told("theirs")), (OURS, told("ours"))]);
        assert!(campaign::in_state(&house.store, CampaignState::Held).await.unwrap().is_empty());
    });
}

#[test]
fn lately_submitted_mailings_leave_out_drafts_cancelled_ones_and_the_asker() {
    beside_a_neighbour(|house| async move {
        for number in 2..=4 {
            house.unit([campaign::insert(OURS, &new_campaign(OURS, number))]).await.unwrap();
        }
        for number in 2..=3 {
            house.unit([campaign::freeze(OURS, house::campaign(number), frozen(1))]).await.unwrap();
        }
        let recent = async |since, except| {
            let id = house::campaign(except);
            let rows = campaign::recent(&house.store, OURS, at(since), id).await.unwrap();
            rows.iter().map(|it| (it.id.0.as_u128(), it.sketch)).collect::<Vec<_>>()
        };
        assert_eq!(recent(3, 2).await, [(1, 77), (3, 77)]);
        assert_eq!(recent(4, 2).await, []);
        let to = CampaignState::Cancelled;
        let change = Transition { epoch: 2, to, scheduled_at: None, now: at(5) };
        house.unit([campaign::transition(OURS, house::campaign(3), change)]).await.unwrap();
        assert_eq!(recent(0, 2).await, [(1, 77)]);
        house.unit([transition(OURS, 3, CampaignState::Cancelled)]).await.unwrap();
        assert_eq!(recent(0, 2).await, [(1, 77)], "what was sent before it was stopped counts");
    });
}

#[test]
fn scheduled_campaigns_are_due_the_longest_overdue_first() {
    beside_a_neighbour(|house| async move {
        let mut schedule = Vec::new();
        for (number, minute) in [(2, 40), (3, 30), (4, 50)] {
            let to = CampaignState::Scheduled;
            let change = Transition { epoch: 2, to, scheduled_at: Some(at(minute)), now: at(5) };
            schedule.extend([
                campaign::insert(OURS, &new_campaign(OURS, number)),
                campaign::freeze(OURS, house::campaign(number), frozen(1)),
                campaign::transition(OURS, house::campaign(number), change),
            ]);
        }
        house.unit(schedule).await.unwrap();
        let due = async |minute| {
            let due = campaign::due(&house.store, at(minute)).await.unwrap();
            due.iter().map(|it| it.id.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(due(29).await, []);
        assert_eq!(due(40).await, [3, 2]);
        assert_eq!(due(99).await, [3, 2, 4], "campaign 1 runs already");
    });
}

#[test]
fn recipients_are_counted_anew_without_a_change_of_state() {
    beside_a_neighbour(|house| async move {
        assert_eq!(house.told([campaign::recount(OURS, house::campaign(1), 9)]).await, "1");
        assert_eq!(told(&ours(&house, 1).await), "ours 1 running 3, 9 recipients, 3 - 5 -");
        assert_eq!(
            house.told([campaign::recount(OURS, house::campaign(2), 9)]).await,
            "`campaign/recount` (step 0) should touch exactly 1 rows, but touched 0",
            "campaign 2 is the neighbour's"
        );
    });
}

fn judged(number: u128, said: Verdict) -> VerdictRow {
    VerdictRow {
        id: house::verdict(number),
        subject_kind: "campaign".into(),
        subject: house::campaign(1).0,
        verdict: said,
        rules: "[\"campaign.recipients\"]".into(),
        policy_version: BOOK.version(),
        created_at: at(6),
        own_limits: None,
    }
}

#[test]
fn a_new_verdict_is_kept_beside_the_old_one_and_changes_no_epoch() {
    beside_a_neighbour(|house| async move {
        let held = judged(2, Verdict::Hold);
        let steps = [
            verdict::insert(OURS, &held),
            campaign::set_verdict(OURS, house::campaign(1), held.id),
        ];
        assert_eq!(house.told(steps).await, "1 1");
        let row = ours(&house, 1).await;
        assert_eq!((row.epoch, row.verdict), (3, Some(house::verdict(2))));
        let by_id = async |number| {
            verdict::by_id(&house.store, OURS, house::verdict(number)).await.unwrap()
        };
        assert_eq!(by_id(2).await, Some(held));
        assert_eq!(by_id(1).await.unwrap().rules, "[\"ours\"]");
        assert_eq!(by_id(3).await, None);
    });
}

fn decide(state: &'static str) -> [Step; 1] {
    let decision = Decision { state, by: "desk".into(), reason: "seen".into(), now: at(9) };
    [review::decide(OURS, house::review(1), &decision)]
}

#[test]
fn a_review_is_decided_once_and_for_good() {
    beside_a_neighbour(|house| async move {
        let open = async || {
            let open = review::open(&house.store).await.unwrap();
            open.iter().map(|it| (it.account, it.rules.clone())).collect::<Vec<_>>()
        };
        let (ours, theirs) = ((OURS, "[\"ours\"]".to_owned()), (THEIRS, "[\"theirs\"]".to_owned()));
        assert_eq!(open().await, [ours, theirs.clone()], "the desk sees every account");
        assert_eq!(house.told(decide("approved")).await, "1");
        assert_eq!(
            house.told(decide("rejected")).await,
            "`review/decide` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(open().await, [theirs]);
        let found = review::find(&house.store, house::review(1)).await.unwrap().unwrap();
        assert_eq!((found.account, found.state.as_str()), (OURS, "approved"));
        assert_eq!(found.decided_by.as_deref(), Some("desk"));
        assert!(review::find(&house.store, house::review(9)).await.unwrap().is_none());
    });
}

#[test]
fn what_was_taken_back_is_asked_no_more() {
    beside_a_neighbour(|house| async move {
        let lapse = || [review::lapse(OURS, house::import(1).0, at(12))];
        assert_eq!(house.told(lapse()).await, "1");
        assert_eq!(house.told(lapse()).await, "0");
        assert_eq!(
            house.told(decide("approved")).await,
            "`review/decide` (step 0) should touch exactly 1 rows, but touched 0"
        );
        let found = review::find(&house.store, house::review(1)).await.unwrap().unwrap();
        assert_eq!((found.state.as_str(), found.decided_at), ("lapsed", Some(at(12))));
        let open = review::open(&house.store).await.unwrap();
        assert_eq!(open.iter().map(|it| it.account).collect::<Vec<_>>(), [THEIRS]);
    });
}

#[test]
fn the_reviews_of_a_subject_come_newest_first() {
    beside_a_neighbour(|house| async move {
        let subject = house::import(1).0;
        let new = NewReview {
            id: house::review(5),
            subject_kind: "import",
            subject,
            verdict: house::verdict(1),
            now: at(8),
        };
        house.unit([review::insert(OURS, new)]).await.unwrap();
        let reviews = review::of_subject(&house.store, OURS, subject).await.unwrap();
        let reviews: Vec<_> = reviews.iter().map(|it| (it.id, it.rules.as_str())).collect();
        let rules = "[\"ours\"]";
        assert_eq!(reviews, [(house::review(5), rules), (house::review(1), rules)]);
    });
}

/// DECISIONS D36: the score is the installation's, so lessons are read across
/// accounts; each is kept once, in the unit of its decision.
#[test]
fn lessons_are_kept_once_and_read_in_the_order_of_their_decisions() {
    beside_a_neighbour(|house| async move {
        let keep = |number: u8, minute| {
            [lesson::insert(OURS, house::review(number.into()), &[number], at(minute))]
        };
        for (number, minute) in [(1, 20), (2, 10), (3, 30)] {
            assert_eq!(house.told(keep(number, minute)).await, "1");
        }
        assert!(house.unit(keep(1, 40)).await.is_err(), "a review teaches once");
        let read = lesson::before(&house.store, at(30), 10).await.unwrap();
        // The first was there before, the second is the neighbour's.
        assert_eq!(read, [vec![8], vec![9], vec![2], vec![1]], "those before that instant");
        let newest = lesson::before(&house.store, at(60), 1).await.unwrap();
        assert_eq!(newest, [vec![3]]);
        assert_eq!(lesson::count(&house.store, at(60)).await.unwrap(), 5);
    });
}
