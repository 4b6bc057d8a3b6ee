//! Tables made to be held for ever.

use std::io::{Cursor, Read as _};

use super::*;

fn passed(table: &str, delimiter: u8) -> String {
    let mut text = String::new();
    let mut guarded = Guarded::new(Cursor::new(table), delimiter);
    match guarded.read_to_string(&mut text) {
        Ok(_) => "passed".to_owned(),
        Err(error) => FileError::of_io(error).to_string(),
    }
}

/// S12: whatever is held has a limit, also in a table.
#[test]
fn a_record_that_is_too_long_or_too_wide_is_refused() {
    assert_eq!(passed("email,name\na@example.org,\"An\nn\"\n", b','), "passed");
    let told = |line| {
        format!(
            "the record that begins in line {line} is longer than 262144 bytes or has more than \
             1000 fields: is a quote missing?"
        )
    };
    assert_eq!(passed(&format!("email\na{}\n", ",".repeat(1_000)), b','), told(2));
    assert_eq!(passed(&format!("email\na{}\n", ";".repeat(1_000)), b';'), told(2));
    assert_eq!(passed(&format!("email\na{}\n", ";".repeat(1_000)), b','), "passed");
    assert_eq!(passed(&format!("email\nb\n\"{}", "a\n".repeat(200_000)), b','), told(3));
}
