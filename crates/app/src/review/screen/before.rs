//! What is different since a reviewer approved mail to the same list: content
//! and audience, so that the look at what is unchanged need not be repeated. The
//! numbers of the policy still ask a person; their click is a decision like any
//! other.

use std::collections::BTreeSet;

use domain::{CampaignId, ReviewId, Timestamp};
use store::{
    campaign::CampaignRow,
    permission,
    review::{self, ReviewRow},
};

use super::subject::{self, CampaignFacts};
use crate::{App, Failure, verdicts};

/// Reviews of the account that are looked through.
const LOOKED_AT_MAX: u32 = 200;
/// Most lines of a difference that are shown.
const LINES_MAX: usize = 40;

/// An earlier approval of mail to the same list, and what is different now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The review.
    pub review: ReviewId,
    /// Name of the campaign.
    pub name: String,
    /// Who approved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Its subject, when that is another now.
    pub subject: Option<String>,
    /// Lines that are gone.
    pub removed: Vec<String>,
    /// Lines that are new.
    pub added: Vec<String>,
    /// The compiled content is the same, octet by octet.
    pub is_unchanged: bool,
    /// Recipients then.
    pub recipients: u64,
    /// Who gave permission since.
    pub joined: u64,
    /// Who left since.
    pub left: u64,
    /// True when nothing but a few people differs, and every rule that holds now
    /// was in front of that reviewer.
    pub is_reusable: bool,
}

impl Before {
    /// The reason of a decision that repeats this one.
    #[must_use]
    pub fn reason(&self) -> String {
        let Self { review, by, joined, left, .. } = self;
        format!(
            "As {review}, approved by {by}: the content is unchanged, the audience is known \
             ({joined} joined since, {left} left)."
        )
    }
}

/// The newest approval of mail to the same list.
pub(in crate::review) async fn of(
    app: &App,
    row: &ReviewRow,
    (now, facts): (&CampaignRow, &CampaignFacts),
) -> Result<Option<Before>, Failure> {
    let store = app.store();
    for earlier in review::of_account(store, row.account, LOOKED_AT_MAX).await? {
        let is_earlier = earlier.state == "approved"
            && earlier.decided_at <= row.decided_at.or(Some(app.now()))
            && earlier.subject_kind == "campaign"
            && earlier.subject != now.id.0;
        if !is_earlier {
            continue;
        }
        let id = CampaignId(earlier.subject);
        let Some(then) = store::campaign::by_id(store, row.account, id).await? else { continue };
        // What was recalled since is not what was approved.
        if then.list == now.list && then.verdict == Some(earlier.verdict) {
            return compare(app, (row, now, facts), (&earlier, &then)).await.map(Some);
        }
    }
    Ok(None)
}

async fn compare(
    app: &App,
    (row, now, facts): (&ReviewRow, &CampaignRow, &CampaignFacts),
    (earlier, then): (&ReviewRow, &CampaignRow),
) -> Result<Before, Failure> {
    let old = subject::campaign(app, earlier).await?;
    let since = then.started_at.or(then.submitted_at).unwrap_or(then.created_at);
    let changed = permission::changed_since(app.store(), (row.account, now.list), since).await?;
    let (joined, left) = changed;
    let covered = verdicts::holding(&verdicts::from_json(&earlier.rules));
    let holding = verdicts::holding(&verdicts::from_json(&row.rules));
    let is_unchanged = now.artefact.is_some() && now.artefact == then.artefact;
    let is_known = joined <= then.recipients / 10
        && now.recipients <= then.recipients + then.recipients / 10
        && now.sender_domain == then.sender_domain
        // Part of a list is another audience, whichever part it is.
        && now.sealed_segment.is_none()
        && then.sealed_segment.is_none();
    let (removed, added) = differences(&old.text, &facts.text);
    Ok(Before {
        review: earlier.id,
        name: then.name.clone(),
        by: earlier.decided_by.clone().unwrap_or_default(),
        at: earlier.decided_at.unwrap_or(earlier.opened_at),
        subject: (old.subject != facts.subject).then_some(old.subject.clone()),
        removed,
        added,
        is_unchanged,
        recipients: then.recipients,
        joined,
        left,
        is_reusable: is_unchanged && is_known && holding.iter().all(|it| covered.contains(it)),
    })
}

/// Lines that are gone and lines that are new; none of either when no line
/// stayed: then it is another letter, which is shown as a whole.
fn differences(then: &str, now: &str) -> (Vec<String>, Vec<String>) {
    let stays = |it: &str| now.lines().any(|other| other.trim() == it);
    if !then.lines().map(str::trim).any(|it| !it.is_empty() && stays(it)) {
        return (Vec::new(), Vec::new());
    }
    (missing(then, now), missing(now, then))
}

/// Lines of one text that are not in another.
fn missing(of: &str, from: &str) -> Vec<String> {
    let there: BTreeSet<&str> = from.lines().map(str::trim).collect();
    let lines = of.lines().map(str::trim).filter(|it| !it.is_empty() && !there.contains(it));
    lines.take(LINES_MAX).map(str::to_owned).collect()
}
