//! What has been kept for long enough goes; under a legal hold nothing does
//! (R001-30, DECISIONS D52).

use app::{
    Actor, Failure, Role,
    archive::{self, Request, What},
    audit, campaign,
    complaint::desk::{self, Call, NoteKind},
    compliance,
    erase::{self, Erasure},
    leaving, ledger,
    legal_hold::{self, Asked, Subject},
    retention, testing,
};
use domain::{AccountId, Address, ContactId, Language, LegalHoldId, SignedDuration};
use policy::RuleBook;

use crate::{
    campaigns::{attested, drafted, started},
    people::confirmed,
    world::{World, on_both},
};

const DAY: i64 = 24 * 3_600;
const YEAR: i64 = 366 * DAY;

fn li() -> Address {
    "li@example.net".parse().unwrap()
}

async fn contact(world: &World, address: &Address) -> ContactId {
    let key = world.app.keys().suppression(address);
    let known = store::contact::by_suppression_key(world.app.store(), world.account, &key).await;
    known.unwrap()[0]
}

async fn is_erased(world: &World, person: ContactId) -> bool {
    let found = store::contact::by_id(world.app.store(), world.account, person).await;
    found.unwrap().unwrap().erased_at.is_some()
}

/// Kind, how many went and how many are held, of our account.
fn told(runs: &[retention::RunRow], account: AccountId) -> Vec<String> {
    let ours = runs.iter().filter(|it| it.account == account);
    ours.map(|it| format!("{} {} {}", it.kind, it.gone, it.held)).collect()
}

async fn due(world: &World) -> Vec<String> {
    told(&retention::due(&world.app, &world.operator).await.unwrap(), world.account)
}

async fn ran(world: &World) -> Vec<String> {
    told(&retention::run(&world.app).await.unwrap(), world.account)
}

async fn place(world: &World, subject: Subject) -> LegalHoldId {
    let asked =
        Asked { subject, case_number: "T 1234-26".into(), reason: "the district court".into() };
    legal_hold::place(&world.app, &world.operator, asked).await.unwrap()[0].1
}

async fn lift(world: &World, id: LegalHoldId) {
    legal_hold::lift(&world.app, &world.operator, id, "the case is closed").await.unwrap();
}

async fn sequenced(world: &World) {
    while ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
}

/// R001-30: six years after the last that happened, the person goes as if they had
/// asked, and the ledger's proofs stay.
#[test]
fn whoever_was_silent_for_six_years_goes_and_the_ledger_still_holds() {
    on_both(|world| async move {
        for address in ["li@example.net", "bo@example.net"] {
            confirmed(&world, address).await;
            world.wait(60);
        }
        sequenced(&world).await;
        let person = contact(&world, &li()).await;
        let bo = contact(&world, &"bo@example.net".parse().unwrap()).await;
        assert_eq!(ran(&world).await, [] as [&str; 0]);
        world.wait(5 * YEAR);
        assert_eq!(due(&world).await, [] as [&str; 0], "it may go, and nothing asks for it");
        let whose = (world.account, bo);
        leaving::withdraw(&world.app, &world.member, whose, None).await.unwrap();
        world.wait(YEAR + 2 * DAY);
        assert_eq!(due(&world).await, ["consent-evidence 1 0"]);
        assert!(!is_erased(&world, person).await, "counting changes nothing");
        assert_eq!(ran(&world).await, ["consent-evidence 1 0"]);
        assert!(is_erased(&world, person).await);
        assert!(!is_erased(&world, bo).await, "Bo left a year ago");
        assert_eq!(ran(&world).await, [] as [&str; 0], "once");
        sequenced(&world).await;
        let report = ledger::verify(&world.app, &world.operator, world.account).await.unwrap();
        assert_eq!(report.unwrap().erased, 3);
        let runs = retention::runs(&world.app, &world.operator).await.unwrap();
        assert_eq!(told(&runs, world.account), ["consent-evidence 1 0"]);
        let (until, day) = (world.app.now(), SignedDuration::from_hours(24));
        let asked = compliance::Asked { from: until - day, until: until + day, campaign: None };
        let report = compliance::report(&world.app, &world.member, world.account, asked).await;
        assert_eq!(report.unwrap().retained.gone, [("consent-evidence".to_owned(), 1)]);
    });
}

/// R001-30, D55: the time of the house is a setting of the operator.
#[test]
fn the_house_keeps_for_as_long_as_its_operator_set() {
    const LONGER: &str = "[[setting]]\nid = \"retention.consent-evidence.most-months\"\n\
         value = 96\nreason = \"our counsel asks\"\n";
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        sequenced(&world).await;
        let person = contact(&world, &li()).await;
        world.wait(7 * YEAR);
        assert_eq!(due(&world).await, ["consent-evidence 1 0"]);
        let rules = RuleBook::builtin().with_overlay("own.toml", LONGER).unwrap();
        let world = world.under(rules).await;
        assert_eq!(ran(&world).await, [] as [&str; 0]);
        assert!(!is_erased(&world, person).await);
        world.wait(2 * YEAR);
        assert_eq!(ran(&world).await, ["consent-evidence 1 0"]);
        assert!(is_erased(&world, person).await);
    });
}

/// R001-30: a hold keeps whoever would go, and says so; lifted, they go.
#[test]
fn under_a_hold_nobody_goes() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        sequenced(&world).await;
        let person = contact(&world, &li()).await;
        let hold = place(&world, Subject::Person(None, li())).await;
        world.wait(7 * YEAR);
        assert_eq!(ran(&world).await, ["consent-evidence 0 1"]);
        assert!(!is_erased(&world, person).await);
        lift(&world, hold).await;
        assert_eq!(ran(&world).await, ["consent-evidence 1 0"]);
        assert!(is_erased(&world, person).await);
    });
}

/// R001-30: mail stops at once; what is held is erased by itself when the last hold
/// is lifted, and only that of whoever asked.
#[test]
fn who_asks_to_be_erased_under_a_hold_gets_no_mail_and_is_erased_when_it_ends() {
    on_both(|world| async move {
        for address in ["li@example.net", "bo@example.net"] {
            confirmed(&world, address).await;
            world.wait(60);
        }
        let id = drafted(&world, "Hej").await;
        campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        let holds = [
            place(&world, Subject::Campaign(world.account, id)).await,
            place(&world, Subject::Account(world.account)).await,
        ];
        let person = contact(&world, &li()).await;
        let ask = || erase::erase(&world.app, &world.member, world.account, person);
        assert_eq!(ask().await.unwrap(), Erasure::Waiting);
        assert_eq!(ask().await.unwrap(), Erasure::Waiting, "asked twice");
        let mails = world.tickets().await;
        let to: Vec<_> = mails
            .iter()
            .filter(|it| it.row.origin_id == id.0)
            .map(|it| it.envelope.recipient.to_wire())
            .collect();
        assert_eq!(to, ["bo@example.net"], "mail stops at once");
        assert!(!is_erased(&world, person).await);
        let (until, day) = (world.app.now(), SignedDuration::from_hours(24));
        let asked = compliance::Asked { from: until - day, until: until + day, campaign: None };
        let report = compliance::report(&world.app, &world.member, world.account, asked).await;
        let retained = report.unwrap().retained;
        assert_eq!((retained.holds, retained.waiting), (2, 1));
        for (hold, erased) in holds.into_iter().zip([0, 1]) {
            assert_eq!(legal_hold::release(&world.app).await.unwrap(), 0);
            lift(&world, hold).await;
            assert_eq!(legal_hold::release(&world.app).await.unwrap(), erased);
        }
        assert!(is_erased(&world, person).await);
        let bo = contact(&world, &"bo@example.net".parse().unwrap()).await;
        assert!(!is_erased(&world, bo).await, "nobody asked");
        assert!(matches!(ask().await, Err(Failure::NotFound(_))));
    });
}

/// R001-30: who may hold, what is to be said, and that a neighbour's hold is none.
#[test]
fn only_an_operator_holds_and_only_in_the_account_that_is_named() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let other = testing::open_account(&world.app, "Other").await;
        let asked = |subject, case_number: &str, reason: &str| Asked {
            subject,
            case_number: case_number.into(),
            reason: reason.into(),
        };
        let ours = || Subject::Account(world.account);
        let reviewer = Actor { role: Role::Reviewer, ..world.operator.clone() };
        for actor in [&world.member, &reviewer] {
            let refused = legal_hold::place(&world.app, actor, asked(ours(), "1", "why")).await;
            assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
        }
        for (case, reason) in [(" ", "why"), ("1", ""), ("1", "li@example.net sued")] {
            let refused =
                legal_hold::place(&world.app, &world.operator, asked(ours(), case, reason)).await;
            assert!(matches!(refused, Err(Failure::Invalid { .. })), "{refused:?}");
        }
        let nobody = Subject::Person(None, "nobody@example.net".parse().unwrap());
        let refused = legal_hold::place(&world.app, &world.operator, asked(nobody, "1", "w")).await;
        assert!(matches!(refused, Err(Failure::NotFound("contact"))));
        place(&world, Subject::Account(other)).await;
        place(&world, Subject::Person(Some(other), li())).await;
        let person = contact(&world, &li()).await;
        let done = erase::erase(&world.app, &world.member, world.account, person).await.unwrap();
        assert_eq!(done, Erasure::Done, "a neighbour's hold keeps nothing of ours");
        assert!(matches!(
            legal_hold::list(&world.app, &world.member, Some(world.account)).await,
            Err(Failure::Forbidden(_))
        ));
        let all = legal_hold::list(&world.app, &reviewer, None).await.unwrap();
        assert_eq!(all.len(), 2);
        lift(&world, all[0].id).await;
        let again = legal_hold::lift(&world.app, &world.operator, all[0].id, "twice").await;
        assert!(matches!(again, Err(Failure::Conflict(_))), "{again:?}");
        let silent = legal_hold::lift(&world.app, &world.operator, all[1].id, " ").await;
        assert!(matches!(silent, Err(Failure::Invalid { .. })));
    });
}

/// R001-30: accesses, uploads and words of complaints, each by itself; the upload
/// after the permission that rests on it.
#[test]
fn accesses_uploads_and_words_of_complaints_go_by_themselves() {
    on_both(|world| async move {
        attested(&world, 1).await;
        sequenced(&world).await;
        let request = Request {
            what: What::Recipient(contact_of_import(&world).await),
            reason: "case 1".into(),
        };
        archive::begin(&world.app, &world.operator, world.account, request).await.unwrap();
        let call = Call {
            account: world.account,
            address: "p0@example.org".parse().unwrap(),
            delivery: None,
            reason: app::complaint::Reason::Fraud,
            said: "it is a fraud".into(),
        };
        let case = desk::telephone(&world.app, &world.operator, &call).await.unwrap();
        let case = case.line.standing.case.id;
        desk::note(&world.app, &world.operator, case, (NoteKind::Note, "called")).await.unwrap();
        let act = (app::complaint::Act::Close, "a misunderstanding");
        desk::decide(&world.app, &world.operator, case, act).await.unwrap();
        world.wait(7 * YEAR);
        let hold = place(&world, Subject::Account(world.account)).await;
        let held = ran(&world).await;
        assert!(held.iter().all(|it| it.contains(" 0 ")), "{held:?}");
        lift(&world, hold).await;
        let gone = ran(&world).await;
        let all =
            ["consent-evidence 1 0", "access-log 1 0", "import-file 1 0", "complaint-case 1 0"];
        assert_eq!(gone, all);
        assert!(
            archive::accesses(&world.app, &world.operator, world.account).await.unwrap().is_empty()
        );
        let view = desk::show(&world.app, &world.operator, case).await.unwrap();
        assert!(view.original.is_none());
        assert!(view.events.iter().all(|it| it.note.is_none()), "and that it was, stays");
        assert_eq!(ran(&world).await, [] as [&str; 0]);
    });
}

async fn contact_of_import(world: &World) -> ContactId {
    contact(world, &"p0@example.org".parse().unwrap()).await
}

/// R001-30, R001-39: after a year somebody asks whether the case goes on; the account
/// is not told whom a hold is on.
#[test]
fn a_hold_that_is_a_year_old_is_a_finding_of_the_operator() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let hold = place(&world, Subject::Person(None, li())).await;
        let found = async |actor: &Actor, account| {
            audit::run(&world.app).await.unwrap();
            let all = audit::findings(&world.app, actor, account, Language::En).await.unwrap();
            let old = all.into_iter().filter(|it| it.row.item == "hold-old");
            old.map(|it| it.row.subject).collect::<Vec<_>>()
        };
        world.wait(364 * DAY);
        assert_eq!(found(&world.operator, None).await, [] as [&str; 0]);
        world.wait(2 * DAY);
        assert_eq!(found(&world.operator, None).await, [hold.to_string()]);
        assert_eq!(found(&world.member, Some(world.account)).await, [] as [&str; 0]);
    });
}
