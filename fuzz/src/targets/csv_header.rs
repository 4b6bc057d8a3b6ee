//! An uploaded list: packed, encoded and laid out as it may be.

use std::io::{Cursor, Read as _};

use screening::{
    Column, Lists, Mapping, Rows, columns::COLUMNS_MAX, rows::Depth, shape::Guarded, table,
};

use crate::{Target, corpus};

/// What is accepted has exactly one column of addresses, no more columns than
/// allowed, and rows with an address each.
pub const TARGET: Target = Target {
    name: "csv-header",
    run,
    seeds: &[
        b"email,First Name,optin_time,optin_ip\nanna@example.com,Anna,2026-01-01,192.0.2.1\n",
        b"\xef\xbb\xbf\"E-Mail\";name\r\n",
        b"\xff\xfee\0m\0a\0i\0l\0\n\0a\0@\0x\0.\0y\0\n\0",
        "邮箱,来源\n".as_bytes(),
        b"name,city\nanna,lund\n",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\xcd\x4d\xcc\xcc\xe1\x02\0\xd5\x83\xb8\x0d\x06\0\0\0",
        b"PK\x03\x04\x14\0\0\0\0\0",
    ],
    corpora: &[],
    split: corpus::whole,
};

fn run(bytes: &[u8]) {
    let mut source = Cursor::new(bytes);
    let Ok(form) = table::form(&mut source) else { return };
    let Ok(decoded) = table::text(&mut source, &form) else { return };
    let mut text = Vec::new();
    if Guarded::new(decoded, form.delimiter).read_to_end(&mut text).is_err() {
        return;
    }
    assert!(str::from_utf8(&text).is_ok(), "what was decoded is UTF-8");
    let lists = Lists::builtin();
    let whole = (&Mapping::default(), Depth::Whole);
    let Ok(mut rows) = Rows::open(text.as_slice(), form.delimiter, whole, &lists) else { return };
    let columns = rows.columns();
    let addresses = columns.iter().filter(|it| **it == Column::Address).count();
    assert_eq!(addresses, 1, "one column holds the address: {columns:?}");
    assert!(columns.len() <= COLUMNS_MAX, "{} columns", columns.len());
    while let Ok(Some((_, row))) = rows.next() {
        if let Ok(row) = row {
            assert!(row.normalised.contains('@'), "a row has an address");
        }
    }
}
