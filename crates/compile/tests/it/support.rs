//! Requests and answers in one line each.

use std::{collections::BTreeMap, path::PathBuf};

use compile::{Answer, Kind, Request, compile};
use domain::{FooterLanguage, Timestamp};
use message::{
    Artefact, Composed, Field, Label, Links, Mailing, Obligations, Order, Prepared, Recipient,
    Sender,
};

pub fn testdata(path: &str) -> String {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata"));
    std::fs::read_to_string(root.join(path)).unwrap()
}

pub fn fields(pairs: &[(&str, &str, message::Kind)]) -> BTreeMap<String, Field> {
    let field = |default: &str, kind| Field { default: default.into(), kind };
    pairs.iter().map(|(name, default, kind)| ((*name).into(), field(default, *kind))).collect()
}

pub fn request(kind: Kind, source: &str) -> Request {
    Request {
        kind,
        source: source.into(),
        subject: "Hello {{ contact.first_name }}".into(),
        preheader: None,
        text: None,
        language: "en".into(),
        fields: fields(&[
            ("first_name", "friend", message::Kind::Text),
            ("city", "", message::Kind::Text),
            ("favourites", "", message::Kind::List),
            ("points", "0", message::Kind::Number),
        ]),
        action_link: false,
    }
}

pub fn html(source: &str) -> Request {
    request(Kind::Html, source)
}

/// A section with one text around `content`.
pub fn mjml(content: &str) -> Request {
    let source = format!(
        "<mjml><mj-body><mj-section><mj-column><mj-text>{content}</mj-text></mj-column>\
         </mj-section></mj-body></mjml>"
    );
    request(Kind::Mjml, &source)
}

pub fn answer(request: &Request) -> Answer {
    serde_json::from_slice(&compile(&serde_json::to_vec(request).unwrap())).unwrap()
}

/// The artefact, or the problems as a panic.
pub fn artefact(request: &Request) -> Artefact {
    match answer(request) {
        Answer::Ok { artefact, hash, .. } => {
            let artefact = Artefact::from_bytes(artefact.as_bytes()).unwrap();
            assert_eq!(artefact.hash().to_string(), hash);
            artefact
        }
        Answer::Refused { problems } => panic!("{problems:#?}"),
    }
}

/// `line:column code` of every problem; `ok` when there is none.
pub fn problems(request: &Request) -> String {
    match answer(request) {
        Answer::Ok { .. } => "ok".into(),
        Answer::Refused { problems } => {
            let lines = problems.iter().map(|it| format!("{}:{} {}", it.line, it.column, it.code));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

pub const WAY_OUT: &str = "https://mail.example.net/u/SECRET";

pub fn send(
    artefact: &Artefact,
    values: &[(&str, &str)],
) -> Result<Composed, message::ComposeError> {
    let address: domain::Address = "letter@shop.example.com".parse().unwrap();
    let mailing = Mailing {
        sender: Sender {
            from_name: "Shop".into(),
            from: address.clone(),
            reply_to: None,
            legal_name: "Shop & Co Ltd".into(),
            trading_name: None,
            postal_address: "1 Main Street, Town".into(),
            phone: None,
            email: address.clone(),
            web: None,
            register: None,
        },
        list: None,
        message_domain: "mail.example.net".parse().unwrap(),
        feedback_id: None,
        cfbl_address: None,
        obligations: Obligations::BULK,
    };
    let links = Links {
        unsubscribe: Some(WAY_OUT.into()),
        action: Some("https://mail.example.net/confirm/SECRET".into()),
        ..Links::default()
    };
    let fields =
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let order = Order {
        mailing: &mailing,
        recipient: Recipient { address: &address, name: None },
        fields: &fields,
        links: &links,
        languages: &[FooterLanguage::En],
        reason: "You signed up.",
        label: Label::None,
        form_sub: None,
        evidence: None,
        feedback_token: None,
        composed_at: Timestamp::UNIX_EPOCH,
        seed: [9; 16],
    };
    message::compose(&Prepared::new(artefact).unwrap(), &order, &[])
}

/// The decoded text and HTML parts.
pub fn parts(artefact: &Artefact, values: &[(&str, &str)]) -> (String, String) {
    message::verify::decoded(&send(artefact, values).unwrap().bytes).unwrap()
}

/// The text part above the footer.
pub fn text(artefact: &Artefact, values: &[(&str, &str)]) -> String {
    parts(artefact, values).0.split("\n\n----------\n").next().unwrap().to_owned()
}

/// The HTML between body and footer.
pub fn body(artefact: &Artefact, values: &[(&str, &str)]) -> String {
    let html = parts(artefact, values).1;
    let (_, rest) = html.split_once("<body").unwrap();
    let (_, rest) = rest.split_once(">\n").unwrap();
    rest.split("\n<div class=\"k").next().unwrap().to_owned()
}
