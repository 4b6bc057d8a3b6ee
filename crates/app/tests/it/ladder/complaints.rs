//! The second axis: complaints of a day, from the mail that brings them to the
//! step that follows.

use app::{
    campaign,
    complaint::desk,
    dispatch::Ticket,
    inbound::{Received, receive},
    ladder::keep,
    proof::{self, Rebuilt},
    standing,
};
use domain::{
    Standing,
    token::{Purpose, Subject},
};

use super::{Says, Sender, meters_hold, told, view};
use crate::{
    campaigns::{approve, attested, drafted, started},
    world::{World, on_both, open_account},
};

/// A feedback report (RFC 5965) about a message, redacted but for our token.
fn report(token: &str) -> String {
    format!(
        "Subject: complaint\r\nContent-Type: multipart/report; report-type=feedback-report; \
         boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\
         User-Agent: Loop/1.0\r\nVersion: 1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Hej\r\n\
         CFBL-Feedback-ID: {token}\r\n\r\nHej\r\n--b--\r\n"
    )
}

/// A recipient complains; their provider's loop reports it to the address that
/// all loops have.
async fn complain(world: &World, ticket: &Ticket) {
    let number = world.app.account_row(world.account).await.unwrap().number;
    complain_of(world, (number, ticket)).await;
}

async fn complain_of(world: &World, (number, ticket): (u32, &Ticket)) {
    let subject = Subject::Delivery(ticket.row.id);
    let token = world.app.local_token(number, Purpose::Feedback, subject).unwrap();
    let mail = Received {
        envelope_sender: None,
        recipients: vec![format!("fbl@{}", world.app.settings().bounce_domain)],
        bytes: report(&token).into_bytes(),
        peer_ip: [192, 0, 2, 9].into(),
    };
    receive(&world.app, &mail).await.unwrap();
    keep::judge_dirty(&world.app).await.unwrap();
}

/// A mailing so large that a reviewer has to agree; its first 1,000, ready to go.
async fn mailing(world: &World, recipients: usize) -> Vec<Ticket> {
    attested(world, recipients).await;
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    let of = (world.account, id);
    campaign::judge::submit(&world.app, &world.member, of).await.unwrap();
    approve(world).await;
    started(world, id).await;
    world.tickets().await
}

/// R002-84, R002-85, and the second axis of R002-47 … R002-49: nothing below the
/// sample, 3 of 1,001 warn, 4 suspend; one who complains twice counts once, and
/// a neighbour is not touched.
#[test]
fn complaints_warn_and_suspend_above_the_sample() {
    on_both(|world| async move {
        let neighbour = open_account(&world.app, "Other").await;
        let theirs = world.app.account_row(neighbour).await.unwrap().number;
        let tickets = mailing(&world, 1_010).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..999], Says::Taken).await;
        for ticket in &tickets[..3] {
            complain(&world, ticket).await;
        }
        assert_eq!(told(&world).await, "new", "999 accepted are no sample");
        let today = view(&world).await.today;
        assert_eq!((today.accepted, today.complaints), (999, 3));

        // The reports were there before the sample was: what makes it full has
        // them judged.
        let rest = world.tickets().await;
        assert_eq!(rest.len(), 11);
        sender.say(&rest[..2], Says::Taken).await;
        keep::judge_dirty(&world.app).await.unwrap();
        let warned = "warned-1\nwarn-1 for complaints: 3/1001, scheduled, 0 named";
        assert_eq!(told(&world).await, warned);
        complain(&world, &tickets[2]).await;
        complain_of(&world, (theirs, &tickets[3])).await;
        assert_eq!(told(&world).await, warned, "told twice, or of another account: not counted");

        world.wait(1);
        complain(&world, &tickets[3]).await;
        let suspended = format!(
            "{}\nsuspend for complaints: 4/1001, scheduled, 0 named",
            warned.replace("warned-1\n", "suspended\n")
        );
        assert_eq!(told(&world).await, suspended);
        let kinds: Vec<_> =
            world.tickets().await.iter().map(|it| it.row.basis.as_str().to_owned()).collect();
        assert_eq!(kinds, ["service-notice"; 2], "only the notices may go");
        meters_hold(&world).await;

        let theirs = standing::show(&world.app, &world.operator, neighbour).await.unwrap();
        let untouched = (theirs.standing, theirs.actions.len(), theirs.today.complaints);
        assert_eq!(untouched, (Standing::New, 0, 0));
    });
}

/// R001-14, R002-78: a complaint is on record with its campaign, and staff examines
/// the mail in question as it left.
#[test]
fn a_case_leads_to_its_campaign_and_to_the_mail_as_it_left() {
    on_both(|world| async move {
        let (id, tickets) = super::mailing(&world, 2).await;
        Sender::new(&world).await.say(&tickets[..1], Says::Taken).await;
        complain(&world, &tickets[0]).await;
        let cases = desk::list(&world.app, &world.operator, desk::Which::Newest).await.unwrap();
        let [case] = cases.as_slice() else { panic!("{} cases", cases.len()) };
        let case = &case.standing.case;
        assert_eq!((case.account, case.delivery), (world.account, Some(tickets[0].row.id)));
        let mail = (world.account, tickets[0].row.id);
        let shown = proof::show(&world.app, &world.operator, mail).await.unwrap();
        assert_eq!((shown.row.origin.as_str(), shown.row.origin_id), ("campaign", id.0));
        let Rebuilt::Equal { bytes, .. } = &shown.rebuilt else { panic!("{:?}", shown.rebuilt) };
        assert_eq!(bytes[..], tickets[0].message[..]);
        let stranger = app::testing::member(open_account(&world.app, "Rain").await);
        let hidden = proof::show(&world.app, &stranger, mail).await;
        assert!(hidden.is_err(), "another account's mail does not exist");
    });
}
