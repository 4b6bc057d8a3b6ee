//! Raw bytes: lines, line ends, injection (S2, S4).

use domain::label;
use message::{Prepared, compose};
use proptest::prelude::*;

use crate::fixture::{case, fields};

fn lines_are_clean(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|it| it.to_string())?;
    if text.replace("\r\n", "").contains(['\r', '\n', '\0']) {
        return Err("a bare CR, LF or NUL".into());
    }
    match text.split("\r\n").find(|it| it.len() > 998) {
        Some(long) => Err(format!("a line of {} octets", long.len())),
        None => Ok(()),
    }
}

/// Names of the header fields, in order.
fn names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap();
    head.split("\r\n")
        .filter(|it| !it.starts_with([' ', '\t']))
        .map(|it| it.split(':').next().unwrap().to_owned())
        .collect()
}

const EXPECTED: &str = "DKIM-Signature DKIM-Signature From To Subject Date Message-ID Reply-To \
List-Id List-Unsubscribe List-Unsubscribe-Post List-Help List-Owner Precedence Feedback-ID \
CFBL-Address CFBL-Feedback-ID MIME-Version Content-Type";

#[test]
fn a_newsletter_carries_each_header_once_in_a_fixed_order() {
    assert_eq!(names(&case().compose().bytes).join(" "), EXPECTED);
}

#[test]
fn the_same_order_composes_the_same_bytes_and_another_seed_does_not() {
    let mut case = case();
    let one = case.compose();
    assert!(one == case.compose());
    case.seed[0] ^= 1;
    let other = case.compose();
    assert_ne!(one.message_id, other.message_id);
    assert_ne!(one.digest_unsigned, other.digest_unsigned);
}

#[test]
fn r000_04_a_label_stands_at_the_very_front_of_the_subject() {
    let mut case = case();
    for (label, expected) in [
        ("<ADV> ", "Subject: <ADV> Spring is here, Linh\r\n"),
        ("AD ", "Subject: AD Spring is here, Linh\r\n"),
    ] {
        case.label = Some(label.into());
        let text = String::from_utf8(case.compose().bytes).unwrap();
        assert!(text.contains(expected), "{label}");
    }
}

/// R000-04, COMPLIANCE 1.8: as the row keeps them, and never twice; a label of
/// another script stands whole in the first encoded word.
#[test]
fn labels_of_laws_stand_before_the_subject_once() {
    let mut case = case();
    let mut subject = |labels: &str, text: &str| {
        case.labels = label::from_stored(labels);
        case.artefact.subject = text.into();
        let bytes = String::from_utf8(case.compose().bytes).unwrap();
        let at = bytes.find("\r\nSubject: ").unwrap();
        bytes[at + 2..].lines().next().unwrap().to_owned()
    };
    assert_eq!(subject("广告|AD", "Summer, {{ contact.first_name }}"), "Subject: AD Summer, Linh");
    assert_eq!(subject("广告|AD", "AD Summer"), "Subject: AD Summer");
    assert_eq!(subject("<ADV>", "Summer sale"), "Subject: <ADV> Summer sale");
    assert_eq!(subject("[QC]||[AD]", "[AD] Sale"), "Subject: [AD] Sale");
    let first = "Subject: =?utf-8?B?KOq0keqzoCkg";
    assert!(
        subject("(광고)", "여름 세일").starts_with(first),
        "{}",
        subject("(광고)", "여름 세일")
    );
}

#[test]
fn a_hostile_merge_value_adds_no_header_and_no_line() {
    let attack = "x\r\nBcc: victim@example.net\r\n\r\n.\r\nRCPT TO:<victim@example.net>\n\u{2028}\
                  X: y\0\u{85}\u{0b}";
    let mut case = case();
    case.fields = fields(&[("first_name", attack), ("city", attack), ("favourites", attack)]);
    case.to_name = Some(attack.into());
    let bytes = case.compose().bytes;
    lines_are_clean(&bytes).unwrap();
    assert_eq!(names(&bytes).join(" "), EXPECTED);
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains("\r\nBcc") && !text.contains("\r\nRCPT"), "{text}");
}

#[test]
fn a_control_character_in_what_a_member_set_is_refused() {
    let attack = "x\r\nBcc: victim@example.net";
    let mut refusals = Vec::new();
    let mut check = |change: &dyn Fn(&mut crate::fixture::Case)| {
        let mut case = case();
        change(&mut case);
        refusals.push(case.refusal());
    };
    check(&|it| it.mailing.sender.from_name = attack.into());
    check(&|it| it.mailing.list.as_mut().unwrap().name = attack.into());
    check(&|it| it.mailing.list.as_mut().unwrap().list_id = attack.into());
    check(&|it| it.mailing.feedback_id.as_mut().unwrap()[0] = attack.into());
    check(&|it| it.links.unsubscribe = Some(format!("https://mail.example.net/{attack}")));
    check(&|it| it.links.unsubscribe_mailto = Some(format!("mailto:{attack}")));
    check(&|it| it.links.unsubscribe = Some("javascript:alert(1)".into()));
    check(&|it| it.links.unsubscribe = Some("mailto:u@example.net".into()));
    check(&|it| it.links.unsubscribe = None);
    check(&|it| it.reason = " ".into());
    check(&|it| it.mailing.sender.postal_address = "\n".into());
    assert_eq!(
        refusals.join("\n"),
        "a header cannot be written: a control character in `From`\n\
         a header cannot be written: a control character in `List-Id`\n\
         a header cannot be written: a control character in `List-Id`\n\
         a header cannot be written: a control character in `Feedback-ID`\n\
         a header cannot be written: a control character in `unsubscribe link`\n\
         a header cannot be written: a control character in `List-Unsubscribe`\n\
         a header cannot be written: a character that `unsubscribe link` does not allow\n\
         the order has no way out that a browser opens\n\
         the order has no way out\n\
         the order has no reason\n\
         the order has no postal address of the sender"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_merge_value_gives_clean_lines_and_the_same_headers(
        name in ".{0,80}", city in "\\PC{0,200}", list in "(.|\n|;){0,200}", to in ".{0,60}",
    ) {
        let mut case = case();
        case.fields = fields(&[("first_name", &name), ("city", &city), ("favourites", &list)]);
        case.to_name = Some(to);
        let prepared = Prepared::new(&case.artefact).unwrap();
        let composed = compose(&prepared, &case.order(), &[]).unwrap();
        prop_assert_eq!(lines_are_clean(&composed.bytes), Ok(()));
        prop_assert_eq!(names(&composed.bytes).join(" "), EXPECTED.split_once("From").map(|it| format!("From{}", it.1)).unwrap());
        let expect = message::verify::Expect::of(&case.order());
        prop_assert_eq!(message::verify::message(&composed.bytes, &expect), Ok(()));
    }
}
