//! Reports that come by mail: complaints, late bounces, and floods of them.

use app::inbound::{Received, receive};
use domain::token::{Purpose, Subject};

use super::evidence::{attempted, lease, one_ticket};
use crate::world::{World, on_both, open_account};

pub fn mail(world: &World, local: &str, text: String) -> Received {
    Received {
        envelope_sender: None,
        recipients: vec![format!("{local}@{}", world.app.settings().bounce_domain)],
        bytes: text.into_bytes(),
        peer_ip: [192, 0, 2, 9].into(),
    }
}

/// A redacted report: the token is in the returned message, if anywhere.
fn complaint(kind: &str, token: &str) -> String {
    format!(
        "Subject: complaint\r\nContent-Type: multipart/report; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\n\
         User-Agent: Loop/1.0\r\nVersion: 1\r\nOriginal-Rcpt-To: <p0@example.org>\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Hej\r\n\
         CFBL-Feedback-ID: {token}\r\n\r\nHej\r\n--b--\r\n"
    )
}

pub fn dsn(address: &str, diagnostic: &str) -> String {
    format!(
        "From: mailer-daemon@example.org\r\nSubject: no\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
         Final-Recipient: rfc822; {address}\r\nAction: failed\r\n\
         Diagnostic-Code: smtp; {diagnostic}\r\n\r\n--b--\r\n"
    )
}

/// What came in by kind, and how the address of the delivery is kept out.
pub async fn seen(world: &World, ticket: &app::dispatch::Ticket) -> String {
    let (store, account) = (world.app.store(), world.account);
    let counts = store::inbound_event::counts(store).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let person = store::contact::by_id(store, account, ticket.row.contact).await.unwrap().unwrap();
    let out = store::suppression::of_key(store, account, &person.suppression_key).await.unwrap();
    let out: Vec<_> = out.iter().map(|it| it.reason.as_str()).collect();
    let day = app::ladder::Days::utc().number(world.app.now());
    let meter = store::meter::of_day(store, account, day).await.unwrap();
    let complaints: u64 = meter.iter().map(|(_, it)| it.complaints).sum();
    format!("{} [{}] complaints {complaints}", counts.join(", "), out.join(" "))
}

/// R002-84, R002-85, S14: a complaint is attributed by our own token alone,
/// wherever the loop reports to, and counts once.
#[test]
fn a_complaint_with_our_token_ends_the_sending_and_one_without_changes_nothing() {
    on_both(|world| async move {
        let ticket = one_ticket(&world).await;
        attempted(&world, (&ticket, &lease(&world).await), (250, "ok")).await;
        let subject = Subject::Delivery(ticket.row.id);
        let ours = world.app.account_row(world.account).await.unwrap().number;
        let other = open_account(&world.app, "Other").await;
        let other = world.app.account_row(other).await.unwrap().number;
        let token = |number| world.app.local_token(number, Purpose::Feedback, subject).unwrap();
        let (real, foreign) = (token(ours), token(other));
        let mut damaged = real.clone();
        damaged.replace_range(20..21, if &real[20..21] == "0" { "1" } else { "0" });
        for (local, inner) in
            [("fbl", "-"), ("fbl", &*damaged), ("abuse", &*foreign), (&*damaged, &*damaged)]
        {
            receive(&world.app, &mail(&world, local, complaint("abuse", inner))).await.unwrap();
        }
        for (local, kind) in [("fbl", "not-spam"), (&*real, "auth-failure")] {
            receive(&world.app, &mail(&world, local, complaint(kind, &real))).await.unwrap();
        }
        let before = "for-staff 1, forged 1, nothing 3 [] complaints 0";
        assert_eq!(seen(&world, &ticket).await, before);
        for local in ["abuse", "fbl", &*real] {
            receive(&world.app, &mail(&world, local, complaint("abuse", &real))).await.unwrap();
        }
        let after = "complaint 1, for-staff 1, forged 1, nothing 3 [complained] complaints 1";
        assert_eq!(seen(&world, &ticket).await, after);
    });
}

/// What a report about the one recipient, p0, leads to.
fn late(address: &'static str, said: &'static str, expected: &'static str) {
    on_both(move |world| async move {
        let ticket = one_ticket(&world).await;
        attempted(&world, (&ticket, &lease(&world).await), (250, "ok")).await;
        let (store, account) = (world.app.store(), world.account);
        let ours = world.app.account_row(account).await.unwrap().number;
        let subject = Subject::Delivery(ticket.row.id);
        let local = world.app.local_token(ours, Purpose::Bounce, subject).unwrap();
        receive(&world.app, &mail(&world, &local, dsn(address, said))).await.unwrap();
        let row = store::delivery::by_id(store, account, ticket.row.id).await.unwrap().unwrap();
        let means = (row.class.unwrap(), row.reason.unwrap(), row.fault.unwrap());
        let means = format!("{} {} {} {}", row.state, means.0, means.1, means.2);
        assert_eq!(format!("{means}, {}", seen(&world, &ticket).await), expected);
    });
}

/// Only the mailbox we wrote to can be gone.
#[test]
fn a_late_report_that_the_mailbox_is_gone_keeps_its_address_out() {
    let expected = "bounced hard user-unknown recipient, bounce 1 [hard-bounce] complaints 0";
    late("P0@Example.ORG", "550 5.1.1 unknown user", expected);
}

#[test]
fn a_late_report_of_a_full_mailbox_keeps_nobody_out() {
    let expected = "bounced soft mailbox-full recipient, bounce 1 [] complaints 0";
    late("p0@example.org", "552 5.2.2 over quota", expected);
}

#[test]
fn a_late_report_about_our_content_keeps_nobody_out() {
    let expected = "bounced content spam sender, bounce 1 [] complaints 0";
    late("p0@example.org", "554 5.7.1 rejected as spam", expected);
}

/// S14: who passes mail on to a mailbox that is gone is still there.
#[test]
fn a_late_report_about_another_mailbox_keeps_nobody_out() {
    let expected = "bounced soft forwarded recipient, bounce 1 [] complaints 0";
    late("behind@elsewhere.example", "550 5.1.1 unknown user", expected);
}

/// S14: whatever comes to port 25 without a token is counted, not kept.
#[test]
fn a_flood_of_strangers_leaves_a_count() {
    on_both(|world| async move {
        let ticket = one_ticket(&world).await;
        for _ in 0..40 {
            let local = "b-04010000010n2gc1r40o30g2081g81060s28280k0g";
            let text = dsn("p0@example.org", "550 5.1.1 unknown user");
            receive(&world.app, &mail(&world, local, text)).await.unwrap();
            receive(&world.app, &mail(&world, "nobody", "Subject: hi".into())).await.unwrap();
        }
        assert_eq!(seen(&world, &ticket).await, "forged 40, unknown 40 [] complaints 0");
    });
}
