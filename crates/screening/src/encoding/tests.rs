//! Tables as spreadsheets of several countries write them.

use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;

use super::*;

fn detected(bytes: &[u8]) -> &'static str {
    let mut detection = Detection::default();
    bytes.chunks(7).for_each(|it| detection.feed(it));
    detection.found().name()
}

fn read(bytes: &[u8]) -> String {
    let mut detection = Detection::default();
    detection.feed(bytes);
    let mut text = String::new();
    let mut reader = Utf8::new(Cursor::new(bytes), detection.found());
    reader.read_to_string(&mut text).unwrap();
    text
}

fn encoded(label: &str, text: &str) -> Vec<u8> {
    Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

fn utf16(text: &str, mark: bool, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some(0xfeff_u16);
    mark.into_iter().chain(text.encode_utf16()).flat_map(bytes_of).collect()
}

const CHINESE: &str =
    "邮箱,姓名,城市\nli.wei@example.org,李伟,上海\nwang@example.org,王芳,北京市朝阳区\n";
const JAPANESE: &str =
    "メールアドレス,お名前\nsato@example.org,佐藤さくら\nito@example.org,伊藤ひろし\n";
const SWEDISH: &str =
    "E-postadress;Förnamn;Ort\nasa@example.org;Åsa Öberg;Malmö\nper@example.org;Pär;Växjö\n";
const POLISH: &str = "Email,Imię,Miasto\nkasia@example.org,Łucja Śliwińska,Łódź\nz@example.org,Zażółć gęślą jaźń,Kraków\n";
const RUSSIAN: &str =
    "Почта,Имя\nanna@example.org,Анна Каренина\nivan@example.org,Иван Иванович Петров\n";

/// S11: the table says the same in each of them.
#[test]
fn the_encodings_of_spreadsheets_are_read() {
    let cases = [
        ("gb18030", CHINESE),
        ("shift_jis", JAPANESE),
        ("windows-1252", SWEDISH),
        ("windows-1250", POLISH),
        ("windows-1251", RUSSIAN),
    ];
    for (label, text) in cases {
        assert_eq!(read(&encoded(label, text)), text, "{label}");
    }
    for text in [CHINESE, SWEDISH] {
        assert_eq!(read(text.as_bytes()), text);
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()), text);
        for mark in [true, false] {
            assert_eq!(read(&utf16(text, mark, u16::to_le_bytes)), text, "LE {mark}");
            assert_eq!(read(&utf16(text, mark, u16::to_be_bytes)), text, "BE {mark}");
        }
    }
}

#[test]
fn an_encoding_is_found_whatever_the_pieces_are() {
    assert_eq!(detected(CHINESE.as_bytes()), "UTF-8");
    assert_eq!(detected(b"email\na@example.org\n"), "UTF-8");
    assert_eq!(detected(&encoded("gb18030", CHINESE)), "GBK");
    assert_eq!(detected(b""), "UTF-8");
}

#[test]
fn a_character_cut_between_two_pieces_is_whole() {
    let mut check = Utf8Check::default();
    for piece in ["é".as_bytes(), &"春".as_bytes()[..1], &"春".as_bytes()[1..]] {
        check.feed(piece);
    }
    assert!(check.holds());
    check.feed(&"春".as_bytes()[..2]);
    assert!(!check.holds());
}
