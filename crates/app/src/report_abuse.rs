//! Reporting a message: the sender stops at once, and the report is kept for
//! the operator's staff (R002-84).
//!
//! What is kept beside the message's id is the chosen reason, a fixed word, so
//! that no personal data stands in the clear.

use domain::{InboundEventId, token::Purpose};
use store::{
    Lane, Scope,
    inbound_event::{self, InboundEventRow},
};

use crate::{
    App, Failure,
    confirm::Visitor,
    leaving::{self, Extent, Leaver, Trace},
    recipient,
};

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The person never asked for it.
    NeverAsked,
    /// The person left before.
    LeftBefore,
    /// It is not what they signed up for.
    OtherContent,
    /// It is fraud, or dangerous.
    Fraud,
    /// Something else.
    Other,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NeverAsked, Self::LeftBefore, Self::OtherContent, Self::Fraud, Self::Other];

    /// The word used in data and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NeverAsked => "never-asked",
            Self::LeftBefore => "left-before",
            Self::OtherContent => "other-content",
            Self::Fraud => "fraud",
            Self::Other => "other",
        }
    }

    /// The reason of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// Takes a report: the sender reaches this address no more, whatever comes of
/// it. Gives the number of the report.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we mailed;
/// [`Failure::Unavailable`]: the person must be told to try again.
pub async fn report(
    app: &App,
    token: &str,
    reason: Reason,
    visitor: &Visitor,
) -> Result<InboundEventId, Failure> {
    let found = recipient::by_token(app, token, Purpose::Report).await?;
    let trace = Trace::report(visitor);
    let account = found.account.id;
    let leaver = Leaver { account: found.account, contact: found.contact, list: None };
    leaving::leave(app, &leaver, Extent::Account, &trace).await?;
    let now = app.now();
    let event = InboundEventRow {
        id: InboundEventId::new(now, app.random()),
        kind: "report",
        delivery: found.delivery.map(|it| it.id),
        detail: reason.as_str().to_owned(),
        created_at: now,
    };
    let step = inbound_event::insert(account, &event);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(event.id)
}
