//! Segments: saved, counted, and campaigns that are aimed by them.

use app::{
    Failure,
    campaign::{self, Aim, Ask, Draft, Source},
    list,
    segment::{self, Line, Named, count},
    testing,
};
use compile::Kind;
use domain::{CampaignId, CampaignState};

use crate::{
    campaigns::{approve, attested},
    people,
    world::{World, flora, on_both},
};

fn draft(world: &World) -> Draft {
    let source = Source {
        kind: Kind::Html,
        body: "<p>What grows in spring, and what is on offer</p>".into(),
        subject: "Spring".into(),
        preheader: None,
        text: None,
        fields: [].into(),
    };
    Draft {
        name: "spring".into(),
        list: world.list.to_string(),
        from: flora(),
        language: "en".into(),
        source,
    }
}

async fn aimed(world: &World, named: Named) -> Result<CampaignId, Failure> {
    let aim = Aim { segment: Some(named), ..Aim::default() };
    campaign::draft_aimed(&world.app, &world.member, world.account, draft(world), aim).await
}

fn said(text: &str) -> Named {
    Named::Expression(text.to_owned())
}

/// Everything that a count tells.
async fn counted(world: &World, text: &str) -> Vec<Line> {
    let key = (world.account, world.list);
    let mut counting = count::begin(&world.app, &world.member, key, &said(text)).await.unwrap();
    let mut lines = Vec::new();
    while let Some(line) = counting.next().await.unwrap() {
        lines.push(line);
    }
    lines
}

async fn exact(world: &World, text: &str) -> (u64, u64) {
    match counted(world, text).await.last() {
        Some(Line::Exact { count, of }) => (*count, *of),
        other => panic!("{text}: {other:?}"),
    }
}

async fn expanded(world: &World, id: CampaignId) {
    let view = campaign::judge::submit(&world.app, &world.member, (world.account, id)).await;
    if view.unwrap().row.state == CampaignState::Held {
        approve(world).await;
    }
    campaign::act(&world.app, &world.member, (world.account, id), Ask::Start).await.unwrap();
    let row = store::campaign::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    campaign::expand::run(&world.app, &row).await.unwrap();
}

/// Recipients of a campaign by first name, and those who were withheld.
async fn reached(world: &World, id: CampaignId) -> (u64, Vec<(String, u64)>) {
    let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
    let report = report.unwrap();
    let row = store::campaign::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    assert!(row.expanded_at.is_some());
    (report.total().waiting, report.withheld)
}

/// R004-02: list, purpose, topic and segment are kept with the campaign; a segment
/// narrows, and what becomes of it later changes nothing.
#[test]
fn a_campaign_reaches_those_of_its_list_who_are_of_its_segment() {
    on_both(|world| async move {
        attested(&world, 6).await;
        let text = r#"field.first_name in ("P1", "p3") or field.first_name = "P5""#;
        let id = segment::create(&world.app, &world.member, world.account, ("odd", text)).await;
        let id = id.unwrap();
        assert_eq!(exact(&world, text).await, (3, 6));
        let campaign = aimed(&world, Named::Saved(id)).await.unwrap();
        segment::remove(&world.app, &world.member, (world.account, id)).await.unwrap();
        assert!(aimed(&world, Named::Saved(id)).await.is_err(), "it is gone");
        expanded(&world, campaign).await;
        let view = campaign::show(&world.app, &world.member, world.account, campaign).await;
        let view = view.unwrap();
        assert_eq!(view.row.recipients, 3);
        assert_eq!(view.row.list, world.list);
        let kept = view.segment.unwrap();
        assert_eq!(
            kept.to_string(),
            r#"field.first_name in ("P1", "p3") or field.first_name = "P5""#
        );
        assert_eq!(reached(&world, campaign).await, (3, vec![]));
    });
}

/// A segment of everybody widens nothing: who has no permission gets nothing.
#[test]
fn a_segment_never_widens_permission() {
    on_both(|world| async move {
        attested(&world, 2).await;
        let visitor = people::sign_up(&world, "li@example.net");
        app::signup::sign_up(&world.app, &visitor).await.unwrap();
        assert_eq!(exact(&world, "not field.nothing is set").await, (2, 2), "Li is pending");
        let id = aimed(&world, said("not field.nothing is set")).await.unwrap();
        expanded(&world, id).await;
        assert_eq!(reached(&world, id).await, (2, vec![]));
    });
}

/// R002-09: what others of the list got does not count against those whom a
/// campaign is for.
#[test]
fn a_promise_is_measured_by_those_of_the_segment() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let promise = list::Promise::new(1, 7).unwrap();
        let key = (world.account, world.list);
        list::promise(&world.app, &world.member, key, promise).await.unwrap();
        let first = aimed(&world, said(r#"field.first_name = "P0""#)).await.unwrap();
        expanded(&world, first).await;
        let measured = async |text: &str| {
            let id = aimed(&world, said(text)).await.unwrap();
            let key = (world.account, id);
            let view = campaign::judge::submit(&world.app, &world.member, key).await.unwrap();
            let measured = view.row.measured;
            (measured.promise_percent.unwrap(), measured.promise_over.unwrap())
        };
        assert_eq!(measured("mailed = 0 in 7 days").await, (100, 0));
        assert_eq!(measured("field.first_name is set").await, (200, 1));
    });
}

#[test]
fn what_was_mailed_lately_is_counted_without_the_campaign_itself() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let first = aimed(&world, said(r#"field.first_name = "P0""#)).await.unwrap();
        expanded(&world, first).await;
        assert_eq!(exact(&world, "mailed > 0 in 7 days").await, (1, 3));
        assert_eq!(exact(&world, "accepted > 0 in 7 days").await, (0, 3));
        let rest = aimed(&world, said("mailed = 0 in 7 days")).await.unwrap();
        expanded(&world, rest).await;
        assert_eq!(reached(&world, rest).await, (2, vec![]));
        world.wait(8 * 24 * 3600);
        assert_eq!(exact(&world, "mailed > 0 in 7 days").await, (0, 3));
        assert_eq!(exact(&world, "mailed > 0 in 9 days").await, (3, 3));
    });
}

/// DECISIONS D14: columns in clear are asked by the database, alike on both.
#[test]
fn columns_in_clear_and_sealed_ones_are_counted_alike() {
    on_both(|world| async move {
        attested(&world, 4).await;
        let visitor = people::sign_up(&world, "li@example.net");
        app::signup::sign_up(&world.app, &visitor).await.unwrap();
        let list = world.list;
        for (text, count) in [
            (r#"domain = "example.org""#.to_owned(), 4),
            (r#"domain = "example.net""#.to_owned(), 0),
            ("basis = attested".to_owned(), 4),
            ("basis = confirmed".to_owned(), 0),
            ("agreed within 1 day".to_owned(), 4),
            ("added before 2026-01-01".to_owned(), 0),
            (format!("on {list}"), 4),
            (format!("not on {list}"), 0),
        ] {
            assert_eq!(exact(&world, &text).await, (count, 4), "{text}");
            // The same by opening each.
            let opened = format!("({text}) and field.nothing is missing");
            assert_eq!(exact(&world, &opened).await, (count, 4), "{opened}");
        }
    });
}

#[test]
fn segments_are_the_accounts_own() {
    on_both(|world| async move {
        let text = r#"field.city = "Lund""#;
        let made = segment::create(&world.app, &world.member, world.account, ("Lund", text)).await;
        let id = made.unwrap();
        let views = segment::all(&world.app, &world.member, world.account).await.unwrap();
        let told: Vec<_> =
            views.iter().map(|it| (it.name.as_str(), it.segment.to_string())).collect();
        assert_eq!(told, [("Lund", text.to_owned())]);
        assert_eq!(segment::explain(&views[0].segment)["en"], "“city” is “Lund”");

        let other = testing::open_account(&world.app, "Rain").await;
        let stranger = testing::member(other);
        assert!(segment::all(&world.app, &stranger, other).await.unwrap().is_empty());
        let refused = segment::remove(&world.app, &stranger, (world.account, id)).await;
        assert!(matches!(refused, Err(Failure::NotFound("account"))));
        let refused = segment::remove(&world.app, &stranger, (other, id)).await;
        assert!(matches!(refused, Err(Failure::NotFound("segment"))));
        let on_ours = format!("on {}", world.list);
        let refused = segment::create(&world.app, &stranger, other, ("x", &on_ours)).await;
        assert!(refused.unwrap_err().to_string().contains("there is no list"));
        let wrong = segment::create(&world.app, &world.member, world.account, ("x", "city = 1"));
        let wrong = wrong.await.unwrap_err().to_string();
        assert!(wrong.contains("character 1: expected"), "{wrong}");
    });
}
