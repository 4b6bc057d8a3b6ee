//! Whole mails, from their bytes to the fact.
//!
//! Golden cases stand in `testdata/inbound`, expected meanings in
//! `expected.tsv` there. [`meaning`] is the only place that knows the interface.

use std::{fs, path::PathBuf};

use domain::token::Purpose;
use proptest::prelude::*;

use super::*;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/inbound")
}

fn meaning(raw: &[u8]) -> String {
    match read(raw) {
        Incoming::Bounce(recipients) => {
            let lines: Vec<String> = recipients.iter().map(line).collect();
            format!("bounce {}", lines.join(" | "))
        }
        Incoming::Delay(recipients) => {
            let lines: Vec<String> = recipients.iter().map(line).collect();
            format!("delay {}", lines.join(" | "))
        }
        Incoming::Notice => "notice".into(),
        Incoming::AutoReply(_) => "auto-reply".into(),
        Incoming::Feedback(it) => feedback(&it),
        Incoming::Letter { leave: true } => "letter, leaves".into(),
        Incoming::Letter { leave: false } => "letter".into(),
    }
}

fn line(it: &Recipient) -> String {
    let address =
        it.address.as_ref().map_or_else(|| "-".into(), |it| format!("<{}>", it.reveal().to_wire()));
    let action = format!("{:?}", it.action).to_lowercase();
    let status = it.status.map_or_else(|| "-".into(), |it| it.to_string());
    let reply = it.reply();
    let enhanced = reply.enhanced.map_or_else(String::new, |it| format!("{it} "));
    format!("{address} {action} {status} / {} {enhanced}{}", reply.code, reply.text())
}

fn feedback(it: &Feedback) -> String {
    let or = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".into());
    let recipients: Vec<String> = it.recipients.iter().map(|it| it.reveal().to_wire()).collect();
    format!(
        "feedback {} <{}> {} {} {} clues {}",
        it.kind.as_str(),
        recipients.join(" "),
        or(&it.source_ip),
        or(&it.original_message_id),
        or(&it.reported_domain),
        it.clues.len()
    )
}

fn golden() -> Vec<(String, Vec<u8>, String)> {
    let expected = fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let cases = expected.lines().filter(|it| !it.starts_with('#'));
    cases
        .map(|line| {
            let (file, expected) = line.split_once('\t').unwrap();
            (file.to_owned(), fs::read(folder().join(file)).unwrap(), expected.to_owned())
        })
        .collect()
}

fn complaint(kind: FeedbackType) -> Incoming {
    Incoming::Feedback(Box::new(Feedback {
        kind,
        recipients: Vec::new(),
        source_ip: None,
        arrival_date: None,
        original_message_id: None,
        reported_domain: None,
        clues: Vec::new(),
    }))
}

#[test]
fn the_golden_mails_mean_what_they_should_with_either_line_end() {
    // R000-10 for the letters.
    let cases = golden();
    assert!(cases.len() > 20);
    let (mut seen, mut wanted) = (String::new(), String::new());
    for (file, raw, expected) in cases {
        wanted.push_str(&format!("{file}\t{expected}\n"));
        seen.push_str(&format!("{file}\t{}\n", meaning(&raw)));
        let crlf = String::from_utf8_lossy(&raw).replace('\n', "\r\n");
        assert_eq!(meaning(crlf.as_bytes()), meaning(&raw), "{file} with CRLF");
    }
    assert_eq!(seen, wanted);
}

#[test]
fn every_golden_mail_has_an_expectation() {
    let is_mail = |it: &PathBuf| it.extension().is_some_and(|it| it == "eml");
    let files = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path()).filter(is_mail);
    assert_eq!(files.count(), golden().len());
}

/// R000-10: mail to the address of the way out is the request.
#[test]
fn the_same_mail_means_something_else_at_each_address() {
    let at = |letter: &str, incoming| {
        let local = format!("{letter}-04010000010n2gc1r4");
        let seen = format!("{:?}", fact(&Route::of(&local), incoming));
        seen.split('(').next().unwrap_or_default().to_owned()
    };
    let leave = Incoming::Letter { leave: true };
    let letter = Incoming::Letter { leave: false };
    for (route, incoming, expected) in [
        ("b", leave.clone(), "Leave"),
        ("b", letter.clone(), "Nothing"),
        ("b", Incoming::Notice, "Nothing"),
        ("b", Incoming::Delay(Vec::new()), "Delayed"),
        ("b", Incoming::AutoReply(None), "Nothing"),
        ("b", complaint(FeedbackType::Abuse), "Complained"),
        ("b", complaint(FeedbackType::AuthFailure), "Nothing"),
        ("u", letter.clone(), "Leave"),
        ("u", Incoming::AutoReply(None), "Leave"),
        ("u", Incoming::Notice, "Nothing"),
        ("u", Incoming::Bounce(Vec::new()), "Nothing"),
        ("r", leave.clone(), "Leave"),
        ("r", letter.clone(), "Answered"),
        ("r", Incoming::AutoReply(None), "Nothing"),
        ("f", complaint(FeedbackType::Fraud), "Complained"),
        ("f", complaint(FeedbackType::OptOut), "Leave"),
        ("f", complaint(FeedbackType::NotSpam), "Nothing"),
        ("f", leave.clone(), "Nothing"),
        ("c", leave, "Nothing"),
    ] {
        assert_eq!(at(route, incoming.clone()), expected, "{route} {incoming:?}");
    }
    assert_eq!(fact(&Route::Abuse, letter.clone()), Fact::ForStaff);
    let report = complaint(FeedbackType::Abuse);
    assert!(matches!(fact(&Route::Abuse, report), Fact::Unattributed(_)));
    assert_eq!(fact(&Route::Unknown, letter), Fact::Nothing);
}

#[test]
fn a_forged_token_opens_to_nothing() {
    // S14: whatever the report says, there is nobody it is about.
    let route = Route::of("b-04010000010n2gc1r40o30g2081g81060s28280k0g");
    let mut asked = None;
    let opened = route.token(|purpose| {
        asked = Some(purpose);
        |_: u8, _: &[u8]| Some([7; 32])
    });
    assert_eq!(opened, Err(domain::token::TokenError::Invalid));
    assert_eq!(asked, Some(Purpose::Bounce));
}

#[test]
fn mime_bombs_are_read_in_little_time_and_depth() {
    // S13: reaching the end without overflow is the test.
    let nested = "Content-Type: message/rfc822\n\n".repeat(9_000);
    let multiparts = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(5_000);
    let digests = "Content-Type: multipart/digest; boundary=b\n\n--b\n\n".repeat(5_000);
    let wide = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\nContent-Type: message/delivery-status\n\nAction: failed\n".repeat(5_000)
    );
    let headers = "X-Header: value\n".repeat(200_000);
    let groups = format!(
        "Content-Type: message/delivery-status\n\n{}",
        "Action: failed\nStatus: 5.1.1\n\n".repeat(9_000)
    );
    let long = format!("Subject: {}\n\n{}", "=?utf-8?q?a?= ".repeat(9_000), "5".repeat(200_000));
    let prose = |line: &str| {
        format!("From: mailer-daemon@b.example\nSubject: undelivered\n\n{}", line.repeat(60_000))
    };
    let lines = ["To: a\n", "a@b.example: 550 no\n", "a@", "5.1.1.", " \t", "Feedback-Type: x\n"];
    let lines = lines.map(prose);
    for bomb in [nested, multiparts, digests, wide, headers, long].into_iter().chain(lines) {
        let _ = meaning(bomb.as_bytes());
    }
    assert_eq!(meaning(groups.as_bytes()).matches('|').count(), 49);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn damaged_reports_never_panic(
        case in 0_usize..100, place in any::<usize>(), cut in 0_usize..60, new in "[\\PC\r\n\t]{0,12}",
    ) {
        let cases = golden();
        let (_, raw, _) = &cases[case % cases.len()];
        let start = place % (raw.len() + 1);
        let end = (start + cut).min(raw.len());
        let damaged = [&raw[..start], new.as_bytes(), &raw[end..]].concat();
        let _ = meaning(&damaged);
    }
}
