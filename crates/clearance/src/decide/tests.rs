//! Tests of the gate: who gets out, and that nothing else does. Here: a case, how
//! it is decided, and the most favourable one of each basis.

mod bases;
mod laws;
mod properties;
mod rules;

use std::{collections::BTreeSet, sync::LazyLock};

use consent::{Age, Permission, Since, confirmation::Ask};
use domain::{
    AccountId, Basis, CampaignState, ConsentEventId, ContactId, ListId, ReviewId, RuleId,
    SignedDuration, Standing, SuppressionReason, Timestamp, Verdict,
};
use policy::{
    Customer, Dealing, Decision, Duties, Facts, Part, RuleBook, Subject, SuppressionScope,
    TransferBasis, Transfers,
    fact::known,
    law::{Persons, Registered},
};

use super::{Asked, Dealt, Epochs, LawRow, Lawful, Recipient, Request, Review, decide};
use crate::{
    suppression::Suppression,
    withheld::{STALE, Then, Withheld},
};

const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0); // 2026-11-18

/// A day before it is too old.
const YOUNG: Age = Age {
    days: 179,
    limit_days: 180,
    frozen: false,
    freezes_at: Timestamp::constant(1_795_086_400, 0),
    since: Since::Act,
};

static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::builtin);

/// Everything a request is made from, owned, so that tests can change a part.
#[derive(Clone, Debug)]
struct Case {
    basis: Basis,
    recipient: Recipient,
    list: bool,
    permission: Permission,
    age: Option<Age>,
    asked: bool,
    customer: Option<Dealt>,
    suppressions: Vec<Suppression>,
    standing: Standing,
    campaign: Option<CampaignState>,
    facts: Facts,
    review: Option<Review>,
    law: Law,
}

/// What laws ask for, and what the mail brings.
#[derive(Clone, Debug)]
struct Law {
    duties: Duties,
    identity: BTreeSet<Part>,
    transfers: Transfers,
    persons: Persons,
}

fn law(laws: &str) -> Law {
    let identity = [Part::LegalName, Part::StreetAddress, Part::Phone, Part::Email].into();
    let duties = BOOK.laws().duties_of_stored(laws, policy::law::day(NOW));
    Law { duties, identity, transfers: home(), persons: Persons::new() }
}

/// An installation in Sweden whose register names what comes from Vietnam.
fn home() -> Transfers {
    let law = BOOK.laws().law("VN").unwrap().code;
    let (to, basis) = ("SE".to_owned(), TransferBasis::ImpactDossier);
    let line = Registered { law, to: to.clone(), basis, is_sensitive: false };
    Transfers { to, registered: vec![line] }
}

fn lawful(law: &Law) -> Lawful<'_> {
    Lawful {
        duties: &law.duties,
        identity: &law.identity,
        subject: "Sale",
        language: None,
        transfers: &law.transfers,
        persons: &law.persons,
        consent_days: Some(0),
    }
}

fn event() -> ConsentEventId {
    ConsentEventId::from_bytes([7; 16])
}

fn dealt() -> Dealt {
    let customer = Customer {
        dealing: Dealing::Purchase,
        days: 100,
        address_taken: true,
        refusal_offered: true,
        same_goods: true,
    };
    Dealt { customer, event: event() }
}

fn granted(basis: Basis) -> Permission {
    Permission::Granted { basis, event: event(), since: NOW }
}

/// What the rules need to know of a faultless mailing or mail of that basis.
fn facts(basis: Basis, promotion: &str) -> Facts {
    Facts::new()
        .with(known::POLICY_ACCEPTED, true)
        .with(known::STANDING, Standing::Good)
        .with(known::IDENTITY_MATCHES_BARRED, false)
        .with(known::IDENTITY_VERIFIED, true)
        .with(known::SENDER_DOMAIN_VERIFIED, true)
        .with(known::DKIM_READY, true)
        .with(known::SENDER_IDENTITY_COMPLETE, true)
        .with(known::ACCOUNT_AGE, SignedDuration::from_hours(24 * 10))
        .with(known::RECIPIENTS, 100)
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 100)
        .with(known::BASIS, basis)
        .with(known::RELATIONSHIP_ALLOWED, true)
        .with(known::PROMOTION, promotion.to_owned())
        .with(known::SUBJECT_CLAIMS_REPLY, false)
        .with(known::LINK_MISMATCHES, 0)
        .with_quiet_content()
        .with_kept_promise()
        .with(known::CONFIRMATION_REQUESTS_SENT, 0)
        .with(known::CONFIRMATION_REQUESTS_TODAY, 0)
        .with(known::ANSWER_ASKED_FOR, true)
        .with(known::ANSWERS_TODAY, 0)
}

/// The most favourable case there is for a basis.
fn best(basis: Basis, promotion: &str) -> Case {
    let bulk = matches!(basis, Basis::Confirmed | Basis::Attested | Basis::Relationship);
    let permission = match basis {
        Basis::ConfirmationRequest => Permission::Pending { requested_at: NOW },
        Basis::Attested => granted(Basis::Attested),
        Basis::Relationship => Permission::Claimed,
        _ => granted(Basis::Confirmed),
    };
    Case {
        basis,
        recipient: if basis == Basis::ServiceNotice {
            Recipient::Member
        } else {
            Recipient::Contact
        },
        list: basis != Basis::CaseReply,
        permission,
        age: Some(YOUNG),
        asked: matches!(basis, Basis::ConfirmationRequest | Basis::Reconfirmation),
        customer: (basis == Basis::Relationship).then(dealt),
        suppressions: Vec::new(),
        standing: Standing::Good,
        campaign: bulk.then_some(CampaignState::Running),
        facts: facts(basis, promotion),
        review: None,
        law: law("floor"),
    }
}

fn judged(case: &Case) -> Decision {
    let subject = if case.campaign.is_some() { Subject::Campaign } else { Subject::Mail };
    BOOK.decide(subject, &case.facts, NOW)
}

/// Decides a case against a decision of the rules.
fn outcome(case: &Case, decision: &Decision) -> Result<super::ClearanceRow, Withheld> {
    decide(&Request {
        account: AccountId::from_bytes([1; 16]),
        contact: ContactId::from_bytes([2; 16]),
        recipient: case.recipient,
        list: case.list.then(|| ListId::from_bytes([3; 16])),
        basis: case.basis,
        permission: case.permission,
        age: case.age,
        asked: case.asked.then(|| Asked { ask: Ask::Request, event: event() }),
        customer: case.customer,
        suppressions: &case.suppressions,
        standing: case.standing,
        campaign: case.campaign,
        decision,
        review: case.review.as_ref(),
        law: case.campaign.map(|_| lawful(&case.law)),
        epochs: Epochs { permission: 4, standing: 5, campaign: case.campaign.map(|_| 6) },
    })
    .map(super::Clearance::into_row)
}

fn text(case: &Case) -> String {
    match outcome(case, &judged(case)) {
        Ok(row) => format!("cleared on {} ({})", row.basis, row.verdict),
        Err(it) => format!("{}: {it}", it.word()),
    }
}

fn review(rules: &[&str]) -> Option<Review> {
    let covers = rules.iter().map(|it| RuleId((*it).to_owned())).collect();
    Some(Review { id: ReviewId::from_bytes([9; 16]), covers })
}
