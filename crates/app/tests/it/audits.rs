//! Audits that find what is due, reports that count, ledgers that are followed.

use app::{
    Failure,
    audit::{self, FindingView},
    compliance::{self, Asked},
    ledger, tiles,
};
use consent::{
    checkpoint,
    tree::{
        gather::consistency_nodes,
        tile::{Tile, Tiles, tiles_of},
    },
    witness::accept,
};
use domain::{Language, SignedDuration};

use crate::{
    campaigns::{attested, drafted, started},
    people::confirmed,
    world::{World, on_both},
};

const DAY: i64 = 24 * 3600;

async fn open(world: &World) -> Vec<FindingView> {
    let all = audit::findings(&world.app, &world.operator, None, Language::En).await.unwrap();
    all.into_iter().filter(|it| it.row.closed_at.is_none()).collect()
}

async fn items(world: &World) -> Vec<String> {
    let mut items: Vec<_> = open(world).await.into_iter().map(|it| it.row.item).collect();
    items.sort();
    items.dedup();
    items
}

/// R001-39, R001-42: found by itself, with owner and day; found once.
#[test]
fn what_is_due_is_found_once_and_closed_only_with_a_note() {
    on_both(|world| async move {
        audit::run(&world.app).await.unwrap();
        assert_eq!(items(&world).await, ["law-reviewed", "restore-tried"]);
        let _ = confirmed(&world, "li@example.net").await;
        world.wait(400 * DAY);
        assert!(audit::run(&world.app).await.unwrap() > 0);
        assert_eq!(audit::run(&world.app).await.unwrap(), 0, "the same is open already");
        let found = items(&world).await;
        let expected = [
            "form-old",
            "installation-key-due",
            "law-reviewed",
            "ledger-late",
            "list-stale",
            "restore-tried",
            "signing-key-due",
        ];
        assert_eq!(found, expected);

        let finding = open(&world).await.into_iter().find(|it| it.row.item == "form-old").unwrap();
        assert_eq!(finding.row.owner, "account");
        assert!(finding.row.due_at > world.app.now() && !finding.is_late);
        let id = finding.row.id;
        let silent = audit::close(&world.app, &world.member, id, "  ").await.unwrap_err();
        assert!(silent.to_string().starts_with("note: say what was done"), "{silent}");
        let closed = audit::close(&world.app, &world.member, id, "read again, holds").await;
        assert_eq!(closed.unwrap().row.closed_by.as_deref(), Some("ann"));
        let again = audit::close(&world.app, &world.member, id, "once more").await;
        assert!(matches!(again, Err(Failure::Conflict(_))));
        assert!(!items(&world).await.contains(&"form-old".to_owned()));

        let law = open(&world).await.into_iter().find(|it| it.row.item == "law-reviewed").unwrap();
        assert!(law.is_late, "its day has passed");
        let refused = audit::close(&world.app, &world.member, law.row.id, "done").await;
        assert!(matches!(refused, Err(Failure::NotFound("finding"))), "not a member's to close");
        audit::close(&world.app, &world.operator, law.row.id, "compared").await.unwrap();
        assert_eq!(audit::run(&world.app).await.unwrap(), 2, "due again, and the form as well");
    });
}

/// COMPLIANCE 1.10: the duties of an operator in China, once they are declared.
#[test]
fn the_duties_of_an_operator_open_when_they_are_declared() {
    on_both(|world| async move {
        let (app, operator) = (&world.app, &world.operator);
        let unknown = audit::declare(app, operator, "operator-xx", "why").await.unwrap_err();
        assert!(unknown.to_string().contains("there is operator-cn"), "{unknown}");
        let refused = audit::declare(app, &world.member, "operator-cn", "why").await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))));
        audit::declare(app, operator, "operator-cn", "servers in Shanghai").await.unwrap();
        audit::run(app).await.unwrap();
        let all = open(&world).await;
        let duties: Vec<_> = all.iter().filter(|it| it.row.item.starts_with("cn.")).collect();
        assert_eq!(duties.len(), 6);
        let reports = duties.iter().find(|it| it.row.item == "cn.reports-12321").unwrap();
        assert!(reports.source.ends_with("(not verified)"), "{}", reports.source);
        assert_eq!((reports.row.owner.as_str(), reports.row.account.0), ("operator", store::NIL));

        audit::close(app, operator, reports.row.id, "three, all answered").await.unwrap();
        world.wait(29 * DAY);
        audit::run(app).await.unwrap();
        assert!(!items(&world).await.contains(&"cn.reports-12321".to_owned()));
        world.wait(DAY);
        audit::run(app).await.unwrap();
        assert!(items(&world).await.contains(&"cn.reports-12321".to_owned()), "every 30 days");
    });
}

/// R001-03, R001-40, R001-41: what mail rested on, what was withheld, rates,
/// versions, and how each family of control stands.
#[test]
fn a_compliance_report_counts_an_account_and_a_campaign() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let _ = confirmed(&world, "li@example.net").await;
        world.wait(60);
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        let of = (world.account, id);
        app::campaign::judge::submit(&world.app, &world.member, of).await.unwrap();
        started(&world, id).await;
        while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        let now = world.app.now();
        let asked = Asked {
            from: now.checked_sub(SignedDuration::from_hours(24)).unwrap(),
            until: now.checked_add(SignedDuration::from_hours(1)).unwrap(),
            campaign: None,
        };
        let (app, member) = (&world.app, &world.member);
        let report = compliance::report(app, member, world.account, asked).await.unwrap();
        let coverage: Vec<_> =
            report.coverage.iter().map(|it| (it.basis.as_str(), it.total)).collect();
        assert_eq!(coverage, [("attested", 3), ("confirmation-request", 1), ("confirmed", 1)]);
        assert_eq!(report.rules.iter().map(|it| it.count).sum::<u64>(), 5);
        assert_eq!(report.rules[0].version, report.rules_now);
        assert_eq!(report.reviews, [("import".to_owned(), "approved".to_owned(), 1)]);
        assert!(report.consent.contains(&("attested".to_owned(), 3)), "{:?}", report.consent);
        assert_eq!(report.ledger.unwrap().size, 9);
        assert_eq!(
            report.rates.iter().map(|it| it.name).collect::<Vec<_>>(),
            ["bad-mail", "complaints"]
        );
        // R001-03: how each family of control stands, beside the risks.
        assert_eq!((report.controls.len(), compliance::in_order(&report.controls)), (6, 6));
        world.wait(400 * 24 * 3600);
        app::audit::run(app).await.unwrap();
        let later = compliance::report(app, member, world.account, asked).await.unwrap();
        let stands = |id: &str| {
            let found = later.controls.iter().find(|it| it.family.id == id);
            found.unwrap().against.state()
        };
        assert_eq!(stands("consent"), compliance::State::Watch, "the form is a year old");
        assert_eq!(stands("unsubscribe"), compliance::State::InOrder);
        let of_campaign = compliance::of_campaign(app, member, of).await.unwrap();
        assert_eq!(of_campaign.coverage.iter().map(|it| it.total).sum::<u64>(), 4);
        assert_eq!(of_campaign.campaign.as_deref(), Some("Spring"));
        let backwards = Asked { from: asked.until, until: asked.from, campaign: None };
        assert!(compliance::report(app, member, world.account, backwards).await.is_err());
    });
}

/// THREATS S18: whoever kept an earlier checkpoint can follow by the tiles.
#[test]
fn tiles_prove_that_a_ledger_goes_on() {
    on_both(|world| async move {
        let (app, account) = (&world.app, world.account);
        let key = app.ledger_verifier(account).unwrap();
        let numbered = async || while ledger::sequence(app, account).await.unwrap() > 0 {};
        let newest = async || {
            let note = tiles::checkpoint(app, account).await.unwrap();
            checkpoint::open(&note, std::slice::from_ref(&key)).unwrap()
        };
        assert!(tiles::checkpoint(app, account).await.is_err(), "nothing is signed yet");
        let _ = confirmed(&world, "li@example.net").await;
        numbered().await;
        let seen = newest().await;
        attested(&world, 300).await;
        numbered().await;
        let next = newest().await;
        assert_eq!((seen.size, next.size), (3, 603));
        let mut held = Tiles::of_size(next.size);
        for tile in tiles_of(&consistency_nodes(seen.size, next.size), next.size) {
            assert!(held.add(tile, &tiles::tile(app, account, tile).await.unwrap()));
        }
        accept(Some(&seen), &next, &held).unwrap();
        let beyond = Tile { level: 1, index: 0, width: 3 };
        assert!(matches!(tiles::tile(app, account, beyond).await, Err(Failure::NotFound("tile"))));
    });
}
