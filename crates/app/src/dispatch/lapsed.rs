//! What laws let pass when mail was cleared, and time took away while it waited: a
//! dealing with a customer that expired, a notice of the consent that is due
//! (R004-36, DECISIONS D40, D50).
//!
//! Read for a batch, before each attempt, and only for mail whose laws count such a
//! time. **Never** here: whether mail goes out; what cannot be read is missing from
//! the answer, and `clearance::renew` lets nothing pass without.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    AccountId, Basis, CampaignId, ContactId, DeliveryId, DeliveryState, ListId, Timestamp,
};
use policy::{Duties, Unmet};
use store::{
    delivery::DeliveryRow,
    keys::AccountKeys,
    permission::{self, Candidate},
    queue::Rechecked,
};

use crate::{App, Failure, campaign, contact, customer};

/// By delivery; empty = nothing was taken away.
pub(super) type Lapsed = BTreeMap<DeliveryId, Vec<Unmet>>;

/// What time took away from the mails of a batch that advertise.
pub(super) async fn read(app: &App, found: &[Rechecked], now: Timestamp) -> Lapsed {
    let mut lapsed = Lapsed::new();
    let mut reader = Reader { app, now, duties: BTreeMap::new(), goods: BTreeMap::new() };
    let mut counted: BTreeMap<(AccountId, ListId), Vec<&DeliveryRow>> = BTreeMap::new();
    let rows = found.iter().map(|it| &it.delivery);
    for row in rows.filter(|it| it.state == DeliveryState::Scheduled && advertises(it.basis)) {
        let counts = row.basis == Basis::Relationship || reader.duties(row).notice.is_some();
        match row.list.filter(|_| counts) {
            Some(list) => counted.entry((row.account, list)).or_default().push(row),
            None if counts => {}
            None => {
                lapsed.insert(row.id, Vec::new());
            }
        }
    }
    for (of_list, rows) in counted {
        match reader.of_list(of_list, &rows).await {
            Ok(read) => lapsed.extend(read),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %of_list.0, error, "what lapsed cannot be read");
            }
        }
    }
    lapsed
}

fn advertises(basis: Basis) -> bool {
    matches!(basis, Basis::Confirmed | Basis::Attested | Basis::Relationship)
}

struct Reader<'a> {
    app: &'a App,
    now: Timestamp,
    /// By the laws that a row names.
    duties: BTreeMap<String, Arc<Duties>>,
    /// Groups of goods, by campaign.
    goods: BTreeMap<CampaignId, Option<String>>,
}

impl Reader<'_> {
    fn duties(&mut self, row: &DeliveryRow) -> Arc<Duties> {
        let laws = row.laws.as_deref().unwrap_or_default();
        if let Some(known) = self.duties.get(laws) {
            return Arc::clone(known);
        }
        let on = policy::law::day(self.now);
        let duties = Arc::new(self.app.rules().laws().duties_of_stored(laws, on));
        self.duties.insert(laws.to_owned(), Arc::clone(&duties));
        duties
    }

    async fn of_list(
        &mut self,
        (account, list): (AccountId, ListId),
        rows: &[&DeliveryRow],
    ) -> Result<Lapsed, Failure> {
        let row = self.app.account_row(account).await?;
        let keys = self.app.account_keys(&row)?;
        let contacts: Vec<_> = rows.iter().map(|it| it.contact).collect();
        let known = permission::again(self.app.store(), account, list, &contacts, self.now).await?;
        let known: BTreeMap<ContactId, Candidate> =
            known.into_iter().map(|it| (it.permission.contact, it)).collect();
        let mut lapsed = Lapsed::new();
        for row in rows {
            let Some(candidate) = known.get(&row.contact) else { continue };
            match self.one(&keys, row, candidate).await {
                Ok(unmet) => {
                    lapsed.insert(row.id, unmet);
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(delivery.id = %row.id, error, "what lapsed cannot be read");
                }
            }
        }
        Ok(lapsed)
    }

    async fn one(
        &mut self,
        keys: &AccountKeys,
        row: &DeliveryRow,
        candidate: &Candidate,
    ) -> Result<Vec<Unmet>, Failure> {
        let customer = match row.basis {
            Basis::Relationship => self.customer(keys, row, candidate).await?,
            _ => None,
        };
        let days = candidate.consent_days(self.now);
        Ok(self.duties(row).lapsed(row.basis, customer.as_ref(), days))
    }

    /// The dealing as it stands now, seen from the campaign.
    async fn customer(
        &mut self,
        keys: &AccountKeys,
        row: &DeliveryRow,
        candidate: &Candidate,
    ) -> Result<Option<policy::Customer>, Failure> {
        let campaign = CampaignId(row.origin_id);
        let goods = match self.goods.get(&campaign) {
            Some(known) => known.clone(),
            None => {
                let goods = campaign::find(self.app, row.account, campaign).await?.goods;
                self.goods.insert(campaign, goods.clone());
                goods
            }
        };
        let (Some(goods), Some((dealt_at, sealed)), Some(salt)) =
            (goods, &candidate.customer, &candidate.salt)
        else {
            return Ok(None);
        };
        let key = contact::key(keys, Some(salt))?;
        let of = (candidate.permission.list, candidate.permission.contact);
        customer::open(&key, of, (*dealt_at, sealed), (&goods, self.now)).map(Some)
    }
}
