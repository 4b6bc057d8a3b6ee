//! Trial renders: what an artefact makes of no data, good data and bad data.
//!
//! Owns the sample order and the reading of its results by both readers. Called
//! by `Prepared::new`, so that an artefact which could lose the way out is
//! refused before the first recipient.

use std::collections::BTreeMap;

use domain::{Address, Domain, FooterLanguage, Timestamp};

use super::Expect;
use crate::{
    artefact::{Artefact, ArtefactError, Kind, Prepared},
    compose::{ComposeError, Draft},
    order::{Label, Links, Mailing, Obligations, Order, Recipient, Sender},
    vet::balance,
};

/// What the fields hold in each trial.
const TEXTS: [&str; 4] = [
    "",
    "Linh",
    "</p></div></td></table><style>*{display:none}</style><!--<textarea><plaintext>\"'><x",
    "\u{200b}\u{202e}\r\n\r\n\0 {{ contact.email }}{% if %}",
];

/// Tries the artefact.
pub(crate) fn run(prepared: &Prepared, artefact: &Artefact) -> Result<(), ArtefactError> {
    balance::check(&artefact.html).map_err(ArtefactError::Unverified)?;
    let mailing = sample_mailing();
    let links = sample_links();
    for text in TEXTS {
        let fields: BTreeMap<String, String> = artefact
            .fields
            .iter()
            .map(|(name, field)| (name.clone(), sample(field.kind, text)))
            .collect();
        let order = Order {
            mailing: &mailing,
            recipient: Recipient { address: &mailing.sender.email, name: None },
            fields: &fields,
            links: &links,
            languages: &[FooterLanguage::En],
            reason: "This is a trial.",
            label: Label::None,
            form_sub: None,
            evidence: None,
            feedback_token: None,
            composed_at: Timestamp::UNIX_EPOCH,
            seed: [7; 16],
        };
        let draft = Draft::new(prepared, &order).map_err(|error| match error {
            ComposeError::Render(error) => ArtefactError::Render(error),
            ComposeError::Unverified(error) => ArtefactError::Unverified(error),
            _ => ArtefactError::Part("subject"),
        })?;
        draft.read_as_browser(&Expect::of(&order)).map_err(ArtefactError::Unverified)?;
    }
    Ok(())
}

fn sample(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Text => text.to_owned(),
        Kind::Number => text.len().to_string(),
        Kind::List => format!("{text};{text};{text}"),
    }
}

fn sample_links() -> Links {
    let link = |path: &str| Some(format!("https://trial.example.com/{path}"));
    Links {
        unsubscribe: link("u/trial?a=1&b=2"),
        unsubscribe_mailto: Some("mailto:u-trial@example.com?subject=unsubscribe".into()),
        why: link("why/trial"),
        view: link("v/trial"),
        abuse: link("report/trial"),
        action: link("confirm/trial"),
    }
}

fn sample_mailing() -> Mailing {
    let address: Address = "trial@example.com".parse().expect("a valid constant address");
    let domain: Domain = "example.com".parse().expect("a valid constant domain");
    Mailing {
        sender: Sender {
            from_name: "Trial".into(),
            from: address.clone(),
            reply_to: None,
            legal_name: "Trial Sender & Sons Ltd".into(),
            trading_name: None,
            postal_address: "1 Trial Street, Trial Town".into(),
            phone: None,
            email: address,
            web: None,
            register: None,
        },
        list: None,
        message_domain: domain,
        feedback_id: None,
        cfbl_address: None,
        obligations: Obligations::BULK,
    }
}
