//! The complaint desk, from a complaint to its end (R002-66 … R002-85, X-15).

use app::{
    Failure, campaign,
    complaint::{
        Act, Reason, State,
        desk::{self, Call, CaseView, FormAnswer, NoteKind, Which},
        keep,
    },
    dispatch::Ticket,
    inbound::{Received, receive},
    report_abuse, testing,
};
use domain::{
    Basis, CaseId,
    token::{Purpose, Subject},
};

use crate::{
    campaigns::{attested, drafted, started},
    people::{confirmed, token, visitor},
    world::{World, on_both},
};

const HOUR: i64 = 3600;

/// A campaign's mail to its one recipient.
async fn mailed(world: &World) -> Ticket {
    let id = drafted(world, "Hej").await;
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    let tickets = world.tickets().await;
    tickets.into_iter().find(|it| it.row.origin_id == id.0).expect("one mail")
}

async fn reported(world: &World, ticket: &Ticket, reason: Reason) -> CaseId {
    let token = token(&ticket.message, "report");
    report_abuse::report(&world.app, &token, reason, &visitor()).await.unwrap()
}

/// State and events, and what may be decided.
fn told(view: &CaseView) -> String {
    let kinds: Vec<_> = view.events.iter().map(|it| it.row.kind.as_str()).collect();
    let acts: Vec<_> = view.acts.iter().map(|it| it.as_str()).collect();
    format!("{} ({}) [{}]", view.line.state.as_str(), kinds.join(", "), acts.join(" "))
}

async fn shown(world: &World, case: CaseId) -> CaseView {
    desk::show(&world.app, &world.operator, case).await.unwrap()
}

async fn standing(world: &World) -> String {
    world.app.account_row(world.account).await.unwrap().standing.to_string()
}

async fn forbidden(world: &World, address: &str) -> Vec<String> {
    let key = world.app.keys().suppression(&address.parse().unwrap());
    let found = store::suppression::of_key(world.app.store(), world.account, &key).await.unwrap();
    found.into_iter().map(|it| it.reason).collect()
}

fn mail(world: &World, local: &str, text: &str) -> Received {
    Received {
        envelope_sender: Some("li@example.net".parse().unwrap()),
        recipients: vec![format!("{local}@{}", world.app.settings().bounce_domain)],
        bytes: text.as_bytes().to_vec(),
        peer_ip: [192, 0, 2, 9].into(),
    }
}

/// R002-67 … R002-76, R002-83, R002-85: who is on record as a subscriber is told
/// when and from where, with parts hidden, and gets a link to stop; the account is
/// told what was done; its form is looked at.
/// Also R002-73, R002-75.
#[test]
fn a_recorded_contact_is_told_when_and_from_where_and_the_form_is_looked_at() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        world.wait(60);
        let ticket = mailed(&world).await;
        let case = reported(&world, &ticket, Reason::NeverAsked).await;
        let view = shown(&world, case).await;
        assert_eq!(
            told(&view),
            "informed (received, matched, informed, form-marked, account-told) []"
        );
        assert_eq!(view.address.as_deref(), Some("l***@example.net"));
        assert_eq!(forbidden(&world, "li@example.net").await, ["complained"]);
        assert_eq!(standing(&world).await, "new", "an inaccurate complaint stops nobody");

        let mails = world.tickets().await;
        let of = |basis| mails.iter().find(|it| it.row.basis == basis).expect("a mail");
        let answer = of(Basis::CaseReply);
        let text = testing::unfolded(&answer.message);
        assert_eq!(answer.envelope.recipient.to_wire(), "li@example.net");
        for said in [
            "2026-11-21 08:00 UTC",
            "192.0.x.x",
            "Spring letter",
            "postmaster@flora.example",
            &case.to_string(),
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("192.0.2.8"), "the household stays hidden");
        let way_out = testing::door(&text, "u");
        app::leaving::leaver(&world.app, &way_out).await.expect("the link to stop opens");
        let notice = of(Basis::ServiceNotice);
        assert_eq!(notice.envelope.recipient.to_wire(), "hello@flora.example");
        assert!(testing::unfolded(&notice.message).contains(&case.to_string()));

        assert_eq!(reported(&world, &ticket, Reason::Other).await, case, "twice is once");
        let forms = desk::forms(&world.app, &world.operator).await.unwrap();
        assert_eq!((forms.len(), forms[0].form), (1, world.form));
        let change = (FormAnswer::Change, "say how often you write");
        let looked = desk::form(&world.app, &world.operator, case, change).await.unwrap();
        assert!(desk::forms(&world.app, &world.operator).await.unwrap().is_empty());
        assert!(desk::form(&world.app, &world.operator, case, change).await.is_err(), "once");
        assert_eq!(looked.events.last().unwrap().row.kind, "form-to-change");
        let read = desk::show(&world.app, &world.member, case).await.unwrap();
        let note = read.events.last().unwrap().note.clone().unwrap();
        assert_eq!(note.reveal(), "say how often you write", "the account reads it");
    });
}

/// A second complaint on one day is answered too; the account is not flooded.
#[test]
fn a_flood_of_complaints_is_one_notice_a_day() {
    on_both(|world| async move {
        for address in ["li@example.net", "bo@example.net"] {
            confirmed(&world, address).await;
            world.wait(60);
        }
        let id = drafted(&world, "Hej").await;
        campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        for ticket in world.tickets().await {
            reported(&world, &ticket, Reason::NeverAsked).await;
        }
        let mails = world.tickets().await;
        let count = |basis| mails.iter().filter(|it| it.row.basis == basis).count();
        assert_eq!((count(Basis::CaseReply), count(Basis::ServiceNotice)), (2, 1));
    });
}

/// R000-34, X-16, R002-77 … R002-82, R002-84: an imported recipient leads to an investigation
/// with the report as it came; sending is disabled on suspicion, the account is
/// talked to, and comes back.
#[test]
fn an_imported_recipient_leads_to_an_investigation_and_the_account_comes_back() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let ticket = mailed(&world).await;
        let number = world.app.account_row(world.account).await.unwrap().number;
        let subject = Subject::Delivery(ticket.row.id);
        let local = world.app.local_token(number, Purpose::Feedback, subject).unwrap();
        let report = "Subject: complaint\r\nContent-Type: multipart/report; boundary=b\r\n\r\n\
                      --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\
                      User-Agent: Loop/1.0\r\nVersion: 1\r\n\r\n--b--\r\n";
        receive(&world.app, &mail(&world, &local, report)).await.unwrap();
        receive(&world.app, &mail(&world, &local, report)).await.unwrap();
        let waiting = desk::list(&world.app, &world.operator, Which::Waiting).await.unwrap();
        assert_eq!(waiting.len(), 1, "the same report is one case");
        let case = waiting[0].standing.case.id;
        let view = shown(&world, case).await;
        let opened = "investigating (received, matched, investigating) [disable close]";
        assert_eq!(told(&view), opened);
        assert_eq!(view.line.standing.case.channel, "feedback-report");
        let original = view.original.unwrap();
        assert_eq!(original.reveal(), report.as_bytes());
        assert_eq!(forbidden(&world, "p0@example.org").await, ["complained"]);

        let app = &world.app;
        let decide = |act| desk::decide(app, &world.operator, case, (act, "looked at it"));
        assert!(matches!(decide(Act::Restore).await, Err(Failure::Conflict(_))));
        decide(Act::Disable).await.unwrap();
        assert_eq!(standing(&world).await, "sending-disabled");
        let refused = decide(Act::Verify).await.unwrap_err().to_string();
        assert!(refused.contains("R002-80"), "{refused}");
        let called = (NoteKind::Telephone, "Ann sends the sign-up sheet");
        desk::note(app, &world.operator, case, called).await.unwrap();
        decide(Act::Verify).await.unwrap();
        let done = decide(Act::Restore).await.unwrap();
        assert_eq!(
            told(&done),
            "restored (received, matched, investigating, sending-disabled, contacted-telephone, \
             verified, restored) []"
        );
        assert_eq!(standing(&world).await, "new");
        let read = desk::show(app, &world.member, case).await.unwrap();
        let words: Vec<_> = read
            .events
            .iter()
            .filter_map(|it| it.note.as_ref().map(|note| note.reveal().as_str()))
            .collect();
        assert_eq!(words, ["looked at it"; 3], "decisions, and not the notes of the staff");
        assert!(read.original.is_none() && read.acts.is_empty());
    });
}

/// R002-90, R002-79, R002-82: two cases hold the account; it sends again when both are
/// over. Spam ends its sending for good.
#[test]
fn an_account_waits_for_its_last_case_and_spam_ends_it() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let id = drafted(&world, "Hej").await;
        campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        let mut cases = Vec::new();
        for ticket in world.tickets().await {
            cases.push(reported(&world, &ticket, Reason::Fraud).await);
        }
        let (app, by) = (&world.app, &world.operator);
        let act = async |case, act| desk::decide(app, by, case, (act, "because")).await.unwrap();
        for case in &cases[..2] {
            act(*case, Act::Disable).await;
            desk::note(app, by, *case, (NoteKind::Mail, "asked for proof")).await.unwrap();
            act(*case, Act::Verify).await;
        }
        act(cases[0], Act::Restore).await;
        assert_eq!(standing(&world).await, "sending-disabled", "the other one is open");
        act(cases[1], Act::Restore).await;
        assert_eq!(standing(&world).await, "new");
        act(cases[2], Act::Disable).await;
        desk::note(app, by, cases[2], (NoteKind::Mail, "no answer in a week")).await.unwrap();
        let ended = act(cases[2], Act::Terminate).await;
        assert_eq!(ended.line.state, State::Terminated);
        assert_eq!(standing(&world).await, "terminated");
    });
}

/// X-16, R002-84, R002-85: staff takes a call down; an address that the account does
/// not know is forbidden as well.
#[test]
fn a_call_is_a_case_and_forbids_an_address_nobody_knew() {
    on_both(|world| async move {
        let call = |address: &str, said: &str| Call {
            account: world.account,
            address: address.parse().unwrap(),
            delivery: None,
            reason: Reason::NeverAsked,
            said: said.into(),
        };
        let (app, by) = (&world.app, &world.operator);
        let unknown = call("new@example.net", "got mail at my old address");
        let view = desk::telephone(app, by, &unknown).await.unwrap();
        assert_eq!(told(&view), "investigating (received, matched, investigating) [disable close]");
        assert_eq!(view.original.unwrap().reveal(), b"got mail at my old address");
        assert_eq!(forbidden(&world, "new@example.net").await, ["complained"]);
        assert_eq!(view.events[0].row.by.as_deref(), Some("operator"));

        confirmed(&world, "li@example.net").await;
        world.wait(60);
        let known = desk::telephone(app, by, &call("li@example.net", "never asked")).await.unwrap();
        assert_eq!(known.line.state, State::Informed);
        assert!(desk::telephone(app, by, &call("li@example.net", " ")).await.is_err());
        let refused = desk::telephone(app, &world.member, &unknown).await.unwrap_err();
        assert!(matches!(refused, Failure::Forbidden(_)), "{refused}");
    });
}

/// R002-84: a letter to abuse@ with one of our tokens is about that delivery; one
/// without waits until staff finds whose mail it is about.
#[test]
fn a_letter_to_abuse_is_a_case_with_the_mail_as_it_came() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        world.wait(60);
        let ticket = mailed(&world).await;
        let letter = "From: li@example.net\r\nSubject: spam\r\n\r\nStop these people!\r\n";
        for _ in 0..2 {
            receive(&world.app, &mail(&world, "abuse", letter)).await.unwrap();
        }
        let (app, by) = (&world.app, &world.operator);
        let waiting = desk::list(app, by, Which::Waiting).await.unwrap();
        assert_eq!(waiting.len(), 1, "the same letter is one case");
        let case = waiting[0].standing.case.id;
        assert_eq!(told(&shown(&world, case).await), "received (received) [close]");
        assert!(desk::decide(app, by, case, (Act::Disable, "?")).await.is_err(), "of nobody");
        assert!(matches!(desk::show(app, &world.member, case).await, Err(Failure::NotFound(_))));

        let whose = (world.account, &"li@example.net".parse().unwrap());
        let moved = desk::assign(app, by, case, whose).await.unwrap();
        assert_eq!(moved.line.state, State::Informed);
        assert_eq!(moved.original.unwrap().reveal(), letter.as_bytes());
        assert_eq!(told(&shown(&world, case).await), "moved (received, moved) []");
        assert!(desk::assign(app, by, case, whose).await.is_err(), "once");
        assert_eq!(forbidden(&world, "li@example.net").await, ["complained"]);

        let passed_on = format!(
            "Subject: Fwd\r\n\r\nlook\r\n\r\nReturn-Path: <{}>\r\n",
            ticket.envelope.sender.as_ref().unwrap().to_wire()
        );
        receive(app, &mail(&world, "abuse", &passed_on)).await.unwrap();
        let all = desk::list(app, by, Which::Newest).await.unwrap();
        let about = all.iter().find(|it| it.standing.case.delivery == Some(ticket.row.id));
        assert_eq!(about.unwrap().standing.case.channel, "abuse-mail");
    });
}

/// R002-89: the alarm is raised once, and stays on record.
#[test]
fn a_case_that_waits_too_long_raises_one_alarm() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let ticket = mailed(&world).await;
        let case = reported(&world, &ticket, Reason::LeftBefore).await;
        keep::round(&world.app).await.unwrap();
        world.wait(4 * HOUR - 1);
        keep::round(&world.app).await.unwrap();
        let quiet = "investigating (received, matched, investigating) [disable close]";
        assert_eq!(told(&shown(&world, case).await), quiet);
        world.wait(1);
        for _ in 0..3 {
            keep::round(&world.app).await.unwrap();
        }
        let alarmed = "investigating (received, matched, investigating, overdue) [disable close]";
        assert_eq!(told(&shown(&world, case).await), alarmed);
        let status = app::status::overview(&world.app, &world.operator).await.unwrap();
        assert_eq!((status.complaints.waiting, status.complaints.overdue), (1, 1));
    });
}

/// DECISIONS D9: what a complainant and the staff wrote goes with the person.
#[test]
fn erasing_a_person_takes_the_words_of_their_case_along() {
    on_both(|world| async move {
        confirmed(&world, "li@example.net").await;
        let call = Call {
            account: world.account,
            address: "li@example.net".parse().unwrap(),
            delivery: None,
            reason: Reason::Fraud,
            said: "li@example.net says it is a fraud".into(),
        };
        let (app, by) = (&world.app, &world.operator);
        let case = desk::telephone(app, by, &call).await.unwrap().line.standing.case;
        desk::note(app, by, case.id, (NoteKind::Note, "called Li back")).await.unwrap();
        let person = case.contact.unwrap();
        app::erase::erase(app, &world.member, world.account, person).await.unwrap();
        let view = shown(&world, case.id).await;
        assert!(view.original.is_none() && view.address.is_none());
        assert!(view.events.iter().all(|it| it.note.is_none()));
        assert_eq!(view.events.len(), 4, "that it was, stays");
    });
}

/// S9: another account's case does not exist, and no member works at the desk.
#[test]
fn a_member_sees_the_cases_of_their_own_account_alone() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let ticket = mailed(&world).await;
        let case = reported(&world, &ticket, Reason::NeverAsked).await;
        let other = testing::open_account(&world.app, "Other").await;
        let stranger = testing::member(other);
        let app = &world.app;
        assert!(matches!(desk::show(app, &stranger, case).await, Err(Failure::NotFound(_))));
        assert!(desk::list(app, &stranger, Which::Newest).await.unwrap().is_empty());
        assert_eq!(desk::list(app, &world.member, Which::Newest).await.unwrap().len(), 1);
        let decided = desk::decide(app, &world.member, case, (Act::Close, "mine")).await;
        assert!(matches!(decided, Err(Failure::Forbidden(_))));
        assert!(matches!(desk::forms(app, &world.member).await, Err(Failure::Forbidden(_))));
    });
}
