//! Notes, with the example of the C2SP signed-note document among them.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

use super::*;

const POEM: &str =
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n";

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn key(name: &str, seed: u8) -> VerifierKey {
    VerifierKey::new(name, pair(seed).public_key().as_ref().try_into().unwrap()).unwrap()
}

fn signer(seed: u8) -> impl FnOnce(&[u8]) -> [u8; 64] {
    move |text| pair(seed).sign(text).as_ref().try_into().unwrap()
}

#[test]
fn the_example_of_the_specification_is_taken_apart() {
    let note = format!(
        "{POEM}\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+\
         EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
    );
    let note = parse(&note).unwrap();
    assert_eq!(note.text, POEM);
    let [signature] = &note.signatures[..] else { panic!("{note:?}") };
    assert_eq!(signature.name, "quasimodo.example/salvatore");
    assert_eq!(signature.key_id, [0x36, 0x7b, 0xa0, 0x4b]);
    assert_eq!(signature.bytes.len(), 64);
}

#[test]
fn a_signed_note_verifies_with_its_key_and_no_other() {
    let ours = key("assent.example/poems", 1);
    let note = sign(POEM, &ours, signer(1)).unwrap();
    let note = parse(&note).unwrap();
    let [signature] = &note.signatures[..] else { panic!("{note:?}") };
    assert!(ours.made(signature) && ours.verifies(note.text, &signature.bytes));
    assert!(!ours.verifies("another text\n", &signature.bytes));
    assert!(!key("assent.example/poems", 2).made(signature));
    assert!(!key("assent.example/other", 1).made(signature));
}

#[test]
fn the_wrong_private_key_signs_nothing() {
    assert_eq!(sign(POEM, &key("assent.example", 1), signer(2)), Err(SignError));
}

#[test]
fn a_key_is_read_in_its_one_form() {
    let text = key("assent.example/poems", 1).to_string();
    assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
    let (name, rest) = text.split_once('+').unwrap();
    let (id, public) = rest.split_once('+').unwrap();
    let damaged = [
        format!("other.example+{id}+{public}"),
        format!("{name}+{}+{public}", id.to_uppercase()),
        format!("{name}+{id}"),
        format!("{name}+{id}+{}", &public[4..]),
        format!("{name}+{id}+{public}="),
        format!("+{id}+{public}"),
        String::new(),
    ];
    for text in damaged {
        assert!(text.parse::<VerifierKey>().is_err(), "{text}");
    }
    assert_eq!(VerifierKey::new("two words", [0; 32]), Err(KeyError::Name));
    assert_eq!(VerifierKey::new("a+b", [0; 32]), Err(KeyError::Name));
}

#[test]
fn what_is_no_note_is_refused() {
    let good = "text\n\n— name AAAAAAA=\n";
    assert!(parse(good).is_ok());
    let bad = [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name AAAAAAA=",
        "text\n— name AAAAAAA=\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— AAAAAAA=\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— name AAAAAA==\n",
        "text\n\n— name AAAAAAB=\n",
        "text\n\n— name AAAAAAA= \n",
        "text\n\n— name AAAAAAA=\n— name\n",
        "te\txt\n\n— name AAAAAAA=\n",
        "text\r\n\r\n— name AAAAAAA=\r\n",
    ];
    for note in bad {
        assert_eq!(parse(note), Err(NoteError), "{note:?}");
    }
    assert!(parse(&format!("text\n\n{}", "— name AAAAAAA=\n".repeat(100))).is_ok());
    assert!(parse(&format!("text\n\n{}", "— name AAAAAAA=\n".repeat(101))).is_err());
}
