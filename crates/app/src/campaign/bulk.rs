//! What counts together with a campaign: one mailing split into several
//! (R002-38), and whether all of it is bulk mail (R004-16).
//!
//! A campaign is held to everything that bulk mail is held to, whatever comes out
//! here: nothing is eased for a small one. The count is told to its author, and is
//! a fact for the rules. **Never** here: the verdict.
//!
//! All mail of accounts comes in as campaigns; there is no way yet by which single
//! messages are handed in. Whoever opens one has to count them as pieces here:
//! `platform.bulk.needs-campaign` holds what nobody counted.

use ::campaign::{
    Limits, Mailing, Sketch, Together,
    bulk::{self, Counted},
};
use domain::Timestamp;
use policy::RuleBook;
use store::campaign::CampaignRow;

use crate::{App, Failure};

/// A campaign, and those of its account before it that may count with it.
pub(super) struct Near {
    this: Mailing,
    recent: Vec<Mailing>,
    /// When they count as one mailing (R002-38).
    limits: Limits,
}

impl Near {
    /// Those that are one mailing with it.
    pub(super) fn together(&self) -> Together {
        ::campaign::together(&self.this, &self.recent, self.limits)
    }
}

/// What may count with a campaign; `None` before it was handed in.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn near(
    app: &App,
    rules: &RuleBook,
    row: &CampaignRow,
) -> Result<Option<Near>, Failure> {
    let Some(sketch) = row.sketch else { return Ok(None) };
    let mailing = |id, sketch, recipients, at| Mailing {
        campaign: id,
        sketch: Sketch::from_stored(sketch),
        recipients,
        at,
    };
    let limits = limits(rules)?;
    let at = row.submitted_at.unwrap_or_else(|| app.now());
    let since = at.saturating_sub(limits.window).unwrap_or(Timestamp::MIN);
    let recent = store::campaign::recent(app.store(), row.account, since, row.id).await?;
    // Of two that are alike the later one waits for a reviewer, not the one
    // that may be running already.
    let earlier = recent.iter().filter(|it| it.submitted_at <= at);
    let recent =
        earlier.map(|it| mailing(it.id, it.sketch, it.recipients, it.submitted_at)).collect();
    let this = mailing(row.id, sketch, row.recipients, at);
    Ok(Some(Near { this, recent, limits }))
}

fn limits(rules: &RuleBook) -> Result<Limits, Failure> {
    let window = rules.duration("review.like-window").ok_or_else(missing)?;
    let like = rules.number("review.like-percent").ok_or_else(missing)?;
    Ok(Limits { window, like_percent: u8::try_from(like).unwrap_or(100) })
}

fn missing() -> Failure {
    Failure::unavailable("the rule book", "a setting of review is missing")
}

/// Whether a campaign is bulk mail, together with what it is like.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn counted(app: &App, row: &CampaignRow) -> Result<Counted, Failure> {
    let near = near(app, app.rules(), row).await?;
    count(app, row, near.as_ref())
}

/// The same of what was read already, by the rules of the installation or by
/// stricter ones, which look further back. Before a campaign was handed in, nobody
/// knows what it says: then it counts alone.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) fn count(app: &App, row: &CampaignRow, near: Option<&Near>) -> Result<Counted, Failure> {
    let rules = app.rules();
    let window = rules.duration("bulk.window").ok_or_else(missing)?;
    let most = rules.number("bulk.recipients-max").ok_or_else(missing)?;
    let Some(Near { this, recent, .. }) = near else {
        let alone = Mailing {
            campaign: row.id,
            sketch: Sketch(0),
            recipients: row.recipients,
            at: app.now(),
        };
        return Ok(bulk::count(&alone, &[], Limits { window, like_percent: 100 }, most));
    };
    let like = limits(rules)?;
    let limits = Limits { window: window.min(like.window), ..like };
    Ok(bulk::count(this, recent, limits, most))
}
