//! Mails that answer a recipient, and the links in them that open once
//! (DECISIONS D39). They rest on the basis `case-reply`.

use domain::{
    AccountId, Basis, CaseId, CaseReplyId, ContactId, DeliveryId, Digest, Domain, Sealed, Timestamp,
};

use crate::{
    Scope, Statement, Step, Store, StoreError,
    delivery::{Admission, ToOne},
    params, statement,
};

static INSERT: Statement = statement!("case_reply/insert");
static BY_ID: Statement = statement!("case_reply/by_id");
static SINCE: Statement = statement!("case_reply/since");
static USE: Statement = statement!("case_reply/use");

pub(crate) static ALL: &[&Statement] = &[&INSERT, &BY_ID, &SINCE, &USE];

/// An answer as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseReplyRow {
    /// The account whose domain it is from.
    pub account: AccountId,
    /// Its id.
    pub id: CaseReplyId,
    /// Word of what is answered.
    pub answer: String,
    /// Language it is written in.
    pub language: String,
    /// The case it answers, if it answers one.
    pub case: Option<CaseId>,
    /// Keyed hash of the address it goes to.
    pub address_key: Vec<u8>,
    /// The contact it goes to.
    pub contact: ContactId,
    /// Its delivery.
    pub delivery: DeliveryId,
    /// Who it is from.
    pub sealed_sender: Sealed,
    /// What it says of the person.
    pub sealed_fields: Sealed,
    /// The domain it is from.
    pub sender_domain: Domain,
    /// When.
    pub created_at: Timestamp,
    /// Until when its link opens; `None` = its link is a lasting one.
    pub expires_at: Option<Timestamp>,
    /// When its link was opened.
    pub used_at: Option<Timestamp>,
    /// Hash of the secret that the opened page carries.
    pub visit: Option<Digest>,
}

/// Puts an answer on record; its link was not opened yet.
#[must_use]
pub fn insert(row: &CaseReplyRow) -> Step {
    let it = row.clone();
    Step::new(
        &INSERT,
        params![
            it.account,
            it.id,
            it.answer,
            it.language,
            it.case,
            it.address_key,
            it.contact,
            it.delivery,
            it.sealed_sender,
            it.sealed_fields,
            it.sender_domain,
            it.created_at,
            it.expires_at
        ],
    )
    .exactly(1)
}

/// One answer.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_id(
    store: &Store,
    account: AccountId,
    id: CaseReplyId,
) -> Result<Option<CaseReplyRow>, StoreError> {
    let rows = store.read(Scope::Account(account), &BY_ID, params![account, id]).await?;
    rows.first()
        .map(|row| {
            Ok(CaseReplyRow {
                account: row.get(0)?,
                id: row.get(1)?,
                answer: row.get(2)?,
                language: row.get(3)?,
                case: row.get(4)?,
                address_key: row.get(5)?,
                contact: row.get(6)?,
                delivery: row.get(7)?,
                sealed_sender: row.get(8)?,
                sealed_fields: row.get(9)?,
                sender_domain: row.get(10)?,
                created_at: row.get(11)?,
                expires_at: row.get(12)?,
                used_at: row.get(13)?,
                visit: row.get(14)?,
            })
        })
        .transpose()
}

/// How many answers an address got since then, from all accounts together.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn since(store: &Store, address_key: &[u8], since: Timestamp) -> Result<u64, StoreError> {
    let scope = Scope::System("the limit holds for the address, whoever writes");
    let rows = store.read(scope, &SINCE, params![address_key, since]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Opens a link: once, and while its time is not over.
#[must_use]
pub fn open((account, id): (AccountId, CaseReplyId), visit: Digest, now: Timestamp) -> Step {
    Step::new(&USE, params![account, id, now, visit]).exactly(1)
}

/// An answer on its way into the spool.
#[derive(Debug)]
pub struct NewAnswer {
    /// The cleared recipient.
    pub admission: Admission,
    /// The record of it.
    pub reply: CaseReplyId,
    /// Tag of the language of its footer.
    pub footer: &'static str,
    /// The compiled message.
    pub artefact: Digest,
    /// How it is composed.
    pub render_format: u32,
    /// The account's standing epoch, as read.
    pub standing_epoch: i64,
    /// The rule book that cleared it.
    pub policy_version: Digest,
    /// The present.
    pub now: Timestamp,
}

/// Admits an answer. Fails the unit when something its clearance read no longer
/// holds, or when it was cleared on another basis.
#[must_use]
pub fn admit(new: NewAnswer) -> [Step; 3] {
    let mail = ToOne {
        admission: new.admission,
        origin: new.reply.0,
        event: None,
        footer: Some(new.footer),
        artefact: new.artefact,
        render_format: new.render_format,
        standing_epoch: new.standing_epoch,
        policy_version: new.policy_version,
        now: new.now,
    };
    mail.admit(|cleared| {
        cleared.basis == Basis::CaseReply && cleared.standing_epoch == new.standing_epoch
    })
}
