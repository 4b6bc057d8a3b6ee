//! Around the reviewer: what was approved is what goes out.

use app::{
    campaign::{self, Ask, Draft},
    review::{self, Answer},
};
use domain::{CampaignId, CampaignState, SignedDuration};
use store::{Lane, Scope, campaign::Transition};

use super::{asked, believed, everybody, expanded, imported, report, submitted};
use crate::{
    campaigns::{approve, attested, drafted},
    world::{World, on_both},
};

/// R002-39: a decision is about what the reviewer was shown.
#[test]
fn a_review_of_an_earlier_submission_approves_nothing() {
    on_both(|world| async move {
        attested(&world, 501).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        assert_eq!(submitted(&world, id).await.row.state, CampaignState::Held);
        let earlier = open(&world).await;
        world.wait(1);
        asked(&world, id, Ask::Recall).await;
        assert_eq!(open(&world).await.len(), 0, "the desk is not littered");
        assert_eq!(submitted(&world, id).await.row.state, CampaignState::Held);
        let answer = (Answer::Approve, "looks fine");
        let late = review::decide(&world.app, &world.operator, earlier[0], answer).await;
        assert!(late.is_err(), "{late:?}");
        assert_eq!(state(&world, id).await, CampaignState::Held);
        let current = open(&world).await;
        assert_eq!(current.len(), 1);
        review::decide(&world.app, &world.operator, current[0], answer).await.unwrap();
        assert_eq!(state(&world, id).await, CampaignState::Approved);
    });
}

async fn open(world: &World) -> Vec<domain::ReviewId> {
    let open = review::open(&world.app, &world.operator).await.unwrap();
    open.iter().map(|it| it.row.id).collect()
}

async fn state(world: &World, id: CampaignId) -> CampaignState {
    campaign::show(&world.app, &world.member, world.account, id).await.unwrap().row.state
}

#[test]
fn a_cancelled_campaign_leaves_the_desk() {
    on_both(|world| async move {
        attested(&world, 501).await;
        let id = drafted(&world, "Hej").await;
        submitted(&world, id).await;
        asked(&world, id, Ask::Cancel).await;
        assert_eq!(open(&world).await.len(), 0);
    });
}

/// R002-37: submitted small, grown afterwards.
#[test]
fn a_list_that_grew_since_the_approval_is_held_at_the_start() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        assert_eq!(submitted(&world, id).await.row.state, CampaignState::Approved);
        attested(&world, 603).await;
        world.wait(60);
        assert_eq!(asked(&world, id, Ask::Start).await.row.state, CampaignState::Held);
        expanded(&world, id).await;
        assert_eq!(world.due().await.len(), 0);
        let rules = approve(&world).await;
        assert!(rules.contains(&"platform.review.young-account".to_owned()), "{rules:?}");
        assert_eq!(asked(&world, id, Ask::Start).await.row.state, CampaignState::Running);
        expanded(&world, id).await;
        assert_eq!(world.due().await.len(), 603);
    });
}

#[test]
fn an_approval_covers_no_audience_that_is_much_larger() {
    on_both(|world| async move {
        attested(&world, 501).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        submitted(&world, id).await;
        approve(&world).await;
        attested(&world, 520).await;
        world.wait(1);
        let started = asked(&world, id, Ask::Schedule(world.app.now())).await;
        assert_eq!(started.row.state, CampaignState::Scheduled);
        attested(&world, 900).await;
        world.wait(1);
        campaign::start_due(&world.app).await.unwrap();
        assert_eq!(state(&world, id).await, CampaignState::Held);
    });
}

/// R002-38, R002-37: started small, grown while it was paused.
#[test]
fn who_joins_after_the_start_is_not_in_the_audience() {
    on_both(|world| async move {
        attested(&world, 2).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        submitted(&world, id).await;
        world.wait(1);
        asked(&world, id, Ask::Start).await;
        asked(&world, id, Ask::Pause).await;
        world.wait(60);
        attested(&world, 602).await;
        asked(&world, id, Ask::Resume).await;
        expanded(&world, id).await;
        assert_eq!(everybody(&world).await.len(), 602);
        assert_eq!(world.due().await.len(), 2);
    });
}

/// R002-38: what went out counts, whatever became of the rest.
#[test]
fn a_campaign_cancelled_after_its_start_still_counts_towards_the_limit() {
    on_both(|world| async move {
        attested(&world, 300).await;
        let text = "Hej, kom och titta på våra nya tulpaner och påskliljor";
        let first = drafted(&world, text).await;
        submitted(&world, first).await;
        asked(&world, first, Ask::Start).await;
        expanded(&world, first).await;
        asked(&world, first, Ask::Cancel).await;
        world.wait(60);
        let second = drafted(&world, text).await;
        assert_eq!(submitted(&world, second).await.row.state, CampaignState::Held);
    });
}

/// A mailing that runs is not stopped by a copy of it that was handed in later.
#[test]
fn a_later_copy_does_not_stop_a_mailing_that_runs() {
    on_both(|world| async move {
        attested(&world, 300).await;
        let text = "Hej, kom och titta på våra nya tulpaner och påskliljor";
        let first = drafted(&world, text).await;
        submitted(&world, first).await;
        asked(&world, first, Ask::Start).await;
        world.wait(60);
        let second = drafted(&world, text).await;
        assert_eq!(submitted(&world, second).await.row.state, CampaignState::Held);
        expanded(&world, first).await;
        assert_eq!(world.due().await.len(), 300);
    });
}

/// S16: one account's schedule does not keep another's mail from starting.
#[test]
fn campaigns_of_a_far_future_hold_nobody_up() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let far = world.app.now().checked_add(SignedDuration::from_hours(9_000)).unwrap();
        for _ in 0..200 {
            let id = drafted(&world, "Later").await;
            let to = CampaignState::Scheduled;
            let now = world.app.now();
            let change = Transition { epoch: 1, to, scheduled_at: Some(far), now };
            let step = store::campaign::transition(world.account, id, change);
            let scope = Scope::Account(world.account);
            world.app.store().unit(scope, Lane::Interactive, vec![step]).await.unwrap();
        }
        world.wait(1);
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        submitted(&world, id).await;
        asked(&world, id, Ask::Schedule(world.app.now())).await;
        campaign::start_due(&world.app).await.unwrap();
        assert_eq!(state(&world, id).await, CampaignState::Running);
    });
}

#[test]
fn a_name_cannot_carry_control_characters() {
    on_both(|world| async move {
        let from = crate::world::flora();
        for (name, from_name) in [("Spring\u{1b}[2J", "Flora"), ("Spring", "Flora\u{2028}x")] {
            let from = app::sender::From { name: from_name.into(), ..from.clone() };
            let source = campaign::Source {
                kind: compile::Kind::Html,
                body: "<p>Hej</p>".into(),
                subject: "Hej".into(),
                preheader: None,
                text: None,
                fields: std::collections::BTreeMap::new(),
            };
            let list = world.list.to_string();
            let draft = Draft { name: name.into(), list, from, language: "sv".into(), source };
            let made = campaign::draft(&world.app, &world.member, world.account, draft).await;
            assert!(made.is_err(), "{name:?} {from_name:?}");
        }
    });
}

/// Every recipient is in exactly one column.
#[test]
fn the_report_adds_up() {
    on_both(|world| async move {
        attested(&world, 6).await;
        imported(&world, "email\nclaimed@example.org\n").await;
        let all = everybody(&world).await;
        let granted = all.iter().find(|it| it.permission.state == "granted").unwrap();
        let left = granted.permission.contact;
        super::leaves(&world, left, super::Extent::List, super::WithdrawnVia::OneClick).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        submitted(&world, id).await;
        asked(&world, id, Ask::Start).await;
        expanded(&world, id).await;
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 5);
        let leaver = tickets[0].row.contact;
        super::leaves(&world, leaver, super::Extent::List, super::WithdrawnVia::OneClick).await;
        let lease = super::evidence::lease(&world).await;
        for (ticket, code) in tickets.iter().skip(1).zip([250, 450, 550]) {
            super::evidence::attempted(&world, (ticket, &lease), (code, "so it is")).await;
        }
        world.tickets().await;
        let report = report(&world, id).await;
        let all = report.total();
        let figures = [all.accepted, all.deferred, all.bounced, all.waiting, all.withheld];
        assert_eq!(figures, [1, 1, 1, 1, 1], "{report:?}");
        assert_eq!(report.withheld_total(), 3);
        let settled = all.accepted + all.deferred + all.bounced + all.waiting + all.in_doubt;
        assert_eq!(settled + report.withheld_total(), everybody(&world).await.len() as u64);
    });
}

#[test]
fn a_reviewer_is_asked_anew_about_every_import() {
    on_both(|world| async move {
        believed(&world, "email,signed_up_at,source\na@example.org,2026-10-01,fair\n").await;
        world.wait(1);
        let second = imported(&world, "email\nb@example.org\n").await;
        let row = super::import_row(&world, second).await;
        app::import::attest::run(&world.app, &row).await.unwrap_err();
        assert_eq!(everybody(&world).await[1].permission.state, "claimed");
    });
}
