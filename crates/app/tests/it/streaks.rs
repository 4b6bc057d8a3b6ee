//! Accounts that are rejected again and again.

use app::{
    Actor, Role, audit,
    review::{self, Answer, desk, screen, streak},
};
use domain::{Language, ReviewId};

use crate::{
    campaigns::{provenance, uploaded},
    world::{World, on_both},
};

const DAY: i64 = 24 * 3_600;

fn rita() -> Actor {
    Actor { role: Role::Reviewer, account: None, name: "rita".into() }
}

/// Uploads a list of so many, and rejects it.
async fn rejected(world: &World, rows: usize) -> ReviewId {
    world.wait(60);
    uploaded(world, rows, provenance()).await;
    let waiting = desk::queue(&world.app, &world.operator, None).await.unwrap();
    let id = waiting.first().unwrap().view.row.id;
    review::decide(&world.app, &rita(), id, (Answer::Reject, "no sheets")).await.unwrap();
    id
}

/// How many alarms there are after an audit: open, and all.
async fn alarms(world: &World) -> (usize, usize) {
    audit::run(&world.app).await.unwrap();
    let all = audit::findings(&world.app, &world.operator, None, Language::En).await.unwrap();
    let ours: Vec<_> = all.iter().filter(|it| it.row.item == "rejected-often").collect();
    (ours.iter().filter(|it| it.row.closed_at.is_none()).count(), ours.len())
}

/// R001-42, R002-39: the third rejection in thirty days raises one alarm, whatever
/// follows and whoever closes it; the desk says so at its head and on each screen.
#[test]
fn a_streak_of_rejections_raises_one_alarm() {
    on_both(|world| async move {
        let app = &world.app;
        let first = rejected(&world, 3).await;
        let second = rejected(&world, 4).await;
        assert!(streak::all(app, &rita()).await.unwrap().is_empty());
        assert_eq!(alarms(&world).await, (0, 0));
        let third = rejected(&world, 5).await;
        let found = streak::all(app, &rita()).await.unwrap();
        assert_eq!((found.len(), found[0].account), (1, world.account));
        assert_eq!(found[0].reviews, [first, second, third]);
        assert!(streak::all(app, &world.member).await.is_err(), "for staff alone");
        assert_eq!(alarms(&world).await, (1, 1));
        let all = audit::findings(app, &world.operator, None, Language::En).await.unwrap();
        let alarm = all.iter().find(|it| it.row.item == "rejected-often").unwrap();
        assert_eq!(alarm.row.account, world.account);
        assert_eq!(alarm.row.subject, format!("{first} {second} {third}"));
        assert_eq!(alarm.row.detail, "3 rejected");

        let fourth = rejected(&world, 6).await;
        assert_eq!(alarms(&world).await, (1, 1), "once for the streak");
        audit::close(app, &rita(), alarm.row.id, "warned them by phone").await.unwrap();
        assert_eq!(alarms(&world).await, (0, 1), "what was closed is not opened again");
        let shown = screen::show(app, &rita(), first).await.unwrap();
        assert_eq!(shown.streak.unwrap().reviews, [first, second, third, fourth]);

        let neighbour = app::testing::open_account(app, "Other").await;
        let findings = audit::findings(app, &world.operator, Some(neighbour), Language::En).await;
        assert!(findings.unwrap().iter().all(|it| it.row.item != "rejected-often"));

        world.wait(31 * DAY);
        assert!(streak::all(app, &rita()).await.unwrap().is_empty(), "it is over");
        for rows in 7..10 {
            rejected(&world, rows).await;
        }
        assert_eq!(alarms(&world).await, (1, 2), "another streak, another alarm");
    });
}
