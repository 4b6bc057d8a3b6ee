//! The one end of a message, and everything that only looks like it.

use proptest::prelude::*;

use super::*;

const LIMITS: DataLimits = DataLimits { message_bytes_max: 1000, line_bytes_max: 100 };

fn taken(bytes: &[u8], size: usize) -> String {
    let mut reader = DataReader::new(LIMITS);
    let mut total = 0;
    for piece in bytes.chunks(size) {
        match reader.take(piece) {
            DataStep::More => total += piece.len(),
            DataStep::End(at) => {
                total += at;
                let large = if reader.is_too_large() { " too large" } else { "" };
                let long = if reader.has_long_line() { " long line" } else { "" };
                let text = String::from_utf8_lossy(&reader.message).replace("\r\n", "|");
                return format!("{text} ends at {total}{large}{long}");
            }
            DataStep::BareLineEnd => return "bare line end".to_owned(),
            DataStep::Nul => return "NUL".to_owned(),
        }
    }
    "more".to_owned()
}

#[test]
fn only_crlf_dot_crlf_ends_a_message() {
    assert_eq!(taken(b".\r\n", 1), " ends at 3");
    assert_eq!(taken(b"a\r\n.\r\nQUIT", 3), "a| ends at 6");
    assert_eq!(taken(b"..a\r\n...\r\n.b\r\n.\r\n", 2), ".a|..|b| ends at 17");
    assert_eq!(taken(b"a.\r\n", 2), "more");
}

/// Every pair of line ends around a dot but the right one.
#[test]
fn s1_smuggled_ends_of_data_are_no_ends() {
    let ends = ["\n", "\r", "\r\n", "\n\r", "\r\r\n"];
    for before in ends {
        for after in ends {
            let text = format!("text{before}.{after}MAIL FROM:<a@b.example>\r\n.\r\n");
            let right = (before, after) == ("\r\n", "\r\n");
            let expected = if right { "text| ends at 9" } else { "bare line end" };
            assert_eq!(taken(text.as_bytes(), 7), expected, "{before:?} . {after:?}");
        }
    }
}

#[test]
fn s1_a_nul_is_refused_wherever_it_stands() {
    for text in ["\0", "a\0b\r\n", "a\r\n\0.\r\n", "a\r\n.\0\r\n", "a\r\n.\r\0\n", "a\r\0\n"] {
        assert_eq!(taken(text.as_bytes(), 2), "NUL", "{text:?}");
    }
}

#[test]
fn too_much_is_read_through_but_not_kept() {
    let text = [b"x\r\n".repeat(400), b".\r\n".to_vec()].concat();
    assert_eq!(taken(&text, 64), " ends at 1203 too large");
    let text = [&[b'x'; 101][..], b"\r\n.\r\n"].concat();
    assert_eq!(taken(&text, 64), format!("{}| ends at 106 long line", "x".repeat(101)));
}

proptest! {
    #[test]
    fn s1_pieces_of_any_size_give_the_same_end(
        bytes in proptest::collection::vec(prop::sample::select(&b"\r\n.ax\0"[..]), 0..60),
        size in 1_usize..10,
    ) {
        prop_assert_eq!(taken(&bytes, 1000), taken(&bytes, size));
    }

    #[test]
    fn what_a_client_stuffs_a_server_gets_back(
        lines in proptest::collection::vec("[.ax]{0,5}", 1..10), size in 1_usize..10,
    ) {
        let text = lines.join("\r\n") + "\r\n";
        let message = crate::Message::new(text.clone().into_bytes()).unwrap();
        let wire = [&message.dot_stuffed()[..], b".\r\n"].concat();
        let shown = text.replace("\r\n", "|");
        prop_assert_eq!(taken(&wire, size), format!("{shown} ends at {}", wire.len()));
    }
}
