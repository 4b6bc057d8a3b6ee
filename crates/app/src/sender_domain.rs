//! Sender domains: proving one by DNS, making and rotating its DKIM keys.
//!
//! A domain may be sent from when DNS shows, in the account's own zone, our
//! challenge, both DKIM keys, a DMARC record and a place that takes replies
//! (COMPLIANCE 3.4; X-06). What is missing is said record by record.

pub mod keys;

use domain::{AccountId, Domain, SenderDomainId};
use ports::MxAnswer;
use store::{
    Lane, Scope,
    identity_mark::Held,
    sender_domain::SenderDomainRow,
    signing_key::{self, SigningKeyRow},
};

use crate::{Action, Actor, App, Failure, likeness};

/// A DNS record to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsRecord {
    /// Full name, without final dot.
    pub name: String,
    /// `TXT`.
    pub kind: &'static str,
    /// What it must say.
    pub value: String,
    /// What it is for.
    pub why: &'static str,
}

/// A sender domain with what its owner must publish.
#[derive(Clone, Debug)]
pub struct SenderDomainView {
    /// The domain and its last check.
    pub row: SenderDomainRow,
    /// Records to publish.
    pub records: Vec<DnsRecord>,
}

/// Adds a domain with a fresh challenge and DKIM keys. Adding it again shows
/// what it has.
///
/// # Errors
/// [`Failure`].
pub async fn add(
    app: &App,
    actor: &Actor,
    account: AccountId,
    domain: &Domain,
) -> Result<SenderDomainView, Failure> {
    actor.may(Action::ManageDomains, account)?;
    app.open_account(account).await?;
    if store::sender_domain::by_domain(app.store(), account, domain).await?.is_none() {
        let now = app.now();
        let challenge: [u8; 20] = app.random();
        let row = SenderDomainRow {
            id: SenderDomainId::new(now, app.random()),
            domain: domain.clone(),
            challenge: data_encoding::BASE32_NOPAD.encode(&challenge).to_ascii_lowercase(),
            verified_at: None,
            checked_at: None,
            problems: "not checked yet".to_owned(),
        };
        let mut steps = vec![
            store::sender_domain::insert(account, &row, now),
            likeness::of_domain(app, account, domain, Held::Claimed),
        ];
        steps.extend(keys::new_pair(app, account, domain, now).await?);
        app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    }
    view(app, account, domain).await
}

/// A domain with what its owner must publish.
///
/// # Errors
/// [`Failure`].
pub async fn show(
    app: &App,
    actor: &Actor,
    account: AccountId,
    domain: &Domain,
) -> Result<SenderDomainView, Failure> {
    actor.may(Action::Read, account)?;
    view(app, account, domain).await
}

/// What a member who manages domains asks to change: nothing is looked at
/// before it is known that they may, nothing is done to what is not there.
async fn managed(
    app: &App,
    actor: &Actor,
    account: AccountId,
    domain: &Domain,
) -> Result<SenderDomainView, Failure> {
    actor.may(Action::ManageDomains, account)?;
    view(app, account, domain).await
}

async fn view(app: &App, account: AccountId, domain: &Domain) -> Result<SenderDomainView, Failure> {
    let row = store::sender_domain::by_domain(app.store(), account, domain).await?;
    let row = row.ok_or(Failure::NotFound("sender domain"))?;
    let keys = signing_key::of_domain(app.store(), account, domain).await?;
    let records = records(&row, &keys);
    Ok(SenderDomainView { row, records })
}

fn records(row: &SenderDomainRow, keys: &[SigningKeyRow]) -> Vec<DnsRecord> {
    let challenge = DnsRecord {
        name: format!("_assent.{}", row.domain),
        kind: "TXT",
        value: format!("assent-verify={}", row.challenge),
        why: "shows that the domain is yours",
    };
    let dmarc = DnsRecord {
        name: format!("_dmarc.{}", row.domain),
        kind: "TXT",
        value: "v=DMARC1; p=none".to_owned(),
        why: "mailbox providers ask for a DMARC record; a stricter one is welcome",
    };
    let dkim = keys.iter().filter(|key| key.retired_at.is_none()).map(dkim_record);
    [challenge].into_iter().chain(dkim).chain([dmarc]).collect()
}

fn dkim_record(key: &SigningKeyRow) -> DnsRecord {
    DnsRecord {
        name: format!("{}._domainkey.{}", key.selector, key.domain),
        kind: "TXT",
        value: key.public_record.clone(),
        why: "lets receivers check our DKIM signatures",
    }
}

/// Checks the DNS of a domain now, and records the answer.
///
/// # Errors
/// [`Failure`]. A domain that fails the check is not an error: see its
/// problems.
pub async fn verify(
    app: &App,
    actor: &Actor,
    account: AccountId,
    domain: &Domain,
) -> Result<SenderDomainView, Failure> {
    let SenderDomainView { row, records } = managed(app, actor, account, domain).await?;
    let mut missed = Vec::new();
    for record in &records {
        missed.extend(missing(app, record).await);
    }
    missed.extend(takes_no_mail(app, domain).await);
    // A DNS that does not answer disproves nothing that was proven.
    let unanswered = !missed.is_empty() && missed.iter().all(|it| it.is_passing);
    if unanswered && is_verified(Some(&row)) {
        let told = "no answer to what proves the domain; what was proven stands";
        return Err(Failure::unavailable("the DNS", told));
    }
    let problems = missed.into_iter().map(|it| it.text).collect::<Vec<_>>().join("\n");
    let mut steps = vec![store::sender_domain::set_checked(account, domain, &problems, app.now())];
    if problems.is_empty() {
        steps.push(likeness::of_domain(app, account, domain, Held::Proven));
    }
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    view(app, account, domain).await
}

/// What a check missed.
struct Missed {
    text: String,
    /// True when it may be there: DNS gave no answer.
    is_passing: bool,
}

impl Missed {
    fn found(text: String) -> Self {
        Self { text, is_passing: false }
    }

    fn unanswered(name: &str, error: &ports::DnsError) -> Self {
        Self { text: format!("{name}: {error}; try again later"), is_passing: true }
    }
}

async fn missing(app: &App, record: &DnsRecord) -> Option<Missed> {
    let DnsRecord { name, value, .. } = record;
    let found = match app.ports().dns.txt(name).await {
        Ok(found) => found,
        Err(error) => return Some(Missed::unanswered(name, &error)),
    };
    let dmarc = name.starts_with("_dmarc.");
    let right = |text: &String| {
        if dmarc {
            text.trim_start().starts_with("v=DMARC1")
        } else {
            squeeze(text) == squeeze(value)
        }
    };
    let right_count = found.iter().filter(|text| right(text)).count();
    let text = match (found.is_empty(), right_count) {
        (true, _) => format!("{name}: no TXT record found; publish `{value}`"),
        (_, 0) => format!("{name}: the TXT record says something else; expected `{value}`"),
        // RFC 9989 §4.7: with several DMARC records none is used.
        (_, many) if dmarc && many > 1 => format!("{name}: more than one DMARC record"),
        _ => return None,
    };
    Some(Missed::found(text))
}

/// Spaces mean nothing in these records, and zone editors add them.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Replies and refusals go to the from address, so its domain must take mail.
async fn takes_no_mail(app: &App, domain: &Domain) -> Option<Missed> {
    let text = match app.ports().dns.mx(domain).await {
        Ok(MxAnswer::Hosts(_)) => return None,
        Ok(MxAnswer::Null) => format!("{domain}: says that it takes no mail (null MX)"),
        Ok(MxAnswer::None) => format!("{domain}: has no MX and no address; replies get lost"),
        Err(error) => return Some(Missed::unanswered(domain.as_str(), &error)),
    };
    Some(Missed::found(text))
}

/// Makes new DKIM keys and retires the ones before. Mail waits until the new
/// records are published and verified: a key signs only when receivers can find
/// it. What was sent before is still proven by the old ones.
///
/// # Errors
/// [`Failure`].
pub async fn rotate(
    app: &App,
    actor: &Actor,
    account: AccountId,
    domain: &Domain,
) -> Result<SenderDomainView, Failure> {
    managed(app, actor, account, domain).await?;
    let now = app.now();
    let mut steps = vec![signing_key::retire(account, domain, now)];
    steps.extend(keys::new_pair(app, account, domain, now).await?);
    let problems = "the new DKIM keys were not verified yet: publish their records";
    steps.push(store::sender_domain::set_checked(account, domain, problems, now));
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    view(app, account, domain).await
}

/// Destroys the private halves of retired keys. What they signed is from then
/// on proven without its signature values (DECISIONS D1).
///
/// # Errors
/// [`Failure::Conflict`] while mail waits that was signed with one of them: all
/// attempts send the same bytes, so it could never leave.
pub async fn destroy_retired(
    app: &App,
    actor: &Actor,
    account: AccountId,
    domain: &Domain,
) -> Result<u64, Failure> {
    actor.may(Action::ManageDomains, account)?;
    let waiting = signing_key::waiting(app.store(), account, domain).await?;
    if waiting > 0 {
        return Err(Failure::Conflict(format!(
            "{waiting} waiting message(s) were signed with a retired key of {domain} and need it \
             for the next attempt: nothing was destroyed; try again when `assent queue list` \
             shows that they are gone"
        )));
    }
    let step = signing_key::destroy(account, domain, app.now());
    let done = app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(done.steps.first().map_or(0, |it| it.touched))
}

/// The account's domains by name.
///
/// # Errors
/// [`Failure`].
pub async fn all(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<SenderDomainRow>, Failure> {
    actor.may(Action::Read, account)?;
    Ok(store::sender_domain::all(app.store(), account).await?)
}

/// Whether mail may leave in this domain's name now.
#[must_use]
pub fn is_verified(row: Option<&SenderDomainRow>) -> bool {
    row.is_some_and(|row| row.verified_at.is_some())
}

/// The same, read now.
///
/// # Errors
/// [`Failure::Unavailable`]: the mail waits.
pub async fn may_send(app: &App, account: AccountId, domain: &Domain) -> Result<bool, Failure> {
    let row = store::sender_domain::by_domain(app.store(), account, domain).await?;
    Ok(is_verified(row.as_ref()))
}
