//! Frames as the worker reads and writes them.

use super::{REQUEST_BYTES_MAX, read_frame, write_frame};

/// What is read from these bytes, frame by frame, until the end or an error.
fn frames(mut bytes: &[u8]) -> String {
    let mut seen = Vec::new();
    loop {
        match read_frame(&mut bytes) {
            Ok(Some(frame)) => seen.push(String::from_utf8(frame).unwrap()),
            Ok(None) => return seen.join("|"),
            Err(error) => return format!("{}|{:?}", seen.join("|"), error.kind()),
        }
    }
}

#[test]
fn frames_are_read_as_they_were_written() {
    let mut bytes = Vec::new();
    for frame in ["one", "", "three"] {
        write_frame(&mut bytes, frame.as_bytes()).unwrap();
    }
    assert_eq!(frames(&bytes), "one||three");
}

#[test]
fn a_cut_frame_is_an_error_and_a_long_one_is_refused_before_it_is_read() {
    assert_eq!(frames(b"\0\0\0\x05abc"), "|UnexpectedEof");
    let long = u32::try_from(REQUEST_BYTES_MAX + 1).unwrap().to_be_bytes();
    assert_eq!(frames(&long), "|InvalidData");
}
