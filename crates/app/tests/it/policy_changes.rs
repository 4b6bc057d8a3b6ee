//! Limits that change on a day: in force on time, on record, and told before.

use app::{App, Parts, install, policy_changes};
use domain::{Basis, Language};
use policy::RuleBook;

use crate::world::{World, on_both};

const LATER: &str = r#"
[[setting]]
id = "review.recipients"
value = 3000
since = "2026-11-23"
reason = "more people look"
"#;

/// The same installation, started with another overlay.
async fn restarted(world: &World, overlay: &str) -> App {
    let rules = RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
    let (store, ports) = (world.app.store().clone(), world.at.ports.clone());
    let keys = install::load_keys(&store, &ports, world.app.keys().master()).await.unwrap();
    install::set_rules(&store, &rules, ports.clock.now()).await.unwrap();
    policy_changes::announce(&store, (&rules, &ports)).await.unwrap();
    let settings = world.app.settings().clone();
    App::new(Parts { store, ports, keys, rules, settings })
}

/// The history, newest first: a line each.
async fn history(app: &App) -> Vec<String> {
    let all = policy_changes::history(app).await.unwrap();
    let told = |it: policy_changes::ChangeRow| {
        let gone = if it.withdrawn_at.is_some() { ", taken back" } else { "" };
        format!("{} {} → {} {}{gone}", it.setting, it.before, it.value, it.since)
    };
    all.into_iter().map(told).collect()
}

async fn notices(app: &App) -> Vec<String> {
    let tickets = app::testing::tickets(app).await;
    let notices = tickets.iter().filter(|it| it.row.basis == Basis::ServiceNotice);
    notices.map(|it| message::verify::decoded(&it.message).unwrap().0).collect()
}

/// R002-13, X-18: in force on its day without a restart, and the database knows.
#[test]
fn a_limit_changes_on_its_day_while_the_server_runs() {
    on_both(|world| async move {
        let app = restarted(&world, LATER).await;
        let value = || app.rules().number("review.recipients").unwrap();
        let announced = policy_changes::announced(app.rules());
        assert_eq!(announced.len(), 1);
        assert_eq!((announced[0].now.as_str(), announced[0].then.as_str()), ("5000", "3000"));
        let before = app.rules().version();
        policy_changes::round(&app).await.unwrap();
        world.wait(24 * 3_600);
        assert_eq!(value(), 5_000, "the day before");
        world.wait(24 * 3_600);
        assert_eq!(value(), 3_000);
        assert!(policy_changes::announced(app.rules()).is_empty());
        let current =
            async || store::policy_current::current(app.store()).await.unwrap().unwrap().0;
        assert_eq!(current().await, before, "nothing is admitted until it is put in force");
        policy_changes::round(&app).await.unwrap();
        assert_eq!(current().await, app.rules().version());
        assert_ne!(current().await, before);
    });
}

/// R002-13, X-18: each account is told once, in its own language; a restart tells
/// nobody again.
#[test]
fn every_account_is_told_once_when_a_change_is_announced() {
    on_both(|world| async move {
        world.wait(60);
        let app = restarted(&world, LATER).await;
        assert_eq!(policy_changes::round(&app).await.unwrap(), 1);
        let told = notices(&app).await;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("review.recipients: 5000 → 3000 (2026-11-23)"), "{}", told[0]);
        let records = store::enforcement::of_account(app.store(), world.account).await.unwrap();
        assert!(records.iter().any(|it| it.action == "policy-change" && it.notice.is_some()));
        let row = app.account_row(world.account).await.unwrap();
        assert_eq!(row.standing, domain::Standing::New, "it is no step against anybody");
        world.wait(60);
        let app = restarted(&world, LATER).await;
        assert_eq!(policy_changes::round(&app).await.unwrap(), 0);
        assert_eq!(history(&app).await, ["review.recipients 5000 → 3000 2026-11-23"]);
        // Who comes later accepts the policy as it reads then.
        world.wait(60);
        app::testing::open_account(&app, "Later").await;
        assert_eq!(policy_changes::round(&app).await.unwrap(), 0);
        assert_eq!(row.language, Language::En);
    });
}

/// X-18: the history stays, also of what was taken back.
#[test]
fn what_is_taken_back_is_on_record() {
    on_both(|world| async move {
        world.wait(60);
        let app = restarted(&world, LATER).await;
        policy_changes::round(&app).await.unwrap();
        world.wait(60);
        let at_once = "[[setting]]\nid = \"review.recipients\"\nvalue = 4000\nreason = \"less\"\n";
        let app = restarted(&world, at_once).await;
        assert_eq!(
            history(&app).await,
            [
                "review.recipients 5000 → 4000 2026-11-21",
                "review.recipients 5000 → 3000 2026-11-23, taken back",
            ]
        );
        assert_eq!(policy_changes::round(&app).await.unwrap(), 1, "told of the new one");
        world.wait(60);
        let app = restarted(&world, "").await;
        let all = history(&app).await;
        assert_eq!(
            all[..2],
            [
                "review.recipients 4000 → 5000 2026-11-21",
                "review.recipients 5000 → 4000 2026-11-21, taken back",
            ]
        );
        world.wait(60);
        assert_eq!(history(&restarted(&world, "").await).await, all, "nothing new");
    });
}

/// X-18: who was told that a limit will change is told that it will not.
#[test]
fn what_is_taken_back_before_its_day_is_told_too() {
    on_both(|world| async move {
        world.wait(60);
        let app = restarted(&world, LATER).await;
        assert_eq!(policy_changes::round(&app).await.unwrap(), 1);
        world.wait(60);
        let app = restarted(&world, "").await;
        assert_eq!(
            history(&app).await,
            [
                "review.recipients 3000 → 5000 2026-11-21",
                "review.recipients 5000 → 3000 2026-11-23, taken back",
            ]
        );
        assert_eq!(policy_changes::round(&app).await.unwrap(), 1);
        world.wait(60);
        assert_eq!(history(&restarted(&world, "").await).await.len(), 2, "and that is all");
    });
}
