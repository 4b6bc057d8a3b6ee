//! What happened, found out from outside: what the simulated providers have,
//! next to what the server says it did.
//!
//! Owns the checks of the demo and of the test of the kills. The providers'
//! tally and `sim::checker` share nothing with the server. **Never** here: a
//! check that the server makes of itself and reports as passed.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use anyhow::Context as _;
use consent::{
    VerifierKey,
    export::{self, Report, Trust, VerifyError},
};
use domain::{Address, Domain, SignedDuration, Timestamp};
use sim::{
    MailCopy, Simnet,
    checker::{self, Finding, Settlement},
    letter::Letter,
};

use super::office::{Delivery, Office, until};

/// Events wait a few seconds for their place in the ledger; an alarm goes off
/// after 60 (DECISIONS D19).
const LEDGER_MAX: SignedDuration = SignedDuration::from_secs(60);

/// Copies of a campaign, with whom it was for.
pub struct Mailing<'a> {
    /// The providers.
    pub net: &'a Simnet,
    /// Which of the copies arrived from its start to its end.
    pub copies: Range<usize>,
    /// Everybody with a permission when it was handed in.
    pub audience: &'a [Address],
    /// When each was told that they have left, by normalised address.
    pub left_at: &'a BTreeMap<String, Timestamp>,
}

impl Mailing<'_> {
    /// Its copies, in order of arrival.
    #[must_use]
    pub fn copies(&self) -> Vec<Arc<MailCopy>> {
        let mut since = self.net.mailbox().copies_since(self.copies.start);
        since.truncate(self.copies.len());
        since.retain(|it| it.letter.link("/confirm/").is_none());
        since
    }

    /// Who must have a copy: everybody whose mailbox takes mail, and who did not
    /// leave before it came.
    fn expected(&self, copies: &[Arc<MailCopy>]) -> Vec<Address> {
        let got: BTreeSet<_> = copies.iter().map(|it| it.envelope.recipient.normalised()).collect();
        let is_due = |it: &&Address| {
            let key = it.normalised();
            self.net.takes(it) && (got.contains(&key) || !self.left_at.contains_key(&key))
        };
        self.audience.iter().filter(is_due).cloned().collect()
    }

    /// How many left and have no copy: their message had not come yet.
    #[must_use]
    pub fn left_before(&self) -> u64 {
        let copies = self.copies();
        let got: BTreeSet<_> = copies.iter().map(|it| it.envelope.recipient.normalised()).collect();
        self.left_at.keys().filter(|it| !got.contains(*it)).count() as u64
    }

    /// Who was mailed how often, next to who should have been.
    #[must_use]
    pub fn settlement(&self, in_doubt: &BTreeMap<String, u64>) -> Settlement {
        let copies = self.copies();
        checker::settlement(&copies, &self.expected(&copies), in_doubt)
    }

    /// Mail to people who had left; mail without a way out; bytes that are not
    /// fit for the wire; mail to people who were not meant.
    #[must_use]
    pub fn faults(&self) -> Faults {
        let copies = self.copies();
        let meant: BTreeSet<_> = self.audience.iter().map(Address::normalised).collect();
        let stray = |it: &&Arc<MailCopy>| !meant.contains(&it.envelope.recipient.normalised());
        Faults {
            after_leaving: checker::silence_after_opt_out(&copies, self.left_at),
            no_way_out: checker::way_out(&copies),
            wire: checker::clean_wire(&copies),
            strangers: copies.iter().filter(stray).count(),
        }
    }
}

/// What must not be. All empty when all is well.
#[derive(Debug)]
pub struct Faults {
    /// Copies to people who had left.
    pub after_leaving: Vec<Finding>,
    /// Copies without the way out.
    pub no_way_out: Vec<Finding>,
    /// Copies with bytes that must not be on the wire.
    pub wire: Vec<Finding>,
    /// Copies to people who gave no permission.
    pub strangers: usize,
}

/// The recipients whose deliveries the server lists as in doubt, by normalised
/// address, and how many attempts of each.
///
/// # Errors
/// When such a message cannot be rebuilt: without it nobody knows whom it was
/// for.
pub async fn in_doubt(
    office: &Office,
    deliveries: &[Delivery],
) -> anyhow::Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for delivery in deliveries.iter().filter(|it| it.doubts > 0) {
        let bytes = office.rebuild(&delivery.id).await?;
        found.insert(recipient(&bytes)?.normalised(), u64::from(delivery.doubts));
    }
    Ok(found)
}

/// The address in `To`.
fn recipient(bytes: &[u8]) -> anyhow::Result<Address> {
    let letter = Letter::open(bytes).context("a rebuilt message is no message")?;
    let to = letter.header("to").context("a rebuilt message has no recipient")?;
    let address = to.rsplit_once('<').map_or(to, |(_, it)| it.trim_end_matches('>'));
    address.trim().parse().context("a rebuilt message's recipient is not an address")
}

/// A message that was rebuilt, next to what the provider has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Id of the message.
    pub message: String,
    /// Who took it.
    pub provider: String,
    /// Octets.
    pub size_bytes: usize,
    /// True when every octet is the same.
    pub is_equal: bool,
}

/// Rebuilds one accepted message for each of these domains, if there is one, and
/// compares it with what arrived.
///
/// # Errors
/// When a message cannot be rebuilt at all.
pub async fn rebuild_some(
    office: &Office,
    net: &Simnet,
    deliveries: &[Delivery],
    domains: &[Domain],
) -> anyhow::Result<Vec<Rebuilt>> {
    let mut all = Vec::new();
    for domain in domains {
        let sent = |it: &&Delivery| it.state == "accepted" && it.domain == domain.as_str();
        let Some(delivery) = deliveries.iter().find(sent) else { continue };
        let bytes = office.rebuild(&delivery.id).await?;
        let copies = net.mailbox().accepted_copies(&recipient(&bytes)?);
        let copy = copies.last().context("a message that was accepted did not arrive")?;
        let is_equal = match &copy.bytes {
            Some(arrived) => **arrived == *bytes,
            None => copy.digest == digest_of(&bytes),
        };
        all.push(Rebuilt {
            message: delivery.id.clone(),
            provider: copy.provider.clone(),
            size_bytes: bytes.len(),
            is_equal,
        });
    }
    Ok(all)
}

/// What a mailbox keeps of a message in place of its octets.
pub(super) fn digest_of(bytes: &[u8]) -> domain::Digest {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    domain::Digest(digest.as_ref().try_into().expect("SHA-256 has 32 octets"))
}

/// The ledger, exported and checked as an outsider would: with the key that is
/// published, and a checkpoint that was seen before. Waits until the ledger has
/// at least `events` leaves.
///
/// # Errors
/// When it cannot be fetched, or does not grow to that size.
pub async fn audit(office: &Office, events: u64) -> anyhow::Result<Result<Report, VerifyError>> {
    let seen = until("the ledger", LEDGER_MAX, async || {
        let newest = office.checkpoint().await?;
        Ok((newest.size >= events).then_some(newest))
    })
    .await?;
    let key: VerifierKey = seen.verifier.parse().context("the published key is not one")?;
    let text = office.ledger().await?;
    let trust = Trust { keys: vec![key], seen: vec![seen.note] };
    Ok(export::verify(text.as_slice(), &trust))
}

/// What became of the mail to one provider, as the server tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The provider.
    pub provider: String,
    /// Taken.
    pub accepted: u64,
    /// Of all: needed more than one attempt.
    pub deferred: u64,
    /// Refused for good.
    pub bounced: u64,
    /// Stopped by us before an attempt.
    pub withheld: u64,
    /// Of all: an answer was lost.
    pub in_doubt: u64,
}

/// The server's records by provider, and why messages bounced.
#[must_use]
pub fn by_provider(net: &Simnet, deliveries: &[Delivery]) -> (Vec<Row>, BTreeMap<String, u64>) {
    let domains = net.domains();
    let provider_of = |domain: &str| {
        let found = domains.iter().find(|it| it.1.iter().any(|it| it.as_str() == domain));
        found.map_or("(takes no mail)", |it| it.0.as_str())
    };
    let mut rows = BTreeMap::<&str, Row>::new();
    let mut reasons = BTreeMap::<String, u64>::new();
    for it in deliveries {
        let row = rows.entry(provider_of(&it.domain)).or_default();
        match it.state.as_str() {
            "accepted" => row.accepted += 1,
            "withheld" => row.withheld += 1,
            "bounced" => {
                row.bounced += 1;
                *reasons.entry(it.reason.clone().unwrap_or_default()).or_default() += 1;
            }
            _ => {}
        }
        row.in_doubt += u64::from(it.doubts > 0);
        row.deferred += u64::from(it.attempts > it.doubts + 1);
    }
    let named = |(provider, row): (&str, Row)| Row { provider: provider.to_owned(), ..row };
    (rows.into_iter().map(named).collect(), reasons)
}
