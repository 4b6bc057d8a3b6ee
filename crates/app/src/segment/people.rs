//! The contacts of a list, asked by a segment: columns in clear by the database,
//! the rest over pages of a thousand opened contacts (DECISIONS D14).

use std::collections::{BTreeMap, BTreeSet};

use ::campaign::segment::{Clear, Counter, Needs, Person, Segment};
use domain::{AccountId, CampaignId, ContactId, ListId, SignedDuration, Timestamp};
use store::{
    NIL,
    campaign::CampaignRow,
    keys::AccountKeys,
    segment::{self, Member},
};
use uuid::Uuid;

use crate::{App, Failure, contact};

/// Contacts that are opened together.
const PAGE: u32 = 1_000;
/// All ids, as a sample.
pub(super) const ALL_IDS: u16 = u16::MAX;

/// How often, by counter and days.
type Counts = BTreeMap<(Counter, u32), u64>;

/// A list and a segment of it.
pub(crate) struct People {
    account: AccountId,
    list: ListId,
    keys: AccountKeys,
    segment: Segment,
    needs: Needs,
    clear: Clear,
    /// Its mail does not count: the campaign that is being sent.
    except: Option<CampaignId>,
    now: Timestamp,
}

impl People {
    /// The contacts of a list that gave permission, asked at that instant.
    pub(crate) fn of_list(
        keys: AccountKeys,
        (account, list): (AccountId, ListId),
        segment: Segment,
        now: Timestamp,
    ) -> Self {
        let (needs, clear) = (segment.needs(), segment.clear(now));
        Self { account, list, keys, segment, needs, clear, except: None, now }
    }

    /// Those of a campaign's list, as they were when it started: its own mail does
    /// not count, and time does not pass while it is sent.
    pub(crate) fn of_campaign(
        app: &App,
        keys: AccountKeys,
        row: &CampaignRow,
        segment: Segment,
    ) -> Self {
        let now = row.started_at.unwrap_or_else(|| app.now());
        let of_list = Self::of_list(keys, (row.account, row.list), segment, now);
        Self { except: Some(row.id), ..of_list }
    }

    /// True when columns in clear answer it: nobody is opened.
    pub(super) fn is_clear(&self) -> bool {
        self.clear.exact
    }

    /// Contacts that meet the clear part, of a sample of all ids.
    pub(super) async fn count_clear(&self, app: &App, sample: u16) -> Result<u64, Failure> {
        Ok(segment::count(app.store(), &self.asked(sample)).await?)
    }

    /// Contacts of the list that gave permission, of a sample of all ids.
    pub(super) async fn count_all(&self, app: &App, sample: u16) -> Result<u64, Failure> {
        let always = (Timestamp::MIN, Timestamp::MAX);
        let anybody = segment::Clear {
            agreed: always,
            added: always,
            domains: None,
            bases: None,
            ..self.asked(sample)
        };
        Ok(segment::count(app.store(), &anybody).await?)
    }

    fn asked(&self, sample: u16) -> segment::Clear {
        let Clear { agreed, added, domains, bases, .. } = self.clear.clone();
        segment::Clear {
            account: self.account,
            list: self.list,
            agreed: (agreed.from, agreed.until),
            added: (added.from, added.until),
            domains,
            bases,
            sample,
        }
    }

    /// A walk over all of them.
    pub(crate) fn walk(&self) -> Walk {
        self.walk_sample(ALL_IDS)
    }

    /// A walk over a sample of them.
    pub(super) fn walk_sample(&self, sample: u16) -> Walk {
        Walk { after: Some(ContactId(NIL)), until: ContactId(Uuid::max()), sample, looked_at: 0 }
    }

    /// Those of the segment among the contacts after the first and up to the
    /// second id.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: nobody of them is planned.
    pub(crate) async fn between(
        &self,
        app: &App,
        (after, until): (ContactId, ContactId),
    ) -> Result<BTreeSet<ContactId>, Failure> {
        let mut walk = Walk { after: Some(after), until, sample: ALL_IDS, looked_at: 0 };
        let mut members = BTreeSet::new();
        while let Some(more) = walk.next(app, self).await? {
            members.extend(more);
        }
        Ok(members)
    }

    /// Those of a page who are of the segment.
    async fn among(&self, app: &App, page: &[Member]) -> Result<Vec<ContactId>, Failure> {
        if self.clear.exact {
            return Ok(page.iter().map(|it| it.contact).collect());
        }
        let contacts: Vec<_> = page.iter().map(|it| it.contact).collect();
        let lists = self.lists(app, &contacts).await?;
        let counts = self.counts(app, &contacts).await?;
        let (no_fields, no_lists, no_counts) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        let mut members = Vec::new();
        for member in page {
            let data = if self.needs.fields { Some(self.open(member)?) } else { None };
            let person = Person {
                fields: data.as_ref().map_or(&no_fields, contact::ContactData::fields),
                domain: member.domain.as_str(),
                basis: member.basis,
                agreed: member.agreed,
                added: member.added,
                lists: lists.get(&member.contact).unwrap_or(&no_lists),
                counts: counts.get(&member.contact).unwrap_or(&no_counts),
                now: self.now,
            };
            if self.segment.holds(&person) {
                members.push(member.contact);
            }
        }
        Ok(members)
    }

    /// A contact whose data do not open stops the walk: a segment with `not` in it
    /// would hold everybody who cannot be read.
    fn open(&self, member: &Member) -> Result<contact::ContactData, Failure> {
        let key = contact::key(&self.keys, member.salt.as_deref())?;
        contact::open(&key, (member.contact, member.version), &member.sealed_data)
    }

    async fn lists(
        &self,
        app: &App,
        contacts: &[ContactId],
    ) -> Result<BTreeMap<ContactId, BTreeSet<ListId>>, Failure> {
        let mut lists: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for list in &self.needs.lists {
            let also = segment::also_on(app.store(), (self.account, *list), contacts).await?;
            for contact in also {
                lists.entry(contact).or_default().insert(*list);
            }
        }
        Ok(lists)
    }

    async fn counts(
        &self,
        app: &App,
        contacts: &[ContactId],
    ) -> Result<BTreeMap<ContactId, Counts>, Failure> {
        let days: BTreeSet<u32> = self.needs.counters.iter().map(|it| it.1).collect();
        let mut counts: BTreeMap<ContactId, Counts> = BTreeMap::new();
        for days in days {
            let span = SignedDuration::from_hours(24 * i64::from(days));
            let since = self.now.saturating_sub(span).unwrap_or(Timestamp::MIN);
            let key = (self.account, self.except);
            for it in segment::mailed(app.store(), key, since, contacts).await? {
                let of = counts.entry(it.contact).or_default();
                of.insert((Counter::Mailed, days), it.mailed);
                of.insert((Counter::Accepted, days), it.accepted);
                of.insert((Counter::Bounced, days), it.bounced);
            }
        }
        Ok(counts)
    }
}

/// How far a walk over the contacts of a list is.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// Where it goes on; `None` = at its end.
    after: Option<ContactId>,
    until: ContactId,
    sample: u16,
    /// Contacts that were read so far.
    pub(super) looked_at: u64,
}

impl Walk {
    /// Those of the next page who are of the segment; `None` at the end.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]; ask again, it goes on here.
    pub(crate) async fn next(
        &mut self,
        app: &App,
        people: &People,
    ) -> Result<Option<Vec<ContactId>>, Failure> {
        let Some(after) = self.after else { return Ok(None) };
        let asked = people.asked(self.sample);
        let page = segment::page(app.store(), &asked, (after, self.until), PAGE).await?;
        let members = people.among(app, &page).await?;
        let is_full = page.len() as u64 == u64::from(PAGE);
        self.looked_at += page.len() as u64;
        self.after = page.last().map(|it| it.contact).filter(|_| is_full);
        Ok(Some(members))
    }
}
