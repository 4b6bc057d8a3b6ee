//! Mail that comes in: reports, answers, requests to leave, anything.

use inbound::{DsnAction, Incoming, Route, read};

use crate::{Target, corpus};

/// No mail makes the reader panic or stall, and a bounce always names a
/// recipient that failed. Golden cases of `testdata/inbound` are the seeds.
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
    if let Incoming::Bounce(recipients) = read(bytes) {
        assert!(!recipients.is_empty(), "a bounce of nobody");
        for recipient in &recipients {
            assert!(recipient.action == DsnAction::Failed, "a bounce that has not failed");
            let reply = recipient.reply();
            assert!(!reply.lines.is_empty(), "a reply has at least one line");
        }
    }
    let line = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    let _route = Route::of(&String::from_utf8_lossy(line));
}
