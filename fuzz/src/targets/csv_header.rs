//! The header line of an uploaded list.

use app::import::columns::{COLUMNS_MAX, Column, of_file};

use crate::{Target, corpus};

/// What is accepted has exactly one column of addresses, and no more columns
/// than allowed.
pub const TARGET: Target = Target {
    name: "csv-header",
    run,
    seeds: &[
        b"email,First Name,optin_time,optin_ip\nanna@example.com,Anna,2026-01-01,192.0.2.1\n",
        b"\xef\xbb\xbf\"E-Mail\";name\r\n",
        "邮箱,来源\n".as_bytes(),
        b"name,city\nanna,lund\n",
    ],
    corpora: &[],
    split: corpus::whole,
};

fn run(bytes: &[u8]) {
    if let Ok(columns) = of_file(bytes) {
        let addresses = columns.iter().filter(|it| **it == Column::Address).count();
        assert_eq!(addresses, 1, "one column holds the address: {columns:?}");
        assert!(columns.len() <= COLUMNS_MAX, "{} columns", columns.len());
    }
}
