//! Blocklists: are our own addresses or our accounts' sender domains on one, and
//! whose mail is behind it (R000-23, R000-25, R000-26, X-11)?
//!
//! Owns the asking (over the port of DNS, each hour, about ourselves and never
//! about recipients), the record of a listing with the campaign that most
//! probably caused it and by which shares, the alarm, and the entry in that
//! account's standing, on which a reviewer acts. **Never** here: a step against
//! an account: a listing says what a stranger thinks.

use std::{collections::BTreeMap, net::IpAddr};

use domain::{ListingId, SignedDuration, Timestamp};
use policy::blocklist::{self, Blocklist, Holds, Meaning, Share};
pub use store::listing::ListingRow;
use store::{
    Lane, Step,
    compliance::first_id,
    enforcement::{self, EnforcementRow},
    listing::{self, SYSTEM, SentRow},
    meter::Counts,
};

use crate::{
    Action, Actor, App, Failure,
    ladder::judge::{day_of, record},
};

/// What sends, and where from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Egress {
    /// Its name, as attempts keep it.
    pub name: String,
    /// Its address; unspecified = whatever our host name resolves to.
    pub ip: IpAddr,
}

/// The axis of the record in an account's standing.
pub const AXIS: &str = "listings";
/// Its action: nothing follows by itself.
const LISTED: &str = "listed";
/// Mail of this long before a listing is looked at.
const WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Something that may be on a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    /// As it is written: an address, a domain.
    written: String,
    /// As a list is asked about it.
    entry: String,
    /// Name of the egress source; `None` = a domain.
    source: Option<String>,
}

/// Asks every list about everything of ours. Returns how many listings are new.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails; lists that do not answer are
/// asked again in the next hour.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let lists = &app.settings().blocklists;
    if lists.is_empty() {
        return Ok(0);
    }
    let (addresses, domains) = (addresses(app).await, domains(app).await?);
    let known = listing::latest(app.store()).await?;
    let open: BTreeMap<_, _> = known
        .iter()
        .filter(|it| it.ended_at.is_none())
        .map(|it| ((it.zone.as_str(), it.subject.as_str()), it))
        .collect();
    let mut found = 0;
    for list in lists {
        if !works(app, list).await {
            tracing::warn!(blocklist.zone = list.zone, "a blocklist does not answer as it should");
            continue;
        }
        let subjects = match list.of {
            Holds::Address => &addresses,
            Holds::Domain => &domains,
        };
        for subject in subjects {
            let before = open.get(&(list.zone.as_str(), subject.written.as_str()));
            match (ask(app, &list.question(&subject.entry)).await, before) {
                (Some(Meaning::Listed(answer)), None) => {
                    found += usize::from(begin(app, list, subject, answer).await?);
                }
                (Some(Meaning::Free), Some(listing)) => end(app, listing).await?,
                // Nobody could tell: what is known stands.
                _ => {}
            }
        }
    }
    Ok(found)
}

/// A list is believed when it holds what each list must hold, and not what none
/// may hold (RFC 5782 §5).
async fn works(app: &App, list: &Blocklist) -> bool {
    let (held, free) = list.proofs();
    let held = ask(app, &list.question(held)).await;
    let free = ask(app, &list.question(free)).await;
    matches!(held, Some(Meaning::Listed(_))) && free == Some(Meaning::Free)
}

/// `None` = DNS gave no answer.
async fn ask(app: &App, name: &str) -> Option<Meaning> {
    let answer = app.ports().dns.addresses(name).await.ok()?;
    Some(blocklist::meaning(&answer))
}

async fn addresses(app: &App) -> Vec<Subject> {
    let mut all = Vec::new();
    for Egress { name, ip } in &app.settings().egress {
        let ips = if ip.is_unspecified() {
            let host = app.settings().mail_host.as_str();
            app.ports().dns.addresses(host).await.unwrap_or_default()
        } else {
            vec![*ip]
        };
        // No list holds loopback, but as a proof that it works.
        let outside = ips.into_iter().filter(|it| !it.to_canonical().is_loopback());
        all.extend(outside.map(|it| Subject {
            written: it.to_canonical().to_string(),
            entry: blocklist::reversed(it),
            source: Some(name.clone()),
        }));
    }
    all
}

async fn domains(app: &App) -> Result<Vec<Subject>, Failure> {
    let mut names: Vec<_> = listing::domains(app.store()).await?;
    names.dedup_by(|a, b| a.1 == b.1);
    let own = [&app.settings().mail_host, &app.settings().bounce_domain];
    let own = own.into_iter().map(ToString::to_string);
    let all = names.into_iter().map(|(_, it)| it.to_string()).chain(own);
    Ok(all.map(|it| Subject { entry: it.clone(), written: it, source: None }).collect())
}

async fn begin(
    app: &App,
    list: &Blocklist,
    subject: &Subject,
    answer: String,
) -> Result<bool, Failure> {
    let now = app.now();
    let since = first_id(now.saturating_sub(WINDOW).unwrap_or(Timestamp::UNIX_EPOCH));
    let sent = match &subject.source {
        Some(source) => listing::shares_of_source(app.store(), source, since).await?,
        None => match subject.written.parse() {
            Ok(domain) => listing::shares_of_domain(app.store(), &domain, since).await?,
            Err(_) => Vec::new(),
        },
    };
    let behind = behind(&sent);
    let row = ListingRow {
        id: ListingId::new(now, app.random()),
        zone: list.zone.clone(),
        subject: subject.written.clone(),
        source: subject.source.clone(),
        answer,
        cause: behind.as_ref().map(|it| it.0.account),
        campaign: behind.as_ref().map(|it| it.0.campaign),
        because: behind.as_ref().map(|it| it.1.clone()),
        listed_at: now,
        ended_at: None,
    };
    let mut steps: Vec<Step> = vec![listing::insert(&row)];
    if let Some((sent, because)) = &behind {
        steps.push(enforcement::insert(&on_record(app, sent, &row, because).await?));
    }
    match app.store().unit(SYSTEM, Lane::Interactive, steps).await {
        Ok(_) => {}
        // Another process was faster.
        Err(store::UnitError::Store(store::StoreError::Constraint { .. })) => return Ok(false),
        Err(other) => return Err(other.into()),
    }
    tracing::error!(
        listing.id = %row.id, blocklist.zone = row.zone, listing.subject = row.subject,
        listing.answer = row.answer, account.id = ?row.cause, campaign.id = ?row.campaign,
        "a blocklist holds us: see `assent listing list`"
    );
    Ok(true)
}

/// Who is most probably behind it, and by what.
fn behind(sent: &[SentRow]) -> Option<(SentRow, String)> {
    let shares: Vec<_> = sent
        .iter()
        .map(|it| Share { messages: it.messages, bad: it.bad, complaints: it.complaints })
        .collect();
    let cause = blocklist::cause(&shares)?;
    Some((*sent.get(cause.of)?, cause.because))
}

/// The entry in the standing of whoever is behind it: it moves nothing.
async fn on_record(
    app: &App,
    sent: &SentRow,
    listing: &ListingRow,
    because: &str,
) -> Result<EnforcementRow, Failure> {
    let row = app.account_row(sent.account).await?;
    let today = app.ladder().days.number(app.now());
    Ok(EnforcementRow {
        action: LISTED.to_owned(),
        axis: AXIS.to_owned(),
        campaign: Some(sent.campaign),
        reason: Some(format!("{} holds {}: {because}", listing.zone, listing.subject)),
        bad: sent.bad,
        total: sent.messages,
        complaints: sent.complaints,
        ..record(app, &row, (today, day_of(Counts::default())))
    })
}

async fn end(app: &App, listing: &ListingRow) -> Result<(), Failure> {
    let step = listing::end(listing.id, app.now());
    app.store().unit(SYSTEM, Lane::Interactive, vec![step]).await?;
    tracing::info!(
        listing.id = %listing.id, blocklist.zone = listing.zone, listing.subject = listing.subject,
        "a blocklist holds us no more"
    );
    Ok(())
}

/// Listings, those that last first.
///
/// # Errors
/// [`Failure`].
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<ListingRow>, Failure> {
    actor.may_anywhere(Action::Oversee)?;
    Ok(listing::latest(app.store()).await?)
}

/// What lasts since before then, for the audit.
pub(crate) async fn lasting(app: &App, before: Timestamp) -> Result<Vec<String>, Failure> {
    let all = listing::latest(app.store()).await?;
    let lasts = all.iter().filter(|it| it.ended_at.is_none() && it.listed_at < before);
    Ok(lasts.map(|it| format!("{} {}", it.zone, it.subject)).collect())
}
