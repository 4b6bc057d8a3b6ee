//! Fields of feedback reports, complete and redacted.

use super::*;

const TOKEN: &str = "f-04010000010n2gc1r40o30g2081g81060s28280k0g";

fn report(fields: &str, returned: &str) -> Option<Feedback> {
    let mail = format!(
        "Content-Type: multipart/report; boundary=B\n\n--B\n\
         Content-Type: message/feedback-report\n\n{fields}\n--B\n\
         Content-Type: message/rfc822\n\n{returned}\n\nHello\n--B--\n"
    );
    read(&Parts::of(mail.as_bytes()))
}

fn named(it: &Feedback) -> String {
    it.recipients.iter().map(|it| it.reveal().to_wire()).collect::<Vec<_>>().join(" ")
}

/// R002-84, R002-85: only complaints count as complaints.
#[test]
fn only_a_complaint_is_one() {
    for (word, expected, complains) in [
        ("abuse", "abuse", true),
        ("FRAUD", "fraud", true),
        ("virus", "virus", true),
        ("miscategorized", "other", true),
        ("opt-out", "opt-out", false),
        ("not-spam", "not-spam", false),
        ("auth-failure", "auth-failure", false),
    ] {
        let kind = report(&format!("Feedback-Type: {word}\n"), "Subject: x").unwrap().kind;
        assert_eq!((kind.as_str(), kind.is_complaint()), (expected, complains), "{word}");
    }
}

#[test]
fn the_report_names_whom_and_the_returned_message_only_when_it_does_not() {
    let fields = "Feedback-Type: abuse\nOriginal-Rcpt-To: <a@b.example>\n";
    let named_by = |fields: &str, returned: &str| named(&report(fields, returned).unwrap());
    assert_eq!(named_by(fields, "To: c@d.example"), "a@b.example");
    assert_eq!(named_by("Feedback-Type: abuse\n", "To: C <c@d.example>"), "c@d.example");
    let redacted = "Feedback-Type: abuse\nOriginal-Rcpt-To: <redacted>\n";
    assert_eq!(named_by(redacted, "To: undisclosed"), "");
    let microsoft = "To: everybody@d.example\nX-HmXmrOriginalRecipient: a@b.example";
    assert_eq!(named_by("Feedback-Type: abuse\n", microsoft), "a@b.example");
}

#[test]
fn a_token_of_ours_is_found_wherever_it_stands_and_words_are_not() {
    let clues = |fields: &str, returned: &str| report(fields, returned).unwrap().clues;
    let wanted = vec![Route::of(TOKEN)];
    let abuse = "Feedback-Type: abuse\n";
    assert_eq!(clues(abuse, &format!("CFBL-Feedback-ID: {TOKEN}")), wanted);
    assert_eq!(clues(&format!("{abuse}Original-Mail-From: <{TOKEN}@x.example>\n"), ""), wanted);
    assert_eq!(clues(abuse, &format!("List-Unsubscribe: <mailto:{TOKEN}@x>, <{TOKEN}>")), wanted);
    assert_eq!(clues(abuse, "Subject: b-side, u-turn and r-rated\nX: f-1"), Vec::new());
    let many: String = (10..40).map(|it| format!("{TOKEN}{it} ")).collect();
    assert_eq!(clues(abuse, &format!("X: {many}")).len(), CLUES_MAX);
}

#[test]
fn a_mail_without_fields_and_without_microsofts_mark_is_no_report() {
    assert_eq!(read(&Parts::of(b"Subject: abuse\n\nI complain\n")), None);
    let people = b"Subject: x\n\nFeedback-Type: abuse\nUser-Agent: y\n";
    assert_eq!(read(&Parts::of(people)).unwrap().kind, FeedbackType::Abuse);
}
