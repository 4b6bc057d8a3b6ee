//! Lines as they come.

use super::*;

fn read(line: &str) -> String {
    let columns = [
        Column::Address,
        Column::Field("first_name".into()),
        Column::SignedUpAt,
        Column::SignedUpIp,
    ];
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    match understand(&columns, reader.records().next().unwrap()) {
        Ok(it) => {
            format!("{} {:?} evidence={}", it.address.to_wire(), it.fields, it.has_evidence())
        }
        Err((field, reason)) => format!("{field} {reason}"),
    }
}

#[test]
fn a_line_is_understood_or_refused_with_field_and_reason() {
    let outcomes: Vec<_> = [
        "a@example.com,Ann,2026-01-01,192.0.2.1",
        "a@example.com",
        "a@example.com,\"An\nn\"",
        "nobody,Ann",
        "",
    ]
    .into_iter()
    .filter(|it| !it.is_empty())
    .map(read)
    .collect();
    assert_eq!(
        outcomes,
        [
            "a@example.com {\"first_name\": \"Ann\"} evidence=true",
            "a@example.com {} evidence=false",
            "a@example.com {\"first_name\": \"An n\"} evidence=false",
            "email an address needs one `@` between name and domain",
        ]
    );
}
