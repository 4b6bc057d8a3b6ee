//! Canonical forms and keys. Whole signatures are judged by a stranger in
//! `tests/it/oracle.rs`.

use data_encoding::HEXLOWER;

use super::*;

fn relaxed(raw: &str) -> String {
    let mut out = Vec::new();
    relaxed_field(raw.as_bytes(), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn fields_lose_their_folding_and_case() {
    // The example of RFC 6376 §3.4.5.
    assert_eq!(relaxed("A: X\r\n"), "a:X\r\n");
    assert_eq!(relaxed("B : Y\t\r\n\tZ  \r\n"), "b:Y Z\r\n");
    assert_eq!(relaxed("C:\r\n"), "c:\r\n");
}

#[test]
fn bodies_of_nothing_but_white_space_hash_as_empty() {
    let empty = HEXLOWER.encode(&body_hash(b""));
    assert_eq!(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for body in ["\r\n", " \r\n", "\r\n\r\n\t \r\n", " "] {
        assert_eq!(HEXLOWER.encode(&body_hash(body.as_bytes())), empty, "{body:?}");
    }
    // RFC 6376 §3.4.5: " C \r\nD \t E\r\n\r\n\r\n" is " C\r\nD E\r\n".
    assert_eq!(body_hash(b" C \r\nD \t E\r\n\r\n\r\n"), body_hash(b" C\r\nD E\r\n"));
    assert_ne!(body_hash(b" C\r\n"), body_hash(b"C\r\n"));
}

fn key_file(name: &str) -> Vec<u8> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/rebuild/keys/");
    std::fs::read(format!("{root}{name}")).unwrap()
}

fn read(selector: &str, der: &[u8]) -> Result<String, KeyError> {
    let key = DkimKey::from_pkcs8("example.com".parse().unwrap(), selector, der)?;
    Ok(key.public_record().chars().take(28).collect())
}

#[test]
fn keys_are_read_named_and_short_ones_refused() {
    assert_eq!(read("a", &key_file("rsa-2048.test.der")).unwrap(), "v=DKIM1; k=rsa; p=MIIBIjANBg");
    assert!(
        read("a", &key_file("ed25519.test.der")).unwrap().starts_with("v=DKIM1; k=ed25519; p=")
    );
    assert_eq!(read("a", &key_file("rsa-1024.test.der")), Err(KeyError::Unreadable));
    assert_eq!(read("a", b"nothing"), Err(KeyError::Unreadable));
    assert_eq!(read("a b", &key_file("ed25519.test.der")), Err(KeyError::Selector));
    let key =
        DkimKey::from_pkcs8("example.com".parse().unwrap(), "s", &key_file("ed25519.test.der"));
    assert_eq!(format!("{:?}", key.unwrap()), "DkimKey(s._domainkey.example.com)");
}

#[test]
fn rsa_and_ed25519_sign_the_same_way_every_time() {
    for file in ["rsa-2048.test.der", "ed25519.test.der"] {
        let key =
            DkimKey::from_pkcs8("example.com".parse().unwrap(), "s", &key_file(file)).unwrap();
        assert_eq!(key.sign(b"x"), key.sign(b"x"), "{file}");
        assert_ne!(key.sign(b"x"), key.sign(b"y"), "{file}");
    }
}
