//! Header fields as they go over the wire.

use proptest::prelude::*;

use super::*;

fn written(write: impl Fn(&mut Headers) -> Result<(), HeaderError>) -> String {
    let mut headers = Headers::new();
    match write(&mut headers) {
        Ok(()) => String::from_utf8(headers.into_bytes()).unwrap(),
        Err(error) => error.to_string(),
    }
}

fn subject(text: &str) -> String {
    written(|it| it.text("Subject", text))
}

#[test]
fn plain_subjects_fold_at_spaces_and_others_become_encoded_words() {
    assert_eq!(subject("Hello"), "Subject: Hello\r\n");
    assert_eq!(
        subject("word ".repeat(20).trim()),
        "Subject: word word word word word word word word word word word word word\r\n \
         word word word word word word word\r\n"
    );
    assert_eq!(subject("Grüße aus Berlin"), "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_Berlin?=\r\n");
    assert_eq!(subject("春"), "Subject: =?utf-8?B?5pil?=\r\n");
    assert_eq!(subject("a =?utf-8?Q?b?="), "Subject: =?utf-8?B?YSA9P3V0Zi04P1E/Yj89?=\r\n");
    assert_eq!(subject("two  spaces"), "Subject: =?utf-8?Q?two__spaces?=\r\n");
    assert_eq!(subject(""), "Subject: \r\n");
}

#[test]
fn names_are_quoted_or_encoded() {
    let from =
        |name: &str| written(|it| it.mailbox("From", Some(name), &"a@b.example".parse().unwrap()));
    assert_eq!(from("Flora, Ltd."), "From: \"Flora, Ltd.\"\r\n <a@b.example>\r\n");
    assert_eq!(from("a\"b\\c"), "From: \"a\\\"b\\\\c\"\r\n <a@b.example>\r\n");
    assert_eq!(from("é"), "From: =?utf-8?B?w6k=?=\r\n <a@b.example>\r\n");
    assert_eq!(from(" "), "From: a@b.example\r\n");
    assert_eq!(from("x\r\nBcc: y"), "a control character in `From`");
}

#[test]
fn urls_and_identifiers_that_would_break_out_are_refused() {
    let url = |text: &str| written(|it| it.urls("List-Help", &[text]));
    assert_eq!(url("https://x.example/a"), "List-Help: <https://x.example/a>\r\n");
    assert_eq!(url("https://x.example/a>, <b"), "a character that `List-Help` does not allow");
    assert_eq!(url(""), "`List-Help` is empty");
    assert_eq!(url(&"x".repeat(901)), "`List-Help` is too long");
    let id = |text: &str| written(|it| it.list_id("Name", text));
    assert_eq!(id("a.b.example"), "List-Id: \"Name\"\r\n <a.b.example>\r\n");
    assert_eq!(id("a> x"), "a character that `List-Id` does not allow");
}

#[test]
fn dates_are_in_utc_with_english_names() {
    assert_eq!(
        date("2026-11-21T23:11:46+02:00".parse().unwrap()),
        "Sat, 21 Nov 2026 21:11:46 +0000"
    );
    assert_eq!(date("1970-01-01T00:00:00Z".parse().unwrap()), "Thu, 01 Jan 1970 00:00:00 +0000");
}

proptest! {
    #[test]
    fn any_subject_stays_within_lines_and_words(text in "\\PC{0,200}") {
        let field = subject(&crate::render::one_line(&text));
        for line in field.strip_suffix("\r\n").unwrap().split("\r\n") {
            prop_assert!(line.len() <= 78 || !line.contains("=?"), "{}", line);
            for word in line.split(' ').filter(|it| it.starts_with("=?utf-8?")) {
                prop_assert!(word.len() <= 75, "{}", word);
            }
        }
    }
}
