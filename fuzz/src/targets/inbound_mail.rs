//! Mail that comes in: reports, answers, requests to leave, anything.

use inbound::{DsnAction, Incoming, Recipient, Route, read};

use crate::{Target, corpus};

/// No mail makes the reader panic or stall, and a report always names a
/// recipient as bad as itself. Golden cases of `testdata/inbound` are the seeds.
pub const TARGET: Target = Target {
    name: "inbound-mail",
    run,
    seeds: &[
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n--b--\r\n",
        b"Auto-Submitted: auto-replied\r\nSubject: =?utf-8?b?5LiN5Zyo?=\r\n\r\nback on Monday\r\n",
    ],
    corpora: &["inbound"],
    split: corpus::whole,
};

fn run(bytes: &[u8]) {
    let (recipients, worst) = match read(bytes) {
        Incoming::Bounce(recipients) => (recipients, DsnAction::Failed),
        Incoming::Delay(recipients) => (recipients, DsnAction::Delayed),
        _ => (Vec::new(), DsnAction::Delivered),
    };
    let is_as_bad = |it: &Recipient| it.action == worst;
    assert!(recipients.is_empty() || recipients.iter().any(is_as_bad), "a report of nothing");
    for recipient in &recipients {
        let reply = recipient.reply();
        assert!(!reply.lines.is_empty(), "a reply has at least one line");
    }
    let line = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    let _route = Route::of(&String::from_utf8_lossy(line));
}
