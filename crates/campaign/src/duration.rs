//! How long a campaign takes (R004-22), before it starts.
//!
//! Each receiving site takes what its hourly limit allows; sites run side by
//! side, so the slowest decides. Warm-up raises limits later, retries and other
//! campaigns slow things down: this is an estimate, and is shown as one.
//! **Never** here: limits themselves (see `delivery`).

use domain::SignedDuration;

/// What one site is to receive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteLoad {
    /// The site, as shown.
    pub site: String,
    /// Recipients there.
    pub recipients: u64,
    /// Messages an hour that it may be sent now; zero = none at present.
    pub per_hour: u64,
    /// Messages that may go at once before the hourly limit counts.
    pub burst: u64,
}

/// How long a campaign takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Until the last recipient is tried; `None` when a site may be sent
    /// nothing at present.
    pub whole: Option<SignedDuration>,
    /// The site that decides; `None` without recipients.
    pub slowest: Option<String>,
}

/// Estimates the duration from what each site is to receive.
#[must_use]
pub fn estimate(sites: &[SiteLoad]) -> Estimate {
    let slowest = sites
        .iter()
        .filter(|it| it.recipients > 0)
        .map(|it| (seconds(it), it))
        // The first of equals stays, so that the answer does not depend on luck.
        .reduce(|a, b| if takes_longer(b.0, a.0) { b } else { a });
    match slowest {
        None => Estimate { whole: Some(SignedDuration::ZERO), slowest: None },
        Some((whole, site)) => Estimate {
            whole: whole.map(SignedDuration::from_secs),
            slowest: Some(site.site.clone()),
        },
    }
}

/// Never takes longer than any time.
fn takes_longer(this: Option<i64>, that: Option<i64>) -> bool {
    match (this, that) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(this), Some(that)) => this > that,
    }
}

/// Seconds until a site has everything, rounded up; `None` = never.
fn seconds(site: &SiteLoad) -> Option<i64> {
    let after_burst = u128::from(site.recipients.saturating_sub(site.burst));
    if after_burst == 0 && site.per_hour > 0 {
        return Some(0);
    }
    let seconds = (after_burst * 3600).checked_div(site.per_hour.into())?;
    let whole = seconds * u128::from(site.per_hour) == after_burst * 3600;
    let rounded = if whole { seconds } else { seconds + 1 };
    Some(i64::try_from(rounded).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
