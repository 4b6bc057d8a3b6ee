//! Files as people upload them.

use super::*;

fn told(bytes: &[u8], said: &[(&str, &str)]) -> String {
    let said = said.iter().map(|(header, word)| ((*header).to_owned(), (*word).to_owned()));
    match text_of(bytes.to_vec(), said.collect()) {
        Ok(Text { text, layout: Layout { packing, encoding, delimiter, .. } }) => {
            format!("{packing} {encoding} {delimiter:?} {}", String::from_utf8(text).unwrap())
        }
        Err(error) => format!("! {error}"),
    }
}

/// S11: what is kept is text in UTF-8, whatever came.
#[test]
fn an_upload_is_kept_as_text_with_the_delimiter_it_had() {
    assert_eq!(
        told(b"email;name\na@example.org;Ann\n", &[]),
        "plain UTF-8 ';' email;name\na@example.org;Ann\n"
    );
    let western = b"E-postadress;Ort\nasa@example.org;Malm\xf6 och V\xe4xj\xf6\n";
    assert_eq!(
        told(western, &[]),
        "plain windows-1252 ';' E-postadress;Ort\nasa@example.org;Malmö och Växjö\n"
    );
    assert_eq!(
        told(b"\xef\xbb\xbfemail\na@example.org\n", &[]),
        "plain UTF-8 ',' email\na@example.org\n"
    );
}

#[test]
fn a_file_that_is_no_table_of_addresses_says_what_it_lacks() {
    assert!(told(b"name,town\n", &[]).starts_with("! file: the first line must name the columns"));
    assert!(told(b"", &[]).starts_with("! file: the first line must name the columns"));
    assert_eq!(
        told(b"name,work\nAnn,a@example.org\n", &[("work", "address")]),
        "plain UTF-8 ',' name,work\nAnn,a@example.org\n"
    );
    assert_eq!(
        told(b"name,work\n", &[("home", "address")]),
        "! file: column 1 of the mapping is not in the first line of the file"
    );
    assert!(
        told(b"email\n", &[("a@example.org", "name")]).starts_with("! columns: headers and names")
    );
}
