//! One newsletter, one shop, one recipient; tests change what they are about.

use std::{collections::BTreeMap, path::PathBuf};

use domain::{Address, FooterLanguage, SubjectLabel, Timestamp};
use message::{
    Artefact, Composed, DkimKey, Field, Kind, Label, Links, List, Mailing, Obligations, Order,
    Prepared, Recipient, Sender, compose,
};

pub fn address(text: &str) -> Address {
    text.parse().unwrap()
}

pub fn testdata(path: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata")).join(path)
}

/// A committed test key. Signs nothing but tests.
pub fn key(file: &str, selector: &str) -> DkimKey {
    let der = std::fs::read(testdata("rebuild/keys").join(file)).unwrap();
    DkimKey::from_pkcs8("flora.example.com".parse().unwrap(), selector, &der).unwrap()
}

pub fn keys() -> [DkimKey; 2] {
    [key("rsa-2048.test.der", "r1"), key("ed25519.test.der", "e1")]
}

pub fn artefact() -> Artefact {
    let text = |default: &str| Field { default: default.into(), kind: Kind::Text };
    let fields = [
        ("first_name", text("friend")),
        ("city", text("")),
        ("favourites", Field { default: String::new(), kind: Kind::List }),
    ];
    Artefact {
        version: message::artefact::VERSION,
        language: "en".into(),
        subject: "Spring is here, {{ contact.first_name }}".into(),
        preheader: "Tulips for {{ contact.city | default(\"you\") }}".into(),
        html: "<div style=\"padding:20px\"><h1>Dear {{ contact.first_name }}</h1>\
               {% if contact.city %}<p>Our shop in {{ contact.city }} is open.</p>{% endif %}\
               <ul>{% for it in contact.favourites %}<li>{{ it }}</li>{% endfor %}</ul>\
               <p><a href=\"https://flora.example.com/?c={{ contact.city | urlencode }}\">See all\
               </a></p></div>"
            .into(),
        text: "Dear {{ contact.first_name }}\n{% if contact.city %}\nOur shop in \
               {{ contact.city }} is open.\n{% endif %}\nhttps://flora.example.com/"
            .into(),
        background: "#f4f4f4".into(),
        columns: vec!["per-50".into(), "per-33-333".into()],
        fields: fields.map(|(name, field)| (name.to_owned(), field)).into(),
        action_link: false,
    }
}

pub fn mailing() -> Mailing {
    Mailing {
        sender: Sender {
            from_name: "Flora Blumen & Töchter".into(),
            from: address("letter@flora.example.com"),
            reply_to: Some(address("shop@flora.example.com")),
            legal_name: "Flora Blumen & Töchter GmbH".into(),
            trading_name: Some("Flora".into()),
            postal_address: "Gartenstraße 1, 10115 Berlin, Germany".into(),
            phone: Some("+49 30 000000".into()),
            email: address("shop@flora.example.com"),
            web: Some("https://flora.example.com/".into()),
            register: Some("HRB 12345, VAT DE000000000".into()),
        },
        list: Some(List {
            list_id: "spring.flora.mail.example.net".into(),
            name: "Flora's spring letter".into(),
            owner: address("shop@flora.example.com"),
        }),
        message_domain: "mail.example.net".parse().unwrap(),
        feedback_id: Some(["c1", "flora", "marketing", "assent"].map(str::to_owned)),
        cfbl_address: Some(address("fbl@mail.example.net")),
        obligations: Obligations::BULK,
    }
}

pub fn links() -> Links {
    let link = |path: &str| Some(format!("https://mail.example.net/{path}"));
    Links {
        unsubscribe: link("u/AbCdEf0123456789"),
        unsubscribe_mailto: Some("mailto:u-abcdef@mail.example.net?subject=unsubscribe".into()),
        why: link("why/AbCdEf0123456789"),
        view: link("v/AbCdEf0123456789"),
        abuse: link("report/AbCdEf0123456789"),
        action: None,
    }
}

/// Everything an order borrows.
pub struct Case {
    pub artefact: Artefact,
    pub mailing: Mailing,
    pub links: Links,
    pub fields: BTreeMap<String, String>,
    pub to: Address,
    pub to_name: Option<String>,
    pub languages: Vec<FooterLanguage>,
    pub reason: String,
    pub form_sub: Option<String>,
    pub evidence: Option<message::Evidence>,
    /// As render format 1 had it.
    pub label: Option<String>,
    pub labels: Vec<SubjectLabel>,
    pub composed_at: Timestamp,
    pub seed: [u8; 16],
}

pub fn case() -> Case {
    Case {
        artefact: artefact(),
        mailing: mailing(),
        links: links(),
        fields: fields(&[
            ("first_name", "Linh"),
            ("city", "Hà Nội"),
            ("favourites", "tulip; 牡丹"),
        ]),
        to: address("linh@example.org"),
        to_name: Some("Linh Nguyễn".into()),
        languages: vec![FooterLanguage::En],
        reason: "You signed up for Flora's spring letter on 2026-03-01.".into(),
        label: None,
        form_sub: None,
        evidence: None,
        labels: Vec::new(),
        composed_at: "2026-11-21T21:11:46Z".parse().unwrap(),
        seed: *b"0123456789abcdef",
    }
}

pub fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Case {
    pub fn order(&self) -> Order<'_> {
        Order {
            mailing: &self.mailing,
            recipient: Recipient { address: &self.to, name: self.to_name.as_deref() },
            fields: &self.fields,
            links: &self.links,
            languages: &self.languages,
            reason: &self.reason,
            label: match &self.label {
                Some(label) => Label::Written(label),
                None if self.labels.is_empty() => Label::None,
                None => Label::Lawful(&self.labels),
            },
            form_sub: self.form_sub.as_deref(),
            evidence: self.evidence.as_ref(),
            feedback_token: Some("t0123456789"),
            composed_at: self.composed_at,
            seed: self.seed,
        }
    }

    pub fn compose(&self) -> Composed {
        let keys = keys();
        let keys: Vec<_> = keys.iter().collect();
        compose(&Prepared::new(&self.artefact).unwrap(), &self.order(), &keys).unwrap()
    }

    /// Why it is not composed, with all causes.
    pub fn refusal(&self) -> String {
        let prepared = match Prepared::new(&self.artefact) {
            Ok(prepared) => prepared,
            Err(error) => return chain(&error),
        };
        match compose(&prepared, &self.order(), &[]) {
            Ok(_) => "composed".into(),
            Err(error) => chain(&error),
        }
    }
}

pub fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
