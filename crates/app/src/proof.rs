//! One message, rebuilt and compared with what left: `message show ID`.

use domain::{AccountId, Basis, DeliveryId, Digest, Timestamp};
use message::{KeyState, Match, Record};
use store::{attempt::AttemptRow, delivery::DeliveryRow};

use crate::{
    Action, Actor, App, Failure, blobs,
    complaint::answer,
    contact,
    dispatch::{Composer, composer},
    sender_domain::keys,
};

/// What can be said of one sent message.
#[derive(Debug)]
pub struct Shown {
    /// Its record.
    pub row: DeliveryRow,
    /// Its attempts, first to last.
    pub attempts: Vec<AttemptRow>,
    /// What a rebuild proved.
    pub rebuilt: Rebuilt,
}

/// What a rebuild proved.
#[derive(Clone, PartialEq, Eq)]
pub enum Rebuilt {
    /// Never sent: nothing to prove.
    NotSent,
    /// The recipient was erased then; nothing can be rebuilt.
    Erased(Timestamp),
    /// The rebuilt message has the digest of what left.
    Equal {
        /// The digest, headers and body and signatures.
        digest: Digest,
        /// The message. Personal data. Empty where its link is for nobody but
        /// its recipient.
        bytes: Vec<u8>,
    },
    /// A signing key was destroyed; everything but the signature values has
    /// the digest of what left.
    EqualWithoutSignatures {
        /// The digest without signature values.
        digest: Digest,
    },
    /// It has not: record, content and contact do not belong together.
    Different,
}

impl std::fmt::Debug for Rebuilt {
    /// The message itself is personal data (DECISIONS D20).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotSent => f.write_str("NotSent"),
            Self::Erased(at) => write!(f, "Erased({at})"),
            Self::Equal { digest, .. } => write!(f, "Equal({digest:?})"),
            Self::EqualWithoutSignatures { digest } => {
                write!(f, "EqualWithoutSignatures({digest:?})")
            }
            Self::Different => f.write_str("Different"),
        }
    }
}

/// A message's record, attempts and proof.
///
/// # Errors
/// [`Failure`].
pub async fn show(
    app: &App,
    actor: &Actor,
    (account, delivery): (AccountId, DeliveryId),
) -> Result<Shown, Failure> {
    actor.may(Action::ReadEvidence, account)?;
    let row = store::delivery::by_id(app.store(), account, delivery).await?;
    let row = row.ok_or(Failure::NotFound("message"))?;
    let attempts = store::attempt::of_delivery(app.store(), account, delivery).await?;
    let mut rebuilt = rebuild(app, &Composer::default(), &row).await?;
    // A member who could open the link of a question would say yes in place of
    // whoever is asked.
    let asks = matches!(row.basis, Basis::ConfirmationRequest | Basis::Reconfirmation);
    let private = (asks && actor.account.is_some()) || answer::carries_own_link(app, &row).await?;
    if let Rebuilt::Equal { bytes, .. } = &mut rebuilt
        && private
    {
        // Its link is its recipient's alone: whoever works here must not open it
        // in their place (THREATS S9).
        bytes.clear();
    }
    Ok(Shown { row, attempts, rebuilt })
}

/// Composes the message again and compares it with its record.
pub(crate) async fn rebuild(
    app: &App,
    composer: &Composer,
    row: &DeliveryRow,
) -> Result<Rebuilt, Failure> {
    let (Some(complete), Some(unsigned), Some(named)) =
        (row.digest_complete, row.digest_unsigned, &row.key_ids)
    else {
        return Ok(Rebuilt::NotSent);
    };
    let version = (row.contact, row.contact_version);
    let person = store::contact::version(app.store(), row.account, version).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    if let Some(at) = person.erased_at {
        return Ok(Rebuilt::Erased(at));
    }
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let sealed = person.sealed_data.ok_or(Failure::NotFound("contact"))?;
    let data = contact::open(&key, version, &sealed)?;
    let material = composer.material(app, (&account, &keys), row, data).await?;
    let artefact = blobs::get(app, &keys, row.account, row.artefact).await?;
    let mut signing = Vec::new();
    for id in composer::key_ids(named) {
        let found = store::signing_key::by_id(app.store(), row.account, id).await?;
        let found = found.ok_or(Failure::NotFound("DKIM key"))?;
        signing.push((keys::open(&keys, &found)?, keys::facts(&found)?));
    }
    let states: Vec<_> = signing
        .iter()
        .map(|(key, facts)| key.as_ref().map_or(KeyState::Gone(facts), KeyState::Alive))
        .collect();
    let record = Record {
        render_format: row.render_format,
        artefact: row.artefact,
        order: material.order(),
        digest_complete: complete,
        digest_unsigned: unsigned,
    };
    let proof = message::prove(&record, artefact.reveal(), &states)
        .map_err(|source| Failure::unavailable("rebuilding the message", source))?;
    Ok(match (proof.complete, proof.unsigned, proof.bytes) {
        (Match::Equal, Match::Equal, Some(bytes)) => Rebuilt::Equal { digest: complete, bytes },
        (Match::KeyGone, Match::Equal, _) => Rebuilt::EqualWithoutSignatures { digest: unsigned },
        _ => Rebuilt::Different,
    })
}
