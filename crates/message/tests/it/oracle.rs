//! Messages before strangers: `dkimpy` and Python's `email` package.

use std::{
    collections::BTreeMap,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use domain::FooterLanguage;
use message::{AutoSubmitted, Footer, Obligations, Prepared, compose, verify};
use serde_json::{Value, json};

use crate::fixture::{Case, address, case, fields, keys};

/// The interpreter with `dkimpy` and `pynacl`.
fn python() -> PathBuf {
    let path = std::env::var_os("ASSENT_TEST_PYTHON").map_or_else(
        || concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/test-venv/bin/python").into(),
        PathBuf::from,
    );
    assert!(
        path.exists(),
        "no Python with dkimpy at {}: run `python3 -m venv target/test-venv && \
         target/test-venv/bin/pip install dkimpy==1.1.8 pynacl`, or name one in ASSENT_TEST_PYTHON",
        path.display()
    );
    path
}

pub fn ask(question: &Value) -> Value {
    let mut child = Command::new(python())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/oracle.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the oracle failed; is dkimpy==1.1.8 with pynacl installed?");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

fn judge(messages: &BTreeMap<&str, Vec<u8>>) -> Value {
    let keys = keys();
    let records: BTreeMap<_, _> = keys
        .iter()
        .map(|key| {
            let facts = key.facts();
            (format!("{}._domainkey.{}", facts.selector, facts.domain), key.public_record())
        })
        .collect();
    let messages: BTreeMap<_, _> =
        messages.iter().map(|(name, bytes)| (*name, base64(bytes))).collect();
    let now = case().composed_at.as_second() + 60;
    ask(&json!({ "now": now, "records": records, "messages": messages }))["messages"].take()
}

fn cases() -> BTreeMap<&'static str, Case> {
    let mut cases = BTreeMap::from([("plain", case())]);

    let mut bare = case();
    bare.fields.clear();
    bare.to_name = None;
    bare.mailing.sender.from_name = "Flora".into();
    bare.mailing.list = None;
    bare.mailing.feedback_id = None;
    bare.mailing.cfbl_address = None;
    bare.links.unsubscribe_mailto = None;
    cases.insert("bare", bare);

    let mut scripts = case();
    scripts.artefact.subject = "春の便り {{ contact.first_name }} ".repeat(9).trim().into();
    scripts.artefact.html = "<p>Привет, 牡丹の季節です。 مرحبا</p>".repeat(40);
    scripts.artefact.text = "Привет, 牡丹の季節です。 مرحبا\n".repeat(40);
    scripts.fields = fields(&[("first_name", "Nguyễn Thị Ánh 👩‍🌾")]);
    scripts.to_name = Some("王小明 \"Ming\" \\ <x@example.com>, Ltd.".into());
    scripts.mailing.sender.from_name = "花店，春天 – Блумен".into();
    scripts.mailing.list.as_mut().unwrap().name = "春".repeat(40);
    scripts.languages = vec![FooterLanguage::ZhHans];
    scripts.label = Some("(광고) ".into());
    cases.insert("scripts", scripts);

    let mut ascii = case();
    ascii.artefact.subject = format!("{} =?utf-8?Q?x?= end", "long ".repeat(60));
    ascii.artefact.text = format!(".dot\n{}\ntrailing   \n\t\n= equals\n", "x".repeat(3000));
    ascii.to_name = Some("Back\\slash \"Quote\"".into());
    cases.insert("ascii", ascii);

    let mut notice = case();
    notice.mailing.obligations = Obligations {
        footer: Footer::IdentityOnly,
        list_unsubscribe: message::ListUnsubscribe::No,
        auto_submitted: AutoSubmitted::Generated,
    };
    notice.mailing.list = None;
    cases.insert("notice", notice);
    cases
}

#[test]
fn strangers_verify_both_signatures_and_find_no_defect_in_any_script() {
    let cases = cases();
    let messages: BTreeMap<_, _> =
        cases.iter().map(|(name, case)| (*name, case.compose().bytes)).collect();
    let answer = judge(&messages);
    for (name, case) in &cases {
        let it = &answer[name];
        let verdicts: Vec<_> = it["dkim"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["a"].as_str().unwrap(), it["ok"].as_bool().unwrap()))
            .collect();
        assert_eq!(verdicts, [("rsa-sha256", true), ("ed25519-sha256", true)], "{name}");
        assert_eq!(it["defects"], json!([]), "{name}");
        let types: Vec<_> =
            it["parts"].as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect();
        assert_eq!(types, ["text/plain", "text/html"], "{name}");
        let from = it["headers"]["From"][0].as_str().unwrap();
        let sender = &case.mailing.sender;
        assert!(from.contains(&sender.from_name) || from.contains('"'), "{name}: {from}");
        let (text, html) = verify::decoded(&messages[name]).unwrap();
        let content = |part: usize| {
            // The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).
            it["parts"][part]["content"].as_str().unwrap().replace("\r\n", "\n")
        };
        assert_eq!(content(0).trim_end(), text.trim_end(), "{name}");
        assert_eq!(content(1).trim_end(), html.trim_end(), "{name}");
    }
    let scripts = &answer["scripts"]["headers"];
    let subject = "春の便り Nguyễn Thị Ánh 👩‍🌾 ".repeat(9);
    assert_eq!(scripts["Subject"][0], json!(format!("(광고) {}", subject.trim())));
    assert!(scripts["List-Id"][0].as_str().unwrap().contains(&"春".repeat(40)));
    let to = scripts["To"][0].as_str().unwrap();
    assert!(to.contains("王小明") && to.ends_with("<linh@example.org>"), "{to}");
}

#[test]
fn r001_32_the_one_click_headers_are_written_and_covered_by_every_signature() {
    let answer = judge(&BTreeMap::from([("plain", case().compose().bytes)]));
    let it = &answer["plain"];
    assert_eq!(
        it["headers"]["List-Unsubscribe"],
        json!(["<https://mail.example.net/u/AbCdEf0123456789>, \
             <mailto:u-abcdef@mail.example.net?subject=unsubscribe>"])
    );
    assert_eq!(it["headers"]["List-Unsubscribe-Post"], json!(["List-Unsubscribe=One-Click"]));
    for signature in it["dkim"].as_array().unwrap() {
        let signed: Vec<_> =
            signature["h"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let times = |name: &str| signed.iter().filter(|it| **it == name).count();
        for name in [
            "list-unsubscribe",
            "list-unsubscribe-post",
            "list-id",
            "feedback-id",
            "cfbl-address",
            "cfbl-feedback-id",
            "date",
            "message-id",
            "reply-to",
            "content-type",
        ] {
            assert_eq!(times(name), 1, "{name}");
        }
        for name in ["from", "subject", "to"] {
            assert_eq!(times(name), 2, "{name} is oversigned");
        }
        assert_eq!(signature["x"].as_i64().unwrap() - signature["t"].as_i64().unwrap(), 1_209_600);
    }
}

#[test]
fn a_changed_header_or_body_breaks_the_signatures() {
    let bytes = case().compose().bytes;
    let text = String::from_utf8(bytes).unwrap();
    let messages = BTreeMap::from([
        ("subject", text.replace("Subject: Spring", "Subject: Sprung").into_bytes()),
        ("way-out", text.replace("/u/AbCdEf", "/u/XbCdEf").into_bytes()),
        ("second-subject", text.replacen("Subject:", "Subject: Buy\r\nSubject:", 1).into_bytes()),
        ("appended", (text.clone() + "more\r\n").into_bytes()),
    ]);
    let answer = judge(&messages);
    for name in messages.keys() {
        for signature in answer[name]["dkim"].as_array().unwrap() {
            assert_eq!(signature["ok"], json!(false), "{name}");
        }
    }
}

/// R004-09, R004-35, X-03: link, mail address, sender and reason in both parts.
#[test]
fn r000_08_both_parts_name_the_sender_and_the_address_for_refusal() {
    let answer = judge(&BTreeMap::from([("plain", case().compose().bytes)]));
    for part in answer["plain"]["parts"].as_array().unwrap() {
        let content = part["content"].as_str().unwrap().replace("&amp;", "&");
        for needed in [
            "Flora Blumen & Töchter GmbH (Flora)",
            "Gartenstraße 1, 10115 Berlin, Germany",
            "+49 30 000000",
            "shop@flora.example.com",
            "u-abcdef@mail.example.net",
            "https://mail.example.net/u/AbCdEf0123456789",
            "https://mail.example.net/why/AbCdEf0123456789",
        ] {
            assert!(content.contains(needed), "{} lacks {needed}", part["type"]);
        }
    }
}

#[test]
fn an_address_beyond_ascii_needs_smtputf8_and_says_so() {
    let mut case = case();
    assert!(!case.compose().needs_smtputf8);
    case.to = address("用户@example.org");
    let prepared = Prepared::new(&case.artefact).unwrap();
    assert!(compose(&prepared, &case.order(), &[]).unwrap().needs_smtputf8);
}

#[test]
fn the_body_hash_is_a_strangers_for_every_kind_of_tail() {
    let bodies = [
        "",
        "\r\n",
        " \r\n",
        "Hello",
        "Hello\r\n",
        "Hello\r\n \r\n",
        "Hello\r\n\t \r\n\r\n",
        "\r\n\r\nx\r\n",
        "a  b\t\tc \r\n",
        " leading\r\n",
        "x \r\n\r\n y \r\n",
        "\t\r\nx",
    ];
    let question: BTreeMap<String, String> = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| (index.to_string(), base64(body.as_bytes())))
        .collect();
    let answer = ask(&json!({ "bodies": question }));
    for (index, body) in bodies.iter().enumerate() {
        let ours = data_encoding::HEXLOWER.encode(&message::dkim::body_hash(body.as_bytes()));
        assert_eq!(answer["bodies"][index.to_string()], json!(ours), "{body:?}");
    }
}
