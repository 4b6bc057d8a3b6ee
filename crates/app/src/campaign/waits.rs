//! Why the mail of a running campaign waits, when something else than its turn
//! holds it up. Derived whenever it is asked for; the campaign's state stays what
//! its members made it. **Never** here: what holds mail up; that is `dispatch`.

use domain::{CampaignState, Standing};
use store::{
    brake::{self, Braked},
    campaign::CampaignRow,
};

use crate::{App, Failure, import, sender_domain, standing::BrakeView};

/// What a running campaign waits for.
#[derive(Clone, Debug)]
pub enum Waits {
    /// All sending waits for an operator, after a restore.
    Hold,
    /// The account may not send now.
    Standing(Standing),
    /// The sender domain is not proven now.
    Domain,
    /// Part of a new import was mailed first, and is judged before the rest.
    Wave,
    /// Companies asked to be spared: mail to them waits or is slowed, mail to
    /// others goes on.
    Brakes(Vec<BrakeView>),
}

impl Waits {
    /// In a word.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Standing(_) => "standing",
            Self::Domain => "domain",
            Self::Wave => "wave",
            Self::Brakes(_) => "brakes",
        }
    }

    /// True when none of its mail goes out meanwhile.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !matches!(self, Self::Wave | Self::Brakes(_))
    }
}

/// What a campaign waits for; `None` for one that does not run, or sends.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn of(app: &App, row: &CampaignRow) -> Result<Option<Waits>, Failure> {
    if row.state != CampaignState::Running {
        return Ok(None);
    }
    if !crate::hold::open(app).await?.is_empty() {
        return Ok(Some(Waits::Hold));
    }
    let standing = app.account_row(row.account).await?.standing;
    if !standing.may_send() {
        return Ok(Some(Waits::Standing(standing)));
    }
    if !sender_domain::may_send(app, row.account, &row.sender_domain).await? {
        return Ok(Some(Waits::Domain));
    }
    if import::wave::holds_up(app, row).await? {
        return Ok(Some(Waits::Wave));
    }
    let active = brake::active(app.store(), [row.account], app.now()).await?;
    let of_this = active.into_iter().filter(|it| match &it.braked {
        Braked::Account => true,
        Braked::Campaign(id) => *id == row.id,
        Braked::Domain(domain) => *domain == row.sender_domain,
    });
    let brakes: Vec<_> = of_this.map(BrakeView::of).collect();
    Ok((!brakes.is_empty()).then_some(Waits::Brakes(brakes)))
}
