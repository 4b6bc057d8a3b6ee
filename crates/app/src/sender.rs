//! Who a message says it is from, and what the rules want to know of that.

use domain::{Address, Domain, Personal, Sealed};
use policy::{Facts, fact::known};
use serde::{Deserialize, Serialize};
use store::{Place, account::AccountRow, keys::AccountKeys};

use crate::{
    App, Failure,
    account::{self, Identity},
    sender_domain,
};

/// Longest display name, in bytes.
const NAME_BYTES_MAX: usize = 200;

/// The `From` and `Reply-To` of a mailing.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// Display name. Any script.
    pub name: String,
    /// Address, in a verified domain of the account.
    pub address: String,
    /// Where replies go; to the address when absent.
    #[serde(default)]
    pub reply_to: Option<String>,
}

impl From {
    /// The address.
    ///
    /// # Errors
    /// [`Failure::Invalid`] when it is not one.
    pub fn address(&self) -> Result<Address, Failure> {
        self.address.parse().map_err(|error| Failure::invalid("from.address", error))
    }

    /// Where replies go, when not to the address.
    ///
    /// # Errors
    /// [`Failure::Invalid`] when it is not an address.
    pub fn reply_to(&self) -> Result<Option<Address>, Failure> {
        let parse =
            |it: &String| it.parse().map_err(|error| Failure::invalid("from.reply_to", error));
        self.reply_to.as_ref().map(parse).transpose()
    }

    /// Checks name and addresses.
    ///
    /// # Errors
    /// [`Failure::Invalid`].
    pub fn check(&self) -> Result<(), Failure> {
        // What a header refuses is refused here, where it can be corrected (S4).
        let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
        let name = &self.name;
        if name.trim().is_empty() || name.len() > NAME_BYTES_MAX || name.contains(breaks) {
            let problem = format!("must be one line of 1 to {NAME_BYTES_MAX} bytes");
            return Err(Failure::invalid("from.name", problem));
        }
        self.address()?;
        self.reply_to()?;
        Ok(())
    }
}

fn place<'a>(table: &'static str, row: &'a [u8]) -> Place<'a> {
    Place { table, column: "sealed_sender", row }
}

/// Everything about the sender that is merged into a message, frozen with the
/// draft: a later change of the account or of our own addresses must not change
/// what a rebuild gives (DECISIONS D1).
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Record {
    /// `From` and `Reply-To`.
    pub from: From,
    /// Who answers for it.
    pub identity: Identity,
    /// Our own addresses at that time.
    pub hosts: Hosts,
}

/// Our own addresses, as they stand in links and headers.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Hosts {
    /// Origin of the public pages, with a final slash.
    pub public_url: String,
    /// Origin of author content, with a final slash.
    pub content_url: String,
    /// Domain of Message-IDs and list identifiers.
    pub mail_host: String,
    /// Domain of envelope senders and of the addresses that take mail for us.
    pub bounce_domain: String,
}

impl Record {
    /// The record of a sender as everything stands now.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the identity does not open.
    pub fn of(app: &App, row: &AccountRow, from: From) -> Result<Self, Failure> {
        let settings = app.settings();
        let hosts = Hosts {
            public_url: settings.public_url.to_string(),
            content_url: settings.content_url.to_string(),
            mail_host: settings.mail_host.to_string(),
            bounce_domain: settings.bounce_domain.to_string(),
        };
        Ok(Self { from, identity: app.identity(row)?, hosts })
    }
}

/// Seals a sender for the `sealed_sender` column of a table.
#[must_use]
pub fn seal(keys: &AccountKeys, table: &'static str, row: &[u8], record: &Record) -> Sealed {
    let plain = Personal::new(crate::json::bytes(record));
    keys.seal(&place(table, row), plain.reveal())
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// [`Failure::Unavailable`] when it does not open: the mail waits.
pub fn open(
    keys: &AccountKeys,
    table: &'static str,
    row: &[u8],
    sealed: &Sealed,
) -> Result<Record, Failure> {
    let plain = keys
        .open(&place(table, row), sealed)
        .map_err(|source| Failure::unavailable("a sender", source))?;
    // The parser's own words may quote what it read.
    serde_json::from_slice(plain.reveal())
        .map_err(|_| Failure::unavailable("a sender", "what was sealed has another shape"))
}

/// Facts about account and sender that every rule about mail reads.
///
/// # Errors
/// [`Failure::Unavailable`] when one cannot be read.
pub async fn facts(app: &App, row: &AccountRow, domain: &Domain) -> Result<Facts, Failure> {
    let verified = store::sender_domain::by_domain(app.store(), row.id, domain).await?;
    let keys = store::signing_key::of_domain(app.store(), row.id, domain).await?;
    let usable = keys.iter().any(|it| it.retired_at.is_none() && it.sealed_private.is_some());
    let verified = sender_domain::is_verified(verified.as_ref());
    let accepted = row.policy_version.as_ref() == Some(&app.rules().published().version);
    Ok(Facts::new()
        .with(known::POLICY_ACCEPTED, accepted)
        .with(known::SENDER_DOMAIN_VERIFIED, verified)
        .with(known::DKIM_READY, verified && usable)
        .with(known::SENDER_IDENTITY_COMPLETE, app.identity(row)?.is_complete())
        .with(known::STANDING, row.standing)
        .with(known::ACCOUNT_AGE, account::age(row, app.now())))
}
