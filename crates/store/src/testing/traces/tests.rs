//! Every form is found, wherever it begins.

use data_encoding::BASE64;

use super::*;

const SECRET: &str = "jane.doe@example.com";

#[test]
fn each_form_is_found_and_nothing_else() {
    assert_eq!(find(b"..jane.doe@example.com..", SECRET), ["plain", "quoted-printable"]);
    assert_eq!(find(HEXUPPER.encode(SECRET.as_bytes()).as_bytes(), SECRET), ["hexadecimal"]);
    let wide: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(find(&wide, SECRET), ["UTF-16"]);
    assert_eq!(
        find("jörg@example.com".replace('ö', "=C3=B6").as_bytes(), "jörg@example.com"),
        ["quoted-printable"]
    );
    assert_eq!(find(b"jane.doe@example.org", SECRET), [""; 0]);
}

#[test]
fn base64_is_found_wherever_it_begins() {
    for before in 0..6 {
        let text = format!("{}{SECRET}, and more", &"To: me"[..before]);
        let encoded = BASE64.encode(text.as_bytes());
        assert_eq!(find(encoded.as_bytes(), SECRET), ["base64"], "{before} bytes before");
    }
}
