//! Addresses as people type them and as attackers write them.

use proptest::prelude::*;

use super::*;

fn wire(text: &str) -> String {
    match text.parse::<Address>() {
        Ok(it) => it.to_wire(),
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn lawful_addresses_are_kept_as_written_with_the_domain_in_a_labels() {
    for (input, expected) in [
        ("flora@example.com", "flora@example.com"),
        ("Flora.B+news@Example.COM.", "Flora.B+news@example.com"),
        (" flora@example.com\t", "flora@example.com"),
        ("\"a b\"@example.com", "\"a b\"@example.com"),
        ("\"a\\\"b\"@example.com", "\"a\\\"b\"@example.com"),
        ("花@例子.测试", "花@xn--fsqu00a.xn--0zwm56d"),
        ("o'neil/x=1@bücher.example", "o'neil/x=1@xn--bcher-kva.example"),
    ] {
        assert_eq!(wire(input), expected, "{input}");
    }
}

#[test]
fn unlawful_addresses_say_what_is_wrong() {
    for (input, expected) in [
        ("", "! the address is empty"),
        ("flora", "! an address needs one `@` between name and domain"),
        ("@example.com", "! the part before the `@` is empty"),
        (
            ".a@example.com",
            "! the part before the `@` may not begin or end with a dot, or have two in a row",
        ),
        (
            "a..b@example.com",
            "! the part before the `@` may not begin or end with a dot, or have two in a row",
        ),
        ("a b@example.com", "! the character ` ` is not allowed before the `@`"),
        ("a\r\nRCPT TO:<v@x.y>@example.com", "! the character `\r` is not allowed before the `@`"),
        ("a\u{2028}b@example.com", "! the character `\u{2028}` is not allowed before the `@`"),
        ("<a@example.com>", "! the character `<` is not allowed before the `@`"),
        ("a@b@example.com", "! the character `@` is not allowed before the `@`"),
        ("\"a\"b\"@example.com", "! the character `\"` is not allowed before the `@`"),
        ("a@localhost", "! the domain is not valid"),
        ("a@127.0.0.1", "! the domain is not valid"),
        ("a@[127.0.0.1]", "! the domain is not valid"),
        ("a@exa mple.com", "! the domain is not valid"),
        ("a@example..com", "! the domain is not valid"),
        ("a@-example.com", "! the domain is not valid"),
    ] {
        assert_eq!(wire(input), expected, "{input:?}");
    }
}

#[test]
fn addresses_are_compared_without_case() {
    let a: Address = "FLORA@example.com".parse().unwrap();
    let b: Address = "flora@EXAMPLE.com".parse().unwrap();
    assert_eq!(a.normalised(), b.normalised());
    assert_eq!(a.masked(), "F***@example.com");
    assert_eq!(format!("{a:?}"), "(personal)@example.com");
}

/// R002-21, THREATS S18: nobody who left comes back in quotes.
#[test]
fn addresses_are_compared_without_their_quotes() {
    for (written, compared) in [
        (r#""flora"@example.com"#, "flora@example.com"),
        (r#""fl\ora"@example.com"#, "flora@example.com"),
        (r#""Flora Li"@example.com"#, r#""flora li"@example.com"#),
        (r#""flora\ li"@example.com"#, r#""flora li"@example.com"#),
        (r#""a.b"@example.com"#, "a.b@example.com"),
        (r#""a..b"@example.com"#, r#""a..b"@example.com"#),
        (r#""a@b"@example.com"#, r#""a@b"@example.com"#),
        (r#"""@example.com"#, r#"""@example.com"#),
    ] {
        let address: Address = written.parse().unwrap();
        assert_eq!(address.normalised(), compared, "{written}");
    }
}

proptest! {
    #[test]
    fn what_was_parsed_parses_again_to_the_same(text in "\\PC{0,80}") {
        if let Ok(address) = text.parse::<Address>() {
            let again: Address = address.to_wire().parse().unwrap();
            prop_assert_eq!(&again, &address);
            prop_assert!(!address.to_wire().contains(['\r', '\n', '\0', '<', '>']) || address.local().starts_with('"'));
        }
    }

    #[test]
    fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        let _ = String::from_utf8_lossy(&bytes).parse::<Address>();
    }
}
