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
        Incoming::Notice => "notice".into(),
        Incoming::AutoReply => "auto-reply".into(),
        Incoming::Feedback => "feedback".into(),
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

#[test]
fn the_golden_mails_mean_what_they_should_with_either_line_end() {
    // R000-10 for the letters.
    let cases = golden();
    assert!(cases.len() > 20);
    for (file, raw, expected) in cases {
        assert_eq!(meaning(&raw), expected, "{file}");
        let crlf = String::from_utf8(raw).unwrap().replace('\n', "\r\n");
        assert_eq!(meaning(crlf.as_bytes()), expected, "{file} with CRLF");
    }
}

#[test]
fn every_golden_mail_has_an_expectation() {
    let files = fs::read_dir(folder()).unwrap().count();
    assert_eq!(files, golden().len() + 1);
}

/// R000-10: mail to the address of the way out is the request.
#[test]
fn the_same_mail_means_something_else_at_each_address() {
    let at = |letter: &str, incoming| {
        let local = format!("{letter}-04010000010n2gc1r4");
        format!("{:?}", fact(&Route::of(&local), incoming))
    };
    let leave = Incoming::Letter { leave: true };
    let letter = Incoming::Letter { leave: false };
    for (route, incoming, expected) in [
        ("b", leave.clone(), "Leave"),
        ("b", letter.clone(), "Nothing"),
        ("b", Incoming::Notice, "Nothing"),
        ("b", Incoming::AutoReply, "Nothing"),
        ("b", Incoming::Feedback, "Complained"),
        ("u", letter.clone(), "Leave"),
        ("u", Incoming::AutoReply, "Leave"),
        ("u", Incoming::Notice, "Nothing"),
        ("u", Incoming::Bounce(Vec::new()), "Nothing"),
        ("r", leave.clone(), "Leave"),
        ("r", letter.clone(), "Answered"),
        ("r", Incoming::AutoReply, "Nothing"),
        ("f", Incoming::Feedback, "Complained"),
        ("f", leave.clone(), "Nothing"),
        ("c", leave, "Nothing"),
    ] {
        assert_eq!(at(route, incoming.clone()), expected, "{route} {incoming:?}");
    }
    assert_eq!(fact(&Route::Abuse, letter.clone()), Fact::ForStaff);
    assert_eq!(fact(&Route::Unknown, letter), Fact::Nothing);
}

#[test]
fn a_forged_token_opens_to_nothing() {
    // THREATS S14: whatever the report says, there is nobody it is about.
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
    // THREATS S13. Reaching the end without overflow is the test.
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
    for bomb in [nested, multiparts, digests, wide, headers, long] {
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
