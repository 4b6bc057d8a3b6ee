//! Data that leave their country: the register, and what it keeps back.

use app::{
    Failure, Role,
    campaign::{self, laws},
    compliance, testing,
    transfer::{self, NewTransfer, TransferBasis},
};
use domain::{SignedDuration, Timestamp, TransferId};

use crate::{
    campaigns::started,
    laws::{arrived, drafted, line, sent},
    world::{World, on_both},
};

async fn record(world: &World, new: NewTransfer) -> Result<TransferId, Failure> {
    transfer::record(&world.app, &world.member, world.account, new).await
}

/// Domains of those who get mail now, in order.
async fn reached(world: &World) -> Vec<String> {
    let tickets = world.tickets().await;
    let mut domains: Vec<_> = tickets.iter().map(|it| it.row.domain.to_string()).collect();
    domains.sort();
    domains
}

/// How many are reached by the next campaign of everybody.
async fn withheld(world: &World, subject: &str) -> Vec<(u64, String)> {
    let id = sent(world, subject).await;
    let shown = laws::laws(&world.app, &world.member, (world.account, id)).await.unwrap();
    shown.withheld.into_iter().map(|it| (it.recipients, it.detail)).collect()
}

const CN: &str = "law.cn.transfer-certification (CN: Measures for Certification of Personal \
                  Information Export, thresholds): a transfer from CN to SE in the register";

/// R001-44, R001-45, X-13: asked before sending, withheld without a line, with
/// rule, law and article; nobody else waits for it.
#[test]
fn who_is_abroad_is_mailed_only_when_the_register_names_the_transfer() {
    on_both(|world| async move {
        let all = [("wang@qq.com", ""), ("li@163.com", "CN"), ("anna@example.se", "")];
        arrived(&world, &all).await;
        let id = drafted(&world, "Summer sale").await;
        let key = (world.account, id);
        let before = laws::laws(&world.app, &world.member, key).await.unwrap();
        let missing: Vec<_> =
            before.missing.iter().map(|it| (it.recipients, it.detail.as_str())).collect();
        assert_eq!(missing, [(2, CN)], "told before it is sent");
        let [leaving] = before.leaving.as_slice() else { panic!("{:?}", before.leaving) };
        assert_eq!((leaving.law.as_str(), leaving.to.as_str()), ("CN", "SE"));
        assert_eq!((leaving.recipients, leaving.persons), (2, Some(2)));
        assert!(leaving.bases.is_empty());
        campaign::judge::submit(&world.app, &world.member, key).await.unwrap();
        started(&world, id).await;
        assert_eq!(reached(&world).await, ["example.se"]);
        record(&world, line("CN", TransferBasis::BelowThreshold)).await.unwrap();
        assert_eq!(withheld(&world, "Autumn sale").await, []);
        assert_eq!(reached(&world).await, ["163.com", "example.se", "example.se", "qq.com"]);
        let register = transfer::register(&world.app, &world.member, world.account).await.unwrap();
        let counted: Vec<_> =
            register.persons.iter().map(|it| (it.law.as_str(), it.persons, it.next)).collect();
        assert_eq!(counted, [("CN", 2, Some(100_000))], "two persons, whatever was withheld");
    });
}

/// a line that ends or runs out keeps back what waits, and what is new.
#[test]
fn a_line_that_ends_keeps_back_what_waits() {
    on_both(|world| async move {
        arrived(&world, &[("linh@example.vn", ""), ("anna@example.se", "")]).await;
        let soon = world.app.now() + SignedDuration::from_hours(1);
        let short =
            NewTransfer { valid_until: Some(soon), ..line("vn", TransferBasis::ImpactDossier) };
        let first = record(&world, short.clone()).await.unwrap();
        sent(&world, "Summer sale").await;
        assert_eq!(reached(&world).await, ["example.se", "example.vn"]);
        transfer::end(&world.app, &world.member, (world.account, first)).await.unwrap();
        assert_eq!(reached(&world).await, ["example.se"], "what waited does not go");
        let twice = transfer::end(&world.app, &world.member, (world.account, first)).await;
        assert!(matches!(twice, Err(Failure::Conflict(_))), "{twice:?}");
        record(&world, NewTransfer { valid_from: Some(world.app.now()), ..short }).await.unwrap();
        assert_eq!(withheld(&world, "Autumn sale").await, []);
        world.wait(3_601);
        assert!(!reached(&world).await.contains(&"example.vn".to_owned()), "it ran out");
    });
}

/// R001-44: what a register may say, and what it may not.
#[test]
fn a_line_that_the_law_does_not_know_is_refused() {
    on_both(|world| async move {
        let refused = async |new| match record(&world, new).await {
            Err(Failure::Invalid { field, problem }) => format!("{field}: {problem}"),
            other => panic!("{other:?}"),
        };
        let cn = || line("CN", TransferBasis::Certification);
        assert_eq!(
            refused(NewTransfer { basis: TransferBasis::ImpactDossier, ..cn() }).await,
            "basis: CN does not name `impact-dossier`; see law.cn.transfer-certification"
        );
        let eu = NewTransfer { country: "CN".into(), ..line("EU", TransferBasis::Adequacy) };
        assert_eq!(refused(eu).await, "basis: EU found CN not adequate; see law.eu.transfer");
        assert_eq!(
            refused(NewTransfer { law: "EU".into(), ..cn() }).await,
            "law: no line is asked for there; laws that ask: VN, CN",
            "between countries of one law nothing leaves"
        );
        assert!(refused(NewTransfer { country: "?".into(), ..cn() }).await.starts_with("country"));
        let mut nameless = cn();
        nameless.words.importer = " ".into();
        assert!(refused(nameless).await.starts_with("importer"));
        let ended = NewTransfer { valid_until: Some(Timestamp::UNIX_EPOCH), ..cn() };
        assert!(refused(ended).await.starts_with("valid_until"));
        let viewer = app::Actor { role: Role::Viewer, ..world.member.clone() };
        let recorded = transfer::record(&world.app, &viewer, world.account, cn()).await;
        assert!(matches!(recorded, Err(Failure::Forbidden(_))));
        let stranger = testing::member(testing::open_account(&world.app, "Other").await);
        let recorded = transfer::record(&world.app, &stranger, world.account, cn()).await;
        assert!(matches!(recorded, Err(Failure::NotFound(_))));
    });
}

/// A neighbour's line lets nothing of ours go.
#[test]
fn a_register_counts_for_its_own_account_alone() {
    on_both(|world| async move {
        arrived(&world, &[("wang@qq.com", "")]).await;
        let other = testing::open_account(&world.app, "Other").await;
        let stranger = testing::member(other);
        let new = line("CN", TransferBasis::SecurityAssessment);
        let id = transfer::record(&world.app, &stranger, other, new).await.unwrap();
        assert_eq!(withheld(&world, "Summer sale").await, [(1, CN.to_owned())]);
        let ended = transfer::end(&world.app, &world.member, (world.account, id)).await;
        assert!(matches!(ended, Err(Failure::NotFound("transfer"))), "{ended:?}");
        let own = transfer::register(&world.app, &world.member, world.account).await.unwrap();
        assert!(own.lines.is_empty());
    });
}

/// R001-40: the compliance report has a section for it.
#[test]
fn the_report_names_what_was_in_force_in_its_time() {
    on_both(|world| async move {
        let id = record(&world, line("CN", TransferBasis::Certification)).await.unwrap();
        let begun = world.app.now();
        world.wait(3_600);
        transfer::end(&world.app, &world.member, (world.account, id)).await.unwrap();
        let hours = |from, until| {
            let at = |hours| begun + SignedDuration::from_hours(hours);
            compliance::Asked { from: at(from), until: at(until), campaign: None }
        };
        let lines = async |asked| {
            let report = compliance::report(&world.app, &world.member, world.account, asked).await;
            let lines = report.unwrap().transfers;
            lines.into_iter().map(|it| format!("{} {}", it.line.law, it.line.country)).collect()
        };
        let told: Vec<String> = lines(hours(0, 2)).await;
        assert_eq!(told, ["CN SE"]);
        let after: Vec<String> = lines(hours(2, 3)).await;
        assert!(after.is_empty(), "{after:?}");
    });
}
