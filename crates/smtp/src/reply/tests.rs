//! Replies of receivers, good, sloppy and hostile (THREATS R9).

use proptest::prelude::*;

use super::*;

fn read(bytes: &[u8]) -> String {
    read_in_pieces(bytes, bytes.len().max(1))
}

fn read_in_pieces(bytes: &[u8], size: usize) -> String {
    let mut reader = ReplyReader::new(ReplyLimits::default());
    let mut out = Vec::new();
    for piece in bytes.chunks(size) {
        reader.feed(piece);
        loop {
            match reader.next() {
                Ok(Some(reply)) => out.push(format!("{reply:?} {}", reply.lines.join("|"))),
                Ok(None) => break,
                Err(error) => {
                    out.push(error.to_string());
                    return out.join("; ");
                }
            }
        }
    }
    if !reader.is_empty() {
        out.push("(more)".to_owned());
    }
    out.join("; ")
}

#[test]
fn replies_keep_all_their_lines() {
    assert_eq!(read(b"250 ok\r\n"), "250 ok");
    assert_eq!(read(b"250\r\n"), "250 ");
    assert_eq!(read(b"250-a\r\n250-b\r\n250 c\r\n"), "250 a|b|c");
    assert_eq!(
        read(b"421-4.7.28 Our system\r\n421 4.7.28 has detected\r\n"),
        "421 4.7.28 Our system|has detected"
    );
    assert_eq!(read(b"550-5.1.1 no\r\n550 such user\r\n"), "550 5.1.1 no|such user");
    assert_eq!(read(b"220 a\r\n250 b\r\n25"), "220 a; 250 b; (more)");
}

#[test]
fn r9_nul_and_bare_line_feeds_are_tolerated_and_made_harmless() {
    assert_eq!(read(b"250 a\0b\x1b[31m\rc\n"), "250 a b [31m c");
    assert_eq!(read(b"250-a\n250 b\r\n"), "250 a|b");
    assert_eq!(read(b"250 \xff\r\n"), "250 \u{fffd}");
}

#[test]
fn what_is_not_a_reply_is_told_apart() {
    let malformed = "the peer sent a line that is not a reply";
    for line in ["hello", "25", "", "99 x", "150 x", "650 x", "2500 x", "250+x", "HTTP/1.1 400"] {
        assert_eq!(read(format!("{line}\r\n").as_bytes()), malformed, "{line}");
    }
    assert_eq!(read(b"250-a\r\n550 b\r\n"), "the lines of the reply have different codes");
}

#[test]
fn r9_endless_replies_are_cut() {
    let long = "the reply is longer than we read";
    assert_eq!(read(&b"250-x\r\n".repeat(129)), long);
    assert_eq!(read(&[b'2'; 4096]), long);
    assert_eq!(read(format!("250 {}\r\n", "x".repeat(5000)).as_bytes()), long);
    assert_eq!(read(format!("250-{}\r\n", "x".repeat(1000)).repeat(40).as_bytes()), long);
}

#[test]
fn a_reply_that_is_written_is_read_back_and_cannot_forge_another() {
    let reply =
        Reply { lines: vec!["a\r\n250 b".into(), "c".into()], ..Reply::new(550, "5.1.1 x") };
    assert_eq!(encode(&reply), b"550-5.1.1 a  250 b\r\n550 5.1.1 c\r\n");
    assert_eq!(read(&encode(&reply)), "550 5.1.1 a  250 b|c");
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_give_the_same_replies(
        bytes in proptest::collection::vec(
            prop_oneof![prop::sample::select(&b"25\r\n- 0."[..]), any::<u8>()], 0..200),
        size in 1_usize..20,
    ) {
        prop_assert_eq!(read(&bytes), read_in_pieces(&bytes, size));
    }
}
