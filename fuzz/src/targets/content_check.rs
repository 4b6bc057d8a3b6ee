//! Whole mails under the content check: any bytes, any HTML, any links.

use std::sync::LazyLock;

use app::whole_mail::{Desk, Opinion};

use crate::{Target, corpus};

static DESK: LazyLock<Desk> = LazyLock::new(Desk::builtin);

/// No mail makes a check panic or stall; every place lies inside of the mail;
/// and no long number that was taken for personal data is shown whole.
pub const TARGET: Target = Target {
    name: "content-check",
    run,
    seeds: &[
        b"Subject: =?utf-8?b?6LWM5Y2a?=\r\nContent-Type: text/html\r\n\r\n<p>4111 1111 1111 1111</p><a href=http://198.51.100.7/>paypal.com</a>\r\n",
        "Subject: 身份证号 110101199003074514\r\n\r\n来 赌*博 zui好 v1agra рaypal http://xn--pypal-4ve.com\r\n".as_bytes(),
        b"IBAN DE89370400440532013000, +46 70 123 45 67, anna@example.com, password: hunter2hunter2\n",
    ],
    corpora: &["content", "inbound"],
    split: corpus::whole,
};

fn run(bytes: &[u8]) {
    let Opinion { check, marks, score, .. } =
        DESK.look(bytes, "2026-11-30T00:00:00Z".parse().expect("an instant"));
    assert!(score.percent <= 100, "a score of {}", score.percent);
    for it in &check.personal {
        assert!(it.value.chars.start < it.value.chars.end, "a value without a place");
        let digits = it.value.masked.chars().filter(char::is_ascii_digit).count();
        assert!(digits <= 12 || it.value.masked.contains('@'), "a number is shown whole");
    }
    for it in &marks {
        assert!(!it.rule.is_empty() && it.count > 0, "{it:?}");
    }
}
