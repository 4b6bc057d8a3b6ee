//! Lines as they come.

use super::*;

fn read(table: &str) -> Vec<String> {
    told(table, Depth::Whole)
}

fn told(table: &str, depth: Depth) -> Vec<String> {
    let lists = Lists::builtin();
    let delimiter = crate::table::delimiter_of(table.as_bytes());
    let mapping = Mapping::default();
    let mut rows = Rows::open(table.as_bytes(), delimiter, (&mapping, depth), &lists).unwrap();
    let mut told = Vec::new();
    while let Some((line, row)) = rows.next().unwrap() {
        told.push(match row {
            Ok(it) => {
                let (evidence, left) = (it.has_evidence(), it.left);
                format!("{line} {} {:?} {evidence} {left}", it.address.to_wire(), it.fields)
            }
            Err(it) => format!("{line} {}: {} {}", it.step.as_str(), it.field, it.reason),
        });
    }
    told
}

#[test]
fn a_line_is_understood_or_refused_with_field_and_reason() {
    let table = "email,first_name,signed_up_at,signed_up_ip\n\
                 a@example.com,Ann,2026-01-01,192.0.2.1\n\
                 a@example.com\n\
                 a@example.com,\"An\nn\"\n\
                 nobody,Ann\n\
                 ,Ann\n\
                 b\u{fffd}@example.com,Bo\n";
    assert_eq!(
        read(table),
        [
            "2 a@example.com {\"first_name\": \"Ann\"} true false",
            "3 a@example.com {} false false",
            "4 a@example.com {\"first_name\": \"An n\"} false false",
            "5 syntax: email an address needs one `@` between name and domain",
            "6 syntax: email the address is empty",
            "7 syntax: email has a character that could not be read: save the file as UTF-8",
        ]
    );
}

/// THREATS S18: an export of people who left brings nobody back.
#[test]
fn a_row_says_that_somebody_left() {
    let table = "email,status,unsub_time\n\
                 a@example.com,subscribed,\n\
                 b@example.com,blocklisted,\n\
                 c@example.com,,2025-01-01\n";
    let left: Vec<_> = read(table).iter().map(|it| it.ends_with("true")).collect();
    assert_eq!(left, [false, true, true]);
}

/// THREATS S4: what ends a line somewhere ends none here.
#[test]
fn values_are_of_one_line() {
    let table = "email,name\na@example.com,\"x\u{2028}Bcc: v@example.net\r\n\u{0}y\"\n";
    assert_eq!(
        read(table),
        ["2 a@example.com {\"name\": \"x Bcc: v@example.net   y\"} false false"]
    );
}

#[test]
fn the_screening_reads_no_fields() {
    let table = "email,name,optin_time,source\na@example.com,Ann,2026-01-01,fair\n";
    assert_eq!(told(table, Depth::Screening), ["2 a@example.com {} true false"]);
}

/// S11: tables of old and of other systems.
#[test]
fn line_ends_and_widths_may_be_anything() {
    let table = "email;name\ra@example.com;Ann;more\rb@example.com\r";
    assert_eq!(
        read(table),
        ["2 a@example.com {\"name\": \"Ann\"} false false", "3 b@example.com {} false false"]
    );
}

#[test]
fn md5_is_of_the_normalised_form() {
    let lists = Lists::builtin();
    let mapping = Mapping::default();
    let table = "email\n ANNA@Example.COM \n";
    let mut rows =
        Rows::open(table.as_bytes(), b',', (&mapping, Depth::Screening), &lists).unwrap();
    let row = rows.next().unwrap().unwrap().1.unwrap_or_else(|_| panic!("a row"));
    assert_eq!(row.md5(), md5_of("anna@example.com"));
}
