//! Segments: saved, explained, counted, and frozen with the campaigns that are
//! aimed by them (DECISIONS D14, D45).
//!
//! A segment narrows the audience of a campaign; whoever it leaves out is not of
//! the audience, and gets no row. Permission is decided for each of the others as
//! ever. Expressions may name values of people's fields, so they are sealed, and
//! asking how many they hold needs the right to manage campaigns.

pub mod count;
mod people;

use std::collections::BTreeMap;

use ::campaign::segment::Segment;
use domain::{AccountId, Language, Personal, Sealed, SegmentId, Timestamp};
use store::{
    Lane, Place, Scope,
    campaign::CampaignRow,
    keys::AccountKeys,
    segment::{self, SegmentRow},
};

use crate::{Action, Actor, App, Failure};

pub use count::{Counting, Line};
pub(crate) use people::People;

/// Segments of one account at most.
const SEGMENTS_MAX: usize = 500;

/// A segment as its members see it.
#[derive(Clone, Debug)]
pub struct SegmentView {
    /// Its id.
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// Its expression.
    pub segment: Segment,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Reads an expression.
///
/// # Errors
/// [`Failure::Invalid`] with the place of the mistake, and what was expected.
pub fn read(expression: &str) -> Result<Segment, Failure> {
    Segment::parse(expression).map_err(|mistake| Failure::invalid("expression", mistake))
}

/// An expression in words, by language tag.
#[must_use]
pub fn explain(segment: &Segment) -> BTreeMap<&'static str, String> {
    Language::ALL.iter().map(|it| (it.tag(), segment.explain(*it))).collect()
}

fn place<'a>(table: &'static str, row: &'a [u8]) -> Place<'a> {
    let column = if table == "segment" { "sealed_expression" } else { "sealed_segment" };
    Place { table, column, row }
}

/// Seals an expression for a row of that table.
pub(crate) fn seal(
    keys: &AccountKeys,
    (table, row): (&'static str, &[u8]),
    segment: &Segment,
) -> Sealed {
    let plain = Personal::new(segment.to_string().into_bytes());
    keys.seal(&place(table, row), plain.reveal())
}

fn open(
    keys: &AccountKeys,
    (table, row): (&'static str, &[u8]),
    sealed: &Sealed,
) -> Result<Segment, Failure> {
    let plain = keys
        .open(&place(table, row), sealed)
        .map_err(|source| Failure::unavailable("a segment", source))?;
    let text = std::str::from_utf8(plain.reveal()).ok().map(Segment::parse);
    // The parser's own words may quote what it read.
    let broken = || Failure::unavailable("a segment", "what was sealed has another shape");
    text.and_then(Result::ok).ok_or_else(broken)
}

/// The segment that a campaign is aimed by; `None` = its whole list.
///
/// # Errors
/// [`Failure::Unavailable`]: the campaign waits.
pub(crate) fn of_campaign(
    keys: &AccountKeys,
    row: &CampaignRow,
) -> Result<Option<Segment>, Failure> {
    let sealed = row.sealed_segment.as_ref();
    sealed.map(|it| open(keys, ("campaign", row.id.as_bytes()), it)).transpose()
}

/// Saves a segment.
///
/// # Errors
/// [`Failure::Invalid`] when it is none.
pub async fn create(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (name, expression): (&str, &str),
) -> Result<SegmentId, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    if name.trim().is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "must be one line of 1 to 200 bytes"));
    }
    let segment = read(expression)?;
    lists_of(app, account, &segment).await?;
    if segment::all(app.store(), account).await?.len() >= SEGMENTS_MAX {
        return Err(Failure::Conflict(format!(
            "an account has at most {SEGMENTS_MAX} segments: remove one first"
        )));
    }
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let now = app.now();
    let id = SegmentId::new(now, app.random());
    let row = SegmentRow {
        id,
        name: name.to_owned(),
        sealed_expression: seal(&keys, ("segment", id.as_bytes()), &segment),
        created_at: now,
    };
    let step = segment::insert(account, &row);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(id)
}

/// Lists that a segment names have to be the account's.
async fn lists_of(app: &App, account: AccountId, segment: &Segment) -> Result<(), Failure> {
    for list in segment.needs().lists {
        if store::list::by_id(app.store(), account, list).await?.is_none() {
            return Err(Failure::invalid("expression", format!("there is no list {list}")));
        }
    }
    Ok(())
}

/// The account's segments.
///
/// # Errors
/// [`Failure`].
pub async fn all(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<SegmentView>, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let row = app.account_row(account).await?;
    let keys = app.account_keys(&row)?;
    let rows = segment::all(app.store(), account).await?;
    rows.into_iter().map(|it| view(&keys, it)).collect()
}

fn view(keys: &AccountKeys, row: SegmentRow) -> Result<SegmentView, Failure> {
    let segment = open(keys, ("segment", row.id.as_bytes()), &row.sealed_expression)?;
    Ok(SegmentView { id: row.id, name: row.name, segment, created_at: row.created_at })
}

/// Takes a segment away. Campaigns that were aimed by it keep their own copy.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn remove(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, SegmentId),
) -> Result<(), Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    segment::by_id(app.store(), account, id).await?.ok_or(Failure::NotFound("segment"))?;
    let step = segment::remove(account, id, app.now());
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// How a caller names a segment.
#[derive(Clone, Debug)]
pub enum Named {
    /// A saved one.
    Saved(SegmentId),
    /// An expression.
    Expression(String),
}

/// The segment that is named.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub(crate) async fn find(
    app: &App,
    keys: &AccountKeys,
    account: AccountId,
    named: &Named,
) -> Result<Segment, Failure> {
    match named {
        Named::Expression(text) => {
            let segment = read(text)?;
            lists_of(app, account, &segment).await?;
            Ok(segment)
        }
        Named::Saved(id) => {
            let row = segment::by_id(app.store(), account, *id).await?;
            Ok(view(keys, row.ok_or(Failure::NotFound("segment"))?)?.segment)
        }
    }
}

/// How many contacts of a campaign's list with permission are of its segment.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn recipients(
    app: &App,
    keys: AccountKeys,
    row: &CampaignRow,
    segment: Segment,
) -> Result<u64, Failure> {
    let people = People::of_campaign(app, keys, row, segment);
    let mut count = 0;
    let mut walk = people.walk();
    while let Some(members) = walk.next(app, &people).await? {
        count += members.len() as u64;
    }
    Ok(count)
}
