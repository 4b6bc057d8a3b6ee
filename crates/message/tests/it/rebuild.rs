//! Golden messages that every later release must reproduce (DECISIONS D1).
//!
//! `testdata/rebuild/vN/` holds artefacts, orders (as this file makes them) and
//! the messages composed from them by the first release of render format N. A
//! failure here means that sent messages can no longer be proven: add a format,
//! never regenerate. `ASSENT_REBUILD_ADD=1` writes files that do not exist yet.

use domain::{Digest, FooterLanguage, label};
use message::{Artefact, Evidence, KeyState, Match, Record, compose::RENDER_FORMAT, prove};

use crate::fixture::{Case, address, case, chain, fields, keys, testdata};

fn of_format_1() -> Vec<(&'static str, Case)> {
    let mut bare = case();
    bare.fields.clear();
    bare.to_name = None;
    bare.mailing.list = None;
    bare.mailing.cfbl_address = None;

    let mut chinese = case();
    chinese.languages = vec![FooterLanguage::ZhHans];
    chinese.label = Some("广告 ".into());
    chinese.fields = fields(&[("first_name", "小明"), ("city", "上海")]);
    chinese.artefact.subject = "春天来了，{{ contact.first_name }}".into();
    chinese.artefact.text = "亲爱的{{ contact.first_name }}，花开了。".into();
    chinese.reason = "您于 2026-03-01 订阅了 Flora 的春季来信。".into();

    let mut vietnamese = case();
    vietnamese.languages = vec![FooterLanguage::Vi];
    vietnamese.fields = fields(&[("first_name", "</div><!-- \" '"), ("favourites", "a;b;c")]);
    let mut swedish = case();
    swedish.languages = vec![FooterLanguage::Sv];
    swedish.to = address("\"a b\"@example.org");
    vec![
        ("plain", case()),
        ("bare", bare),
        ("chinese", chinese),
        ("vietnamese", vietnamese),
        ("swedish", swedish),
    ]
}

/// Labels of laws, and footers in several languages (R000-04).
fn of_format_2() -> Vec<(&'static str, Case)> {
    let labels = |it: &str| label::from_stored(it);
    let mut plain = case();
    plain.labels = labels("广告|AD");
    let mut korean = case();
    korean.labels = labels("(광고);广告|AD");
    korean.languages = vec![FooterLanguage::Ko, FooterLanguage::En];
    korean.fields = fields(&[("first_name", "민준"), ("city", "서울")]);
    korean.artefact.subject = "여름 세일, {{ contact.first_name }}".into();
    korean.reason = "“봄 소식”을 신청하고 확인하셨기 때문입니다. / You signed up.".into();
    let mut hongkong = case();
    hongkong.languages = vec![FooterLanguage::ZhHant, FooterLanguage::En];
    let mut vietnamese = case();
    vietnamese.labels = labels("[QC]||[AD]");
    vietnamese.languages = vec![FooterLanguage::Vi];
    vietnamese.artefact.subject = "[AD] Khuyến mãi".into();
    vec![
        ("latin-label", plain),
        ("korean", korean),
        ("hongkong", hongkong),
        ("vietnamese", vietnamese),
    ]
}

/// Confirmation mails, which carry evidence since format 3.
fn of_format_3() -> Vec<(&'static str, Case)> {
    let evidence = Evidence {
        ledger: "mail.example.com/ledger/account_0000000000000000000000000a".into(),
        leaf: Digest([0x11; 32]),
        size: 42,
        root: Digest([0x22; 32]),
    };
    let of = |language| {
        let mut confirmation = case();
        confirmation.languages = vec![language];
        confirmation.form_sub = Some("v=1; ip=192.0.2.7; date=1790000000".into());
        confirmation.evidence = Some(evidence.clone());
        confirmation.mailing.obligations = message::Obligations::CONFIRMATION;
        confirmation
    };
    vec![
        ("confirmation-en", of(FooterLanguage::En)),
        ("confirmation-zh", of(FooterLanguage::ZhHans)),
        ("confirmation-vi", of(FooterLanguage::Vi)),
        ("confirmation-sv", of(FooterLanguage::Sv)),
    ]
}

#[test]
fn every_golden_message_is_reproduced_byte_for_byte() {
    let all = [("v1", of_format_1()), ("v2", of_format_2()), ("v3", of_format_3())];
    for (folder, name, case) in
        all.into_iter().flat_map(|(folder, it)| it.into_iter().map(move |(n, c)| (folder, n, c)))
    {
        let composed = case.compose();
        let folder = testdata("rebuild").join(folder);
        let file = folder.join(format!("{name}.eml"));
        let artefact = folder.join(format!("{name}.artefact.json"));
        if std::env::var_os("ASSENT_REBUILD_ADD").is_some() && !file.exists() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &composed.bytes).unwrap();
            std::fs::write(&artefact, case.artefact.to_bytes()).unwrap();
        }
        let golden = std::fs::read(&file).unwrap();
        let shown = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        assert_eq!(shown(&composed.bytes), shown(&golden), "{name}");
        assert_eq!(std::fs::read(&artefact).unwrap(), case.artefact.to_bytes(), "{name}");
    }
}

fn record(case: &Case) -> Record<'_> {
    let composed = case.compose();
    Record {
        render_format: RENDER_FORMAT,
        artefact: case.artefact.hash(),
        order: case.order(),
        digest_complete: composed.digest_complete,
        digest_unsigned: composed.digest_unsigned,
    }
}

/// The recipient's own mailbox is evidence: leaf and checkpoint stand in a
/// signed header and in the text.
#[test]
fn a_confirmation_mail_carries_leaf_and_checkpoint_in_header_and_text() {
    let (_, case) = of_format_3().remove(0);
    let bytes = case.compose().bytes;
    let leaf = "ERERERERERERERERERERERERERERERERERERERERERE=";
    let root = "IiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiI=";
    let head = String::from_utf8_lossy(&bytes).split("\r\n\r\n").next().unwrap().to_owned();
    let head = head.replace("\r\n ", "");
    let ledger = "mail.example.com/ledger/account_0000000000000000000000000a";
    let expected = format!("Consent-Evidence: v=1;ledger={ledger};leaf={leaf};size=42;root={root}");
    assert!(head.contains(&expected), "{head}");
    assert!(head.contains(":Consent-Evidence:"), "a signature covers it: {head}");
    let (text, html) = message::verify::decoded(&bytes).unwrap();
    for part in [text, html] {
        for value in [ledger, leaf, "size 42", root] {
            assert!(part.contains(value), "{value} in {part}");
        }
    }
}

#[test]
fn a_message_of_an_earlier_format_is_proven_without_evidence() {
    let (_, carrying) = of_format_3().remove(0);
    let (_, mut plain) = of_format_3().remove(0);
    plain.evidence = None;
    let keys = keys();
    let alive = keys.each_ref().map(KeyState::Alive);
    let old = Record { render_format: 1, order: carrying.order(), ..record(&plain) };
    let proof = prove(&old, &plain.artefact.to_bytes(), &alive).unwrap();
    assert_eq!((proof.complete, proof.unsigned), (Match::Equal, Match::Equal));
    let new = Record { render_format: RENDER_FORMAT, ..old };
    let proof = prove(&new, &plain.artefact.to_bytes(), &alive).unwrap();
    assert_eq!((proof.complete, proof.unsigned), (Match::Different, Match::Different));
}

#[test]
fn a_sent_message_is_proven_equal_while_its_keys_live() {
    let case = case();
    let keys = keys();
    let alive = keys.each_ref().map(KeyState::Alive);
    let proof = prove(&record(&case), &case.artefact.to_bytes(), &alive).unwrap();
    assert_eq!((proof.complete, proof.unsigned), (Match::Equal, Match::Equal));
    assert!(proof.bytes.unwrap() == case.compose().bytes);
}

#[test]
fn with_a_destroyed_key_the_rest_is_still_proven() {
    let case = case();
    let [rsa, ed25519] = keys();
    let facts = rsa.facts().clone();
    drop(rsa);
    let states = [KeyState::Gone(&facts), KeyState::Alive(&ed25519)];
    let proof = prove(&record(&case), &case.artefact.to_bytes(), &states).unwrap();
    assert_eq!((proof.complete, proof.unsigned), (Match::KeyGone, Match::Equal));
    assert!(proof.bytes.is_none());
}

#[test]
fn a_changed_field_artefact_or_instant_is_different() {
    let case = case();
    let keys = keys();
    let alive = keys.each_ref().map(KeyState::Alive);
    let bytes = case.artefact.to_bytes();

    let other_fields = fields(&[("first_name", "Lin"), ("city", "Hà Nội")]);
    let mut changed = record(&case);
    changed.order.fields = &other_fields;
    let proof = prove(&changed, &bytes, &alive).unwrap();
    assert_eq!((proof.complete, proof.unsigned), (Match::Different, Match::Different));

    let mut later = record(&case);
    later.order.composed_at = "2026-11-21T21:11:47Z".parse().unwrap();
    let proof = prove(&later, &bytes, &alive).unwrap();
    assert_eq!((proof.complete, proof.unsigned), (Match::Different, Match::Different));

    let other = Artefact { subject: "Other".into(), ..case.artefact.clone() };
    let refused = prove(&record(&case), &other.to_bytes(), &alive).err().unwrap();
    assert_eq!(refused.to_string(), "the artefact is not the one that the record names");

    let unknown = Record { render_format: 99, ..record(&case) };
    let refused = prove(&unknown, &bytes, &alive).err().unwrap();
    assert_eq!(
        chain(&refused),
        "the message has render format 99, which this release does not know"
    );
    assert_ne!(case.artefact.hash(), Digest([0; 32]));
}
