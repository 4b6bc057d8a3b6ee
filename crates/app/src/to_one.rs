//! Mail of the platform to one person, who is on no list for it: notices to the
//! account's member and answers to recipients ask rules and clearance alike.
//!
//! **Never** here: what it says, or whether there is a reason for it.

use clearance::{Clearance, Epochs, Recipient, Request, Suppression, Withheld, decide};
use consent::Permission;
use domain::{Basis, Domain};
use policy::{Facts, Subject, fact::known};
use store::{account::AccountRow, contact::ContactRow};

use crate::{App, Failure, sender};

/// Such a mail.
pub(crate) struct ToOne<'a> {
    /// Whose domain it is from.
    pub account: &'a AccountRow,
    /// Who gets it.
    pub person: &'a ContactRow,
    /// What they are to the account.
    pub recipient: Recipient,
    /// The domain it is from.
    pub domain: &'a Domain,
    /// On what it rests.
    pub basis: Basis,
    /// What forbids the address.
    pub suppressions: &'a [Suppression],
}

impl ToOne<'_> {
    /// Asks the rules, with what is known `besides`, and then for a clearance.
    ///
    /// # Errors
    /// [`Failure`]: it is tried again.
    pub async fn clear(
        &self,
        app: &App,
        besides: impl FnOnce(Facts) -> Facts,
    ) -> Result<Result<Clearance, Withheld>, Failure> {
        let Self { account, person, recipient, domain, basis, suppressions } = *self;
        let facts = sender::facts(app, account, domain)
            .await?
            .with(known::BASIS, basis)
            // The words of this mail are ours.
            .with(known::PROMOTION, "none".to_owned())
            .with(known::SUBJECT_CLAIMS_REPLY, false)
            .with(known::LINK_MISMATCHES, 0_u64)
            .with(known::CONFIRMATION_REQUESTS_SENT, 0_u64);
        let decision = app.rules().decide(Subject::Mail, &besides(facts), app.now());
        Ok(decide(&Request {
            account: account.id,
            contact: person.id,
            recipient,
            list: None,
            basis,
            permission: Permission::Absent,
            age: None,
            asked: None,
            customer: None,
            suppressions,
            standing: account.standing,
            campaign: None,
            decision: &decision,
            review: None,
            law: None,
            epochs: Epochs {
                permission: person.permission_epoch,
                standing: account.standing_epoch,
                campaign: None,
            },
        }))
    }
}
