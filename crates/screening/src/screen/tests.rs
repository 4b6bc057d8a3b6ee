//! The steps in their order.

use super::*;
use crate::{Mapping, Rows, rows::Depth};

const FINE: Known = Known { suppressed: false, mail_host: MailHost::Found };

fn screened(table: &str, known: impl Fn(&Row) -> Known) -> (Vec<String>, Outcome) {
    let lists = Lists::builtin();
    let mut screening = Screening::new(&lists);
    let mapping = Mapping::default();
    let mut rows =
        Rows::open(table.as_bytes(), b',', (&mapping, Depth::Screening), &lists).unwrap();
    let mut told = Vec::new();
    while let Some((line, read)) = rows.next().unwrap() {
        let judged = screening.admit(read).and_then(|row| screening.judge(&row, known(&row)));
        told.extend(judged.err().map(|it| format!("{line} {}", it.step.as_str())));
    }
    (told, screening.finish())
}

/// COMPLIANCE 5.4: a row counts at the first step that stops it.
#[test]
fn every_row_counts_at_the_first_step_that_stops_it() {
    let table = "email,status,signed_up_at,source\n\
                 not an address,,,\n\
                 anna@example.org,,2026-01-01,fair\n\
                 ANNA@example.org,,2026-01-01,fair\n\
                 left@example.org,unsubscribed,,\n\
                 gone@example.org,,,\n\
                 info@mailinator.com,,,\n\
                 x@mailinator.com,,,\n\
                 y@gamil.com,,,\n\
                 z@null.example,,,\n\
                 z@none.example,,,\n\
                 z@unknown.example,,,\n\
                 anna+tag@example.org,,,\n";
    let (told, outcome) = screened(table, |row| Known {
        suppressed: row.normalised.starts_with("gone@") || row.left,
        mail_host: match row.address.domain().as_str() {
            "null.example" => MailHost::Null,
            "none.example" => MailHost::None,
            "unknown.example" => MailHost::Unknown,
            _ => MailHost::Found,
        },
    });
    assert_eq!(
        told,
        [
            "2 syntax",
            "4 duplicate",
            "5 left",
            "6 suppressed",
            "7 role",
            "8 disposable",
            "9 typo-domain",
            "10 null-mx",
            "11 no-mail-host",
        ]
    );
    let Outcome { lines, passed, hosts_unknown, passed_evidenced, .. } = outcome;
    assert_eq!((lines, passed, hosts_unknown, passed_evidenced), (12, 3, 1, 1));
    assert_eq!((outcome.shape.rows, outcome.shape.aliases_percent), (10, 10));
    assert_eq!(outcome.stopped_percent(&[Step::NullMx, Step::NoMailHost]), 16);
}

/// R002-21, S18: what is suppressed here stays so, however good the row is.
#[test]
fn a_suppression_goes_before_everything_that_speaks_for_a_row() {
    let table = "email,signed_up_at,source\nanna@example.org,2026-10-01,fair\n";
    let suppressed = Known { suppressed: true, ..FINE };
    assert_eq!(screened(table, |_| suppressed).0, ["2 suppressed"]);
    assert_eq!(screened(table, |_| FINE).0, [""; 0]);
}

#[test]
fn dns_is_not_asked_about_what_is_stopped_without_it() {
    let lists = Lists::builtin();
    let screening = Screening::new(&lists);
    let asked = |name: &str| screening.needs_host(&name.parse().unwrap());
    assert!(asked("example.org"));
    assert!(!asked("mailinator.com") && !asked("gamil.com"));
}
