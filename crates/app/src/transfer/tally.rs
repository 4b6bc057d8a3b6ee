//! Counting persons while a campaign is expanded: each of a page once, and none
//! who counts already.
//!
//! What is counted here and not admitted afterwards is forgotten with the page:
//! the table alone remembers, and is read anew for the next one. So a count may
//! be too high for a moment, and never too low.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, CampaignId, ContactId};
use policy::{
    LawCode,
    law::{Persons, TransferDuty},
};
use store::{Step, transfer};

use crate::{App, Failure};

/// Persons of one law.
#[derive(Clone, Debug, Default)]
struct OfLaw {
    total: u64,
    counted: BTreeSet<ContactId>,
    is_changed: bool,
}

/// Persons by law, for one page of contacts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    laws: BTreeMap<LawCode, OfLaw>,
    span: Option<(ContactId, ContactId)>,
    year: i16,
}

impl Tally {
    /// Reads what is known of these contacts. Where no law counts, nothing is
    /// read.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: nothing of the page is decided.
    pub async fn of_page(
        app: &App,
        account: AccountId,
        contacts: &[ContactId],
    ) -> Result<Self, Failure> {
        let now = app.now();
        let year = super::year(now);
        let duties = super::duties(app, now);
        let counting: Vec<_> = duties.iter().filter(|it| it.counts()).map(|it| it.law).collect();
        let (Some(first), Some(last)) = (contacts.iter().min(), contacts.iter().max()) else {
            return Ok(Self { year, ..Self::default() });
        };
        let span = (*first, *last);
        let mut laws = BTreeMap::new();
        if !counting.is_empty() {
            let known = transfer::persons(app.store(), account, year).await?;
            for law in counting {
                let of = (law.as_str(), year);
                let counted = transfer::counted(app.store(), account, of, span).await?;
                let total = known.iter().find(|it| it.0 == law.as_str()).map_or(0, |it| it.1);
                let counted = counted.into_iter().collect();
                laws.insert(law, OfLaw { total, counted, is_changed: false });
            }
        }
        Ok(Self { laws, span: Some(span), year })
    }

    /// Counts a contact, and returns how many persons there are with it.
    pub fn count(&mut self, contact: ContactId, duties: &[TransferDuty]) -> Persons {
        let mut persons = Persons::new();
        for duty in duties {
            let Some(of) = self.laws.get_mut(&duty.law) else { continue };
            if of.counted.insert(contact) {
                of.total += 1;
                of.is_changed = true;
            }
            persons.insert(duty.law, of.total);
        }
        persons
    }

    /// Goes on from the pages before this one, of which nothing was written: for
    /// whoever only looks at a campaign.
    pub fn go_on_from(&mut self, before: &Self) {
        for (law, of) in &mut self.laws {
            let known = before.laws.get(law).map_or(0, |it| it.total);
            of.total = of.total.max(known);
        }
    }

    /// True when somebody was counted who was not before.
    pub fn is_changed(&self) -> bool {
        self.laws.values().any(|it| it.is_changed)
    }

    /// The steps that remember who was counted, behind their admission.
    pub fn steps(&self, (account, campaign): (AccountId, CampaignId)) -> Vec<Step> {
        let Some(span) = self.span else { return Vec::new() };
        let changed = self.laws.iter().filter(|(_, it)| it.is_changed);
        changed
            .map(|(law, _)| transfer::count((account, campaign), (law.as_str(), self.year), span))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::ContactId;
    use policy::RuleBook;

    use super::{OfLaw, Tally};

    /// R001-45: who only looks at a campaign writes nothing, and counts all of its
    /// pages together.
    #[test]
    fn pages_that_were_only_looked_at_count_together() {
        let on = "2026-11-30".parse().unwrap();
        let duties = RuleBook::builtin().laws().transfer_duties("SE", on);
        let cn = duties.iter().find(|it| it.counts()).unwrap().law;
        let page = || Tally { laws: [(cn, OfLaw::default())].into(), ..Tally::default() };
        let contact = |number| ContactId::from_bytes([number; 16]);
        let mut first = page();
        assert_eq!([1, 2].map(|it| first.count(contact(it), &duties)[&cn]), [1, 2]);
        let mut second = page();
        second.go_on_from(&first);
        assert_eq!(second.count(contact(3), &duties)[&cn], 3);
    }

    #[test]
    fn who_is_mailed_twice_is_one_person() {
        let on = "2026-11-30".parse().unwrap();
        let duties = RuleBook::builtin().laws().transfer_duties("SE", on);
        let cn = duties.iter().find(|it| it.counts()).unwrap().law;
        let contact = |number| ContactId::from_bytes([number; 16]);
        let known = OfLaw { total: 7, counted: [contact(1)].into(), is_changed: false };
        let mut tally = Tally { laws: [(cn, known)].into(), ..Tally::default() };
        let mut persons = |number| tally.count(contact(number), &duties)[&cn];
        assert_eq!([persons(1), persons(2), persons(2), persons(3)], [7, 8, 8, 9]);
    }
}
