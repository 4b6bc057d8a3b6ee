//! What was decided of things alike: campaigns by the likeness sketch of what they
//! say, uploads by the sketch of their addresses; of every account.

use ::campaign::{Sketch, similarity_percent};
use domain::{AccountId, ReviewId, Timestamp};
use screening::ListSketch;
use store::{
    review::{self, Decided, ReviewRow},
    screening as sketches,
};

use crate::{App, Failure, import::Provenance, review::desk};

/// Decisions that are compared: the newest.
const COMPARED_MAX: u32 = 2_000;
/// Cases that are shown.
const SHOWN_MAX: usize = 5;
/// Share of equal bits from which content is shown as like: the most that the
/// setting `review.like-percent` may be. Below it short letters of one sender
/// agree, which have a button and a greeting in common.
const CONTENT_PERCENT_MIN: u64 = 75;
/// Share of an upload that must stand in another.
const SHARE_PERCENT_MIN: u64 = 10;

/// Something alike that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// The review.
    pub review: ReviewId,
    /// Whose it was.
    pub account: AccountId,
    /// A campaign's name, or where an upload came from.
    pub name: String,
    /// Recipients, or addresses.
    pub size: u64,
    /// How like it is, in percent.
    pub percent: u64,
    /// `approved` or `rejected`.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

fn likest(mut found: Vec<Similar>, this: ReviewId, percent_min: u64) -> Vec<Similar> {
    found.retain(|it| it.review != this && it.percent >= percent_min);
    // Of equally like ones the newest.
    found.sort_by_key(|it| (std::cmp::Reverse(it.percent), std::cmp::Reverse(it.at)));
    found.truncate(SHOWN_MAX);
    found
}

fn similar<T>(it: Decided<T>, (name, size): (String, u64), percent: u64) -> Similar {
    let Decided { account, review, state: outcome, at, by, reason, of: _ } = it;
    Similar { review, account, name, size, percent, outcome, reason, by, at }
}

pub(super) async fn of_campaign(
    app: &App,
    this: ReviewId,
    sketch: Option<i64>,
) -> Result<Vec<Similar>, Failure> {
    let Some(sketch) = sketch.map(Sketch::from_stored) else { return Ok(Vec::new()) };
    let decided = review::decided_campaigns(app.store(), COMPARED_MAX).await?;
    let compared = decided.into_iter().map(|it| {
        let percent = similarity_percent(sketch, Sketch::from_stored(it.of.sketch)).into();
        let named = (it.of.name.clone(), it.of.recipients);
        similar(it, named, percent)
    });
    Ok(likest(compared.collect(), this, CONTENT_PERCENT_MIN))
}

pub(super) async fn of_import(app: &App, row: &ReviewRow) -> Result<Vec<Similar>, Failure> {
    let import = (row.account, desk::import_of(app, row).await?);
    let Some((rows, bytes)) = sketches::sketch_of(app.store(), import).await? else {
        return Ok(Vec::new());
    };
    let ours = ListSketch::from_bytes(&bytes, rows);
    let decided = review::decided_imports(app.store(), COMPARED_MAX).await?;
    let compared = decided.into_iter().map(|it| {
        let other = ListSketch::from_bytes(&it.of.sketch, it.of.addresses);
        let said: Option<Provenance> = serde_json::from_str(&it.of.provenance).ok();
        let named = (said.map_or_else(String::new, |it| it.origin), it.of.addresses);
        similar(it, named, ours.covered_percent(&other))
    });
    Ok(likest(compared.collect(), row.id, SHARE_PERCENT_MIN))
}
