//! From facts to a clearance.

use std::collections::BTreeSet;

use consent::{Age, Permission, confirmation::Ask};
use domain::{
    AccountId, Basis, CampaignState, ConsentEventId, ContactId, Digest, FooterLanguage, ListId,
    ReviewId, RuleId, Standing, Timestamp, Verdict, label,
};
use policy::{
    Cause, Customer, Decision, Duties, Given, Obligations, Part, Subject, Transfers, fact::known,
    law::Persons,
};

use crate::{
    suppression::{Suppression, strictest},
    withheld::Withheld,
};

/// What the recipient is to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A contact of the account.
    Contact,
    /// A member of the account or of the operator's staff.
    Member,
}

/// A request to confirm, or to renew, that may be mailed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What `consent::confirmation::may_send`, or for a reconfirmation
    /// `consent::Clock::may_ask`, allowed.
    pub ask: Ask,
    /// The event of the sign-up that asks, or the record of the question.
    pub event: ConsentEventId,
}

/// A dealing with a customer that is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// What is on record, seen from the campaign.
    pub customer: Customer,
    /// The event that put them on the list.
    pub event: ConsentEventId,
}

/// What a reviewer accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The decision.
    pub id: ReviewId,
    /// The rules that held when it was taken. A rule that holds later is not
    /// among them and still holds.
    pub covers: Vec<RuleId>,
}

/// What laws ask of the mail, and what it brings.
#[derive(Clone, Copy, Debug)]
pub struct Lawful<'a> {
    /// What the laws that apply to recipient and sender ask for together.
    pub duties: &'a Duties,
    /// What the mail shows of its sender.
    pub identity: &'a BTreeSet<Part>,
    /// How its subject begins, as far as every recipient has it the same.
    pub subject: &'a str,
    /// The recipient's own language, where it is known.
    pub language: Option<FooterLanguage>,
    /// Where its data go, and what the account's register says of it.
    pub transfers: &'a Transfers,
    /// How many persons' data left, this one's among them.
    pub persons: &'a Persons,
    /// Whole days since the recipient consented, or was told of it for the last time.
    pub consent_days: Option<i64>,
}

/// What laws put into a delivery, for its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawRow {
    /// The laws it was cleared under.
    pub laws: String,
    /// Labels before its subject.
    pub labels: Option<String>,
    /// Languages of its footer; `None` = the campaign's own.
    pub footer: Option<String>,
}

/// Counters that rise with every change of what was read (DECISIONS D2). The
/// unit that admits the delivery checks that they still stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epochs {
    /// Of the contact: rises with every opt-out and suppression.
    pub permission: i64,
    /// Of the account's standing.
    pub standing: i64,
    /// Of the campaign; `None` = no campaign.
    pub campaign: Option<i64>,
}

/// Everything that a clearance is decided from, read at one moment.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Who sends.
    pub account: AccountId,
    /// To whom.
    pub contact: ContactId,
    /// What the recipient is to the account.
    pub recipient: Recipient,
    /// For which list; `None` = for none.
    pub list: Option<ListId>,
    /// On what it is to rest.
    pub basis: Basis,
    /// What the ledger says of this contact and list.
    pub permission: Permission,
    /// How old a granted permission is. Bulk mail is not cleared without.
    pub age: Option<Age>,
    /// For `confirmation-request` and `reconfirmation`: what is asked.
    pub asked: Option<Asked>,
    /// For `relationship`: the dealing.
    pub customer: Option<Dealt>,
    /// Every suppression found for the address.
    pub suppressions: &'a [Suppression],
    /// Standing of the account.
    pub standing: Standing,
    /// State of the campaign; `None` = mail outside of campaigns.
    pub campaign: Option<CampaignState>,
    /// What the rules say of the campaign or the mail.
    pub decision: &'a Decision,
    /// What a reviewer accepted, if one did.
    pub review: Option<&'a Review>,
    /// What laws ask for. Mail of a campaign is not cleared without.
    pub law: Option<Lawful<'a>>,
    /// The counters read with all this.
    pub epochs: Epochs,
}

/// Proof that one delivery may be made.
///
/// Cannot be forged or copied; whoever writes the delivery consumes it.
///
/// ```compile_fail,E0451
/// fn forged(row: clearance::ClearanceRow) -> clearance::Clearance {
///     clearance::Clearance { row }
/// }
/// ```
///
/// ```compile_fail,E0382
/// fn twice(clearance: clearance::Clearance) {
///     let _ = clearance.into_row();
///     let _ = clearance.into_row();
/// }
/// ```
///
/// ```compile_fail,E0308
/// fn copied(clearance: &clearance::Clearance) -> clearance::Clearance {
///     clearance.clone()
/// }
/// ```
#[derive(Debug)]
#[must_use = "a clearance that is not admitted sends nothing"]
pub struct Clearance {
    row: ClearanceRow,
}

/// The contents of a clearance, for the row of its delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearanceRow {
    /// Who sends.
    pub account: AccountId,
    /// To whom.
    pub contact: ContactId,
    /// For which list.
    pub list: Option<ListId>,
    /// On what it rests.
    pub basis: Basis,
    /// The consent event behind it.
    pub event: Option<ConsentEventId>,
    /// What the rules said: a verdict that admits, or `Hold` with a review.
    pub verdict: Verdict,
    /// The review that lifted a hold.
    pub review: Option<ReviewId>,
    /// The rules that were asked.
    pub policy_version: Digest,
    /// The contact's counter, as read.
    pub permission_epoch: i64,
    /// The standing's counter, as read.
    pub standing_epoch: i64,
    /// The campaign's counter, as read.
    pub campaign_epoch: Option<i64>,
    /// From this instant on the permission is too old; `None` = its basis does not age.
    pub freezes_at: Option<Timestamp>,
    /// What laws put into it; `None` = mail of the platform itself.
    pub law: Option<LawRow>,
}

impl Clearance {
    /// Consumes the proof and leaves its contents, for the unit that admits
    /// the delivery.
    #[must_use]
    pub fn into_row(self) -> ClearanceRow {
        self.row
    }

    /// What it rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.row.basis
    }
}

/// Issues a clearance, or says why not.
///
/// # Errors
/// [`Withheld`], to be recorded against the recipient and shown to the member.
pub fn decide(request: &Request<'_>) -> Result<Clearance, Withheld> {
    let obligations = belongs_together(request)?;
    if let Some(it) = strictest(request.suppressions, obligations) {
        return Err(Withheld::Suppressed(it));
    }
    let event = permitted(request)?;
    let freezes_at = young(request.basis, request.age)?;
    if !obligations.reachable {
        return Err(Withheld::BasisUnreachable(request.basis));
    }
    content_fits(request, obligations)?;
    let law = lawful(request)?;
    let review = ruled(request)?;
    if !request.standing.may_send() && !outlives_standing(request.basis) {
        return Err(Withheld::Standing(request.standing));
    }
    runs(request)?;
    let Request { account, contact, list, basis, decision, epochs, .. } = *request;
    let row = ClearanceRow {
        account,
        contact,
        list,
        basis,
        event,
        verdict: decision.verdict(),
        review,
        policy_version: decision.version(),
        permission_epoch: epochs.permission,
        standing_epoch: epochs.standing,
        campaign_epoch: epochs.campaign,
        freezes_at,
        law,
    };
    Ok(Clearance { row })
}

/// A stopped account is told why, and its recipients get their answers.
pub(crate) fn outlives_standing(basis: Basis) -> bool {
    matches!(basis, Basis::ServiceNotice | Basis::CaseReply)
}

/// The rules were asked about this very basis and kind of mail; else their
/// answer says nothing about this delivery.
fn belongs_together<'a>(request: &Request<'a>) -> Result<&'a Obligations, Withheld> {
    let decision = request.decision;
    let subject = match request.campaign {
        Some(_) => Subject::Campaign,
        None => Subject::Mail,
    };
    if decision.subject() != subject {
        return Err(Withheld::Mismatch("the rules were asked about something else"));
    }
    if request.campaign.is_some() != request.epochs.campaign.is_some() {
        return Err(Withheld::Mismatch("the campaign and its counter were not read together"));
    }
    match decision.obligations() {
        Some(it) if it.basis == request.basis => Ok(it),
        _ => Err(Withheld::Mismatch("the rules were asked about another basis")),
    }
}

/// The consent event behind the basis, or why there is none.
fn permitted(request: &Request<'_>) -> Result<Option<ConsentEventId>, Withheld> {
    let none = Err(Withheld::NoPermission { state: request.permission.into() });
    match request.basis {
        Basis::Confirmed | Basis::Attested => match request.permission {
            Permission::Granted { basis, event, .. }
                if basis == request.basis
                    && request.list.is_some()
                    && request.recipient == Recipient::Contact =>
            {
                Ok(Some(event))
            }
            _ => none,
        },
        // Whoever already said yes is not asked again; whoever left is asked
        // only because they signed up anew, which `asked` proves.
        Basis::ConfirmationRequest => match (request.permission, request.asked) {
            (Permission::Granted { .. }, _) | (_, None) => none,
            (_, Some(asked)) if request.list.is_some() => Ok(Some(asked.event)),
            _ => none,
        },
        // Only a permission that stands can be renewed.
        Basis::Reconfirmation => match (request.permission, request.asked) {
            (Permission::Granted { .. }, Some(asked)) if request.list.is_some() => {
                Ok(Some(asked.event))
            }
            _ => none,
        },
        // Whoever left is mailed on no dealing. Which dealing is enough is asked of
        // the laws.
        Basis::Relationship => match (request.permission, request.customer) {
            (Permission::Withdrawn { .. }, _) | (_, None) => none,
            (_, Some(dealt))
                if request.list.is_some() && request.recipient == Recipient::Contact =>
            {
                Ok(Some(dealt.event))
            }
            _ => none,
        },
        Basis::ServiceNotice if request.recipient == Recipient::Member => Ok(None),
        Basis::ServiceNotice => none,
        // Whether they asked for the answer is a fact that the rules look at.
        Basis::CaseReply if request.recipient == Recipient::Contact && request.list.is_none() => {
            Ok(None)
        }
        Basis::CaseReply => none,
        // Refused by `reachable` in the next step.
        Basis::Transaction | Basis::Business | Basis::SystemReport => Ok(None),
    }
}

/// Nobody who did not act for too long gets anything but the question whether
/// they still want it (R002-22, R002-24). Until when that holds; `None` = for good.
pub(crate) fn young(basis: Basis, age: Option<Age>) -> Result<Option<Timestamp>, Withheld> {
    match age {
        _ if !matches!(basis, Basis::Confirmed | Basis::Attested) => Ok(None),
        None => Err(Withheld::Mismatch("the age of the permission was not read")),
        Some(age) if age.frozen => Err(Withheld::Frozen(age)),
        Some(age) => Ok(Some(age.freezes_at)),
    }
}

/// What the content says must be known, and must not be stronger than the
/// basis (DECISIONS D5). No review lifts this.
fn content_fits(request: &Request<'_>, obligations: &Obligations) -> Result<(), Withheld> {
    match request.decision.word(known::PROMOTION) {
        None => Err(Withheld::ContentUnchecked),
        Some("none") => Ok(()),
        Some(_) if obligations.advertising => Ok(()),
        Some(_) => Err(Withheld::ContentTooStrong { basis: request.basis }),
    }
}

/// What laws ask for must be met; no review lifts it. Mail of the platform
/// itself advertises nothing, and is not asked.
fn lawful(request: &Request<'_>) -> Result<Option<LawRow>, Withheld> {
    let Some(law) = request.law else {
        return match request.campaign {
            None => Ok(None),
            Some(_) => Err(Withheld::Mismatch("the laws were not asked")),
        };
    };
    let Lawful { duties, identity, subject, language, transfers, persons, consent_days } = law;
    let customer = request.customer.as_ref().map(|it| &it.customer);
    let basis = request.basis;
    let given = Given { basis, identity, subject, transfers, persons, customer, consent_days };
    let unmet = duties.unmet(&given);
    if !unmet.is_empty() {
        return Err(Withheld::Law { unmet });
    }
    Ok(Some(LawRow {
        laws: duties.stored_laws(),
        labels: label::stored(&duties.labels),
        footer: FooterLanguage::stored(&duties.languages(language)),
    }))
}

/// A review lifts exactly the holds it covers. It lifts no refusal, and no hold
/// that stands because a rule could not be judged: nothing goes out unchecked.
fn ruled(request: &Request<'_>) -> Result<Option<ReviewId>, Withheld> {
    let verdict = request.decision.verdict();
    if verdict.admits() {
        return Ok(None);
    }
    let covers = |rule: &RuleId| request.review.is_some_and(|it| it.covers.contains(rule));
    let rules: Vec<RuleId> = request
        .decision
        .fired()
        .iter()
        .filter(|it| !it.verdict.admits())
        .filter(|it| {
            let lifted = matches!(it.cause, Cause::Measured(_)) && covers(&it.rule);
            it.verdict == Verdict::Deny || !lifted
        })
        .map(|it| it.rule.clone())
        .collect();
    if rules.is_empty() {
        return Ok(request.review.map(|it| it.id));
    }
    Err(Withheld::Policy { verdict, rules })
}

/// Mail of a campaign goes out while it runs; bulk bases need a campaign, the
/// others must not have one.
fn runs(request: &Request<'_>) -> Result<(), Withheld> {
    let bulk = matches!(request.basis, Basis::Confirmed | Basis::Attested | Basis::Relationship);
    match request.campaign {
        Some(CampaignState::Running) if bulk => Ok(()),
        None if !bulk => Ok(()),
        state => Err(Withheld::Campaign { state }),
    }
}

#[cfg(test)]
mod tests;
