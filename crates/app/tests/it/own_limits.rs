//! Limits that an account sets for itself: they count where mail is decided, none
//! of them is ever looser, and what was decided says so (DECISIONS D53).

use std::collections::BTreeMap;

use app::{
    Failure,
    campaign::{self, judge},
    list, own_limits, reconfirm,
};
use domain::{Basis, CampaignState};
use policy::RuleBook;

use crate::{
    campaigns::{attested, drafted, started},
    people::confirmed,
    world::{World, on_both, open_account},
};

const DAY: i64 = 24 * 3_600;

async fn set(world: &World, limits: &[(&str, &str)]) -> Result<own_limits::Shown, Failure> {
    let wanted: BTreeMap<_, _> =
        limits.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
    let said = (&wanted, "our own promise");
    own_limits::set(&world.app, &world.member, world.account, said).await
}

async fn submitted(world: &World) -> campaign::CampaignView {
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap()
}

/// DESIGN section 5: whatever an account may not loosen, and whatever it may not
/// set at all, is refused with limit, floor and value; nothing is kept.
#[test]
fn no_account_loosens_a_limit() {
    on_both(|world| async move {
        let book = RuleBook::builtin();
        for setting in book.settings() {
            let looser = match setting.accounts {
                Some(policy::Stricter::Lower) => &setting.most,
                Some(policy::Stricter::Higher) => &setting.least,
                None => &setting.value,
            };
            if setting.accounts.is_some() && *looser == setting.value {
                // The limit stands at the end of its range: there is no looser one.
                continue;
            }
            let given = policy::own_limits::written(looser);
            let refused = set(&world, &[(&setting.id, &given)]).await.unwrap_err().to_string();
            assert!(refused.contains(&setting.id), "{refused}");
            let because = match setting.accounts {
                Some(_) => "may only be set stricter",
                None => "the operator's alone",
            };
            assert!(refused.contains(because), "{refused}");
        }
        let mixed = set(&world, &[("review.recipients", "10"), ("import.roles-percent", "11")]);
        assert!(mixed.await.is_err(), "one of them is looser");
        let shown = own_limits::show(&world.app, &world.member, world.account).await.unwrap();
        assert_eq!(shown.history, []);
        assert!(shown.limits.iter().all(|it| it.own.is_none() && it.counts == it.installation));
        let viewer = app::Actor { role: app::Role::Viewer, ..world.member.clone() };
        let none = BTreeMap::new();
        let refused = own_limits::set(&world.app, &viewer, world.account, (&none, "why")).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))));
        let theirs = open_account(&world.app, "Neighbour").await;
        let refused = own_limits::show(&world.app, &world.member, theirs).await;
        assert!(matches!(refused, Err(Failure::NotFound(_))));
    });
}

/// A lower threshold of review holds a campaign that the installation would let
/// go, the verdict names the set, and the neighbour is judged as ever.
#[test]
fn a_lower_threshold_holds_and_the_verdict_names_it() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let free = submitted(&world).await;
        assert_eq!((free.row.state, free.own_limits), (CampaignState::Approved, None));
        let shown = set(&world, &[("review.recipients", "2")]).await.unwrap();
        let held = submitted(&world).await;
        assert_eq!(held.row.state, CampaignState::Held);
        assert_eq!(held.own_limits, Some(shown.history[0].digest));
        let rules = held.verdict.unwrap().1;
        let large = rules.iter().find(|it| it.rule == "platform.review.large").unwrap();
        assert_eq!(large.measured, "recipients 3 above 2");
        // Somebody else sees the limit of the installation.
        let theirs = open_account(&world.app, "Neighbour").await;
        let row = world.app.account_row(theirs).await.unwrap();
        let book = world.app.book_of(&row).unwrap();
        assert_eq!(book.rules.number("review.recipients"), Some(5_000));
        assert_eq!(book.rules.own_limits(), None);
        // Without own limits there is one book; with them, one for equal ones.
        assert!(std::ptr::eq(&book.rules, world.app.rules()));
        let ours = world.app.account_row(world.account).await.unwrap();
        let [one, two] = [&ours, &ours].map(|it| world.app.book_of(it).unwrap());
        assert!(std::sync::Arc::ptr_eq(&one, &two));
        assert_eq!(one.rules.number("review.recipients"), Some(2));
        // What was set is history; it can be taken back to the installation's.
        let none = set(&world, &[]).await.unwrap();
        assert_eq!(none.history.iter().map(|it| it.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(submitted(&world).await.row.state, CampaignState::Approved);
    });
}

/// The stricter of both counts, whoever set it when.
#[test]
fn an_operator_who_tightens_later_wins() {
    on_both(|world| async move {
        set(&world, &[("review.recipients", "900")]).await.unwrap();
        let overlay =
            "[[setting]]\nid = \"review.recipients\"\nvalue = 700\nreason = \"a small desk\"\n";
        let rules = RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
        let world = world.under(rules).await;
        let shown = own_limits::show(&world.app, &world.member, world.account).await.unwrap();
        let limit = shown.limits.iter().find(|it| it.id == "review.recipients").unwrap();
        assert_eq!(
            (limit.installation.as_str(), limit.own.as_deref(), limit.counts.as_str()),
            ("700", Some("900"), "700")
        );
        let refused = set(&world, &[("review.recipients", "900")]).await.unwrap_err().to_string();
        assert!(refused.contains("at most 700, and 900 was given"), "{refused}");
    });
}

/// A permission that counts for less long is asked about sooner, and freezes
/// sooner; what waits in the queue is withheld at its re-check.
#[test]
fn a_shorter_life_of_permission_asks_and_freezes_sooner() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        world.wait(1);
        set(&world, &[("permission.stale-after", "90 days")]).await.unwrap();
        let told = list::forecast(&world.app, &world.member, world.account, world.list).await;
        assert_eq!(told.unwrap().stale_after_days, 90);
        world.wait(59 * DAY);
        assert_eq!(reconfirm::ask::run(&world.app).await.unwrap(), 0, "not before day 60");
        world.wait(DAY);
        assert_eq!(reconfirm::ask::run(&world.app).await.unwrap(), 1);
        let id = submitted(&world).await.row.id;
        started(&world, id).await;
        let bulk = async || {
            let tickets = world.tickets().await;
            tickets.iter().filter(|it| it.row.basis == Basis::Confirmed).count()
        };
        assert_eq!(bulk().await, 1, "day 60");
        world.wait(30 * DAY);
        assert_eq!(bulk().await, 0, "frozen at day 90, on its way already");
        let id = submitted(&world).await.row.id;
        started(&world, id).await;
        let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
        assert_eq!(report.unwrap().withheld, [("frozen".to_owned(), 1)]);
    });
}

/// Bulk mail waits for the morning of the account; a confirmation does not.
#[test]
fn quiet_hours_of_an_account_hold_bulk_mail_until_its_morning() {
    on_both(|world| async move {
        set(&world, &[("quiet.from-hour", "18"), ("quiet.until-hour", "10")]).await.unwrap();
        let account = world.app.account_row(world.account).await.unwrap();
        let zone = jiff::tz::TimeZone::get(&account.time_zone).unwrap();
        let hour = || i64::from(world.app.now().to_zoned(zone.clone()).hour());
        // To 20 o'clock there.
        world.wait((20 - hour()).rem_euclid(24) * 3_600);
        confirmed(&world, "li@example.net").await;
        world.wait(60);
        let id = submitted(&world).await.row.id;
        started(&world, id).await;
        assert!(world.tickets().await.is_empty(), "it is night");
        world.wait(13 * 3_600);
        assert!(world.tickets().await.is_empty(), "nine in the morning");
        world.wait(2 * 3_600);
        assert_eq!(world.tickets().await.len(), 1);
    });
}
