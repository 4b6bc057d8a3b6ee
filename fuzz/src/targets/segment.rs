//! Expressions of segments, as members write them.

use campaign::segment::{Segment, TEXT_BYTES_MAX};
use domain::{Language, from_micros};

use crate::{Target, corpus};

/// What is read is written in one form, which is read as the same; a mistake has
/// a place within the text.
pub const TARGET: Target = Target {
    name: "segment",
    run,
    seeds: &[
        br#"field.city in ("Lund", "Malmo") and not mailed >= 3 in 30 days"#,
        br#"domain = "example.org" or (agreed before 2026-01-01 and field.visits > 2)"#,
        b"on list_00000000000000000000000000 and basis = confirmed",
        br#"field.a is missing or field.b not in ("x") or field.c begins "\"""#,
        b"not not added within 10 days",
    ],
    corpora: &[],
    split: corpus::lines,
};

fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let segment = match Segment::parse(&text) {
        Ok(segment) => segment,
        Err(mistake) => {
            assert!((1..=text.chars().count() + 1).contains(&mistake.column), "{mistake}");
            return;
        }
    };
    let written = segment.to_string();
    // Longer than what was read: names of one form are longer than another's.
    if written.len() <= TEXT_BYTES_MAX {
        assert_eq!(Segment::parse(&written), Ok(segment.clone()), "written and read again");
    }
    for language in Language::ALL {
        assert!(!segment.explain(language).is_empty());
    }
    let clear = segment.clear(from_micros(1_795_000_000_000_000));
    assert!(!clear.exact || !segment.needs().fields, "nobody's fields are in clear");
}
