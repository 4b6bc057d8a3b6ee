//! Deliveries: admitted by a clearance, settled by an outcome. One row each,
//! kept as evidence (DESIGN section 3, "The send record").
//!
//! Owns the row. What is done with it stands in rooms of its own: `admit`,
//! `settle`, `read` and `counts`; `terms` are what many rows share.

mod admit;
mod counts;
mod read;
mod settle;
mod terms;

use domain::{
    AccountId, Basis, BounceClass, ConsentEventId, ContactId, DeliveryId, DeliveryState, Digest,
    Domain, Fault, ListId, Stream, Timestamp, VerdictId,
};
use uuid::Uuid;

use crate::{Row, Statement, StoreError, hashed::Hashed};

pub(crate) use admit::ToOne;
pub use admit::{
    Admission, CampaignBatch, SystemAdmission, Turn, WithheldRow, admit_campaign, admit_in_turn,
    admit_system, rows_of, withhold_many,
};
pub use counts::{
    OutcomeCount, Wanted, counts, unsettled, wanted, withheld_by_law, withheld_counts,
};
pub use read::{Stretch, by_id, earlier_bounces, of_campaign, of_contact, stretch};
pub use settle::{DeliveryOutcome, bounce_later, renew, settle, withhold};

pub(crate) static ALL: &[&Statement] = &[
    &admit::ADMIT_CAMPAIGN,
    &admit::ADMIT_SYSTEM,
    &admit::ROWS_OF,
    &admit::INSERT_WITHHELD,
    &read::BY_ID,
    &read::OF_CAMPAIGN,
    &read::OF_CONTACT,
    &read::EARLIER_BOUNCES,
    &read::OF_PERIOD,
    &read::OF_RECIPIENT,
    &counts::COUNTS,
    &counts::WITHHELD_COUNTS,
    &counts::WITHHELD_LATER,
    &counts::WITHHELD_BY_LAW,
    &counts::WANTED,
    &counts::UNSETTLED,
    &settle::RENEW,
    &settle::WITHHOLD,
    &settle::SETTLE,
    &settle::BOUNCE_LATER,
    &terms::INSERT_TERMS,
];

/// How many columns [`from_row`] reads.
pub(crate) const COLUMNS: usize = 32;

/// A delivery as stored.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Whose it is.
    pub account: AccountId,
    /// Its id.
    pub id: DeliveryId,
    /// `campaign` or `system`.
    pub origin: String,
    /// The campaign, or the consent event that a system message answers.
    pub origin_id: Uuid,
    /// The recipient.
    pub contact: ContactId,
    /// Version of the recipient's data that is merged.
    pub contact_version: u32,
    /// The list, where it has one.
    pub list: Option<ListId>,
    /// What it rests on.
    pub basis: Basis,
    /// The consent event behind it.
    pub event: Option<ConsentEventId>,
    /// The verdict behind it.
    pub verdict: Option<VerdictId>,
    /// The rule book it was cleared under.
    pub policy_version: Digest,
    /// The contact's permission epoch it was cleared under.
    pub permission_epoch: i64,
    /// Its stream.
    pub stream: Stream,
    /// Blob of the compiled artefact.
    pub artefact: Digest,
    /// How it is composed; frozen once released.
    pub render_format: u32,
    /// Seed of boundary and Message-ID: told by the id.
    pub seed: [u8; 16],
    /// Domain of the recipient.
    pub domain: Domain,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts begun.
    pub attempts: u32,
    /// Attempts whose answer was lost.
    pub doubts: u32,
    /// When it was admitted.
    pub admitted_at: Timestamp,
    /// Date of its bytes, since the first attempt.
    pub composed_at: Option<Timestamp>,
    /// DKIM keys of its bytes, 16 bytes each, since the first attempt.
    pub key_ids: Option<Vec<u8>>,
    /// Digest of its bytes.
    pub digest_complete: Option<Digest>,
    /// Digest of its bytes without signature values.
    pub digest_unsigned: Option<Digest>,
    /// When it ended.
    pub settled_at: Option<Timestamp>,
    /// Class of its last refusal.
    pub class: Option<BounceClass>,
    /// Whose fault that was.
    pub fault: Option<Fault>,
    /// Why, in a word.
    pub reason: Option<String>,
    /// Laws it was cleared under, codes with spaces between; `None` = mail of
    /// the platform, or cleared before laws were asked.
    pub laws: Option<String>,
    /// Labels before its subject (`domain::label`).
    pub labels: Option<String>,
    /// Languages of its footer, tags with spaces between; `None` = the
    /// campaign's own.
    pub footer: Option<String>,
}

pub(crate) fn from_row(row: &Row) -> Result<DeliveryRow, StoreError> {
    let id = row.get(1)?;
    Ok(DeliveryRow {
        account: row.get(0)?,
        id,
        origin: row.get(2)?,
        origin_id: row.get(3)?,
        contact: row.get(4)?,
        contact_version: row.get(5)?,
        list: row.get(6)?,
        basis: row.word(7, Basis::parse)?,
        event: row.get(8)?,
        verdict: row.get(9)?,
        policy_version: row.get(10)?,
        permission_epoch: row.get(11)?,
        stream: row.word(12, Stream::parse)?,
        artefact: row.get(13)?,
        render_format: row.get(14)?,
        seed: seed(row, 15, id)?,
        domain: row.get(16)?,
        state: row.word(17, DeliveryState::parse)?,
        attempts: row.get(18)?,
        doubts: row.get(19)?,
        admitted_at: row.get(20)?,
        composed_at: row.get(21)?,
        key_ids: row.get(22)?,
        digest_complete: row.get(23)?,
        digest_unsigned: row.get(24)?,
        settled_at: row.get(25)?,
        class: row.maybe_word(26, BounceClass::parse)?,
        fault: row.maybe_word(27, Fault::parse)?,
        reason: row.get(28)?,
        laws: row.get(29)?,
        labels: row.get(30)?,
        footer: row.get(31)?,
    })
}

/// The seed of a delivery's bytes. Those of rows from before are drawn.
fn seed(row: &Row, index: usize, id: DeliveryId) -> Result<[u8; 16], StoreError> {
    let drawn: Option<Vec<u8>> = row.get(index)?;
    let Some(drawn) = drawn else {
        let mut hashed = Hashed::new("seed");
        hashed.field(Some(id.as_bytes()));
        return Ok(hashed.bytes());
    };
    drawn.try_into().map_err(|_| StoreError::Column {
        statement: row.statement(),
        index,
        expected: "16 bytes",
        found: "another number of bytes",
    })
}
