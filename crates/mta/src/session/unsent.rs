//! Deliveries whose mail cannot even be offered: no route, no host, no TLS.
//!
//! They pass the re-check like all others and get an attempt on record, so that
//! their age is counted and the record says why they wait or ended. Nothing is
//! sent.

use std::{error::Error, sync::Arc};

use app::dispatch::{Checked, NotBegun, Ticket, begin, check, outcome::Begin};
use delivery::{
    NoRoute,
    outcome::{Brake, Outcome},
    replies::Refusal,
};
use domain::Reply;
use futures_util::{StreamExt, stream};
use smtp::client::Stage;

use super::{
    Leases, Row, Shared,
    connect::Failed,
    settle::{Ending, settle},
    wire::stage_of,
};

/// Deliveries re-checked in one read.
const CHECKED_MAX: usize = 64;
/// Outcomes written down at once: their commits are grouped.
const AT_ONCE: usize = 16;

/// Why deliveries could not be offered.
#[derive(Clone, Debug)]
pub(crate) enum Undelivered {
    /// No host of the site answered.
    Unreachable,
    /// A host answered, and said no before the first transaction.
    Refused {
        /// To what.
        stage: Stage,
        /// Its answer.
        reply: Reply,
    },
    /// TLS is required and cannot be had.
    Insecure,
    /// DNS did not answer.
    NoDns,
    /// DNS answered with something that leads nowhere.
    NoRoute(NoRoute),
}

impl Undelivered {
    /// What a failed connection means for the deliveries that waited for it.
    pub(crate) fn of(failed: Failed) -> Option<Self> {
        Some(match failed {
            Failed::Unreachable => Self::Unreachable,
            Failed::Refused { stage, reply } => Self::Refused { stage, reply },
            Failed::Insecure => Self::Insecure,
            Failed::NoDns => Self::NoDns,
            Failed::NoRoute(why) => Self::NoRoute(why),
            Failed::Stopped => return None,
        })
    }

    /// What happened, in a few words.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Unreachable => "no host could be reached".to_owned(),
            Self::Refused { reply, .. } => super::deliver::told(reply),
            Self::Insecure => "TLS is required and cannot be had".to_owned(),
            Self::NoDns => "DNS does not answer".to_owned(),
            Self::NoRoute(NoRoute::NullMx) => "the domain takes no mail".to_owned(),
            Self::NoRoute(NoRoute::NoDomain) => "the domain has no mail host".to_owned(),
            Self::NoRoute(NoRoute::Forbidden) => "its hosts have private addresses".to_owned(),
        }
    }

    fn outcome(&self) -> Outcome<'_> {
        match self {
            Self::Unreachable => Outcome::Unreachable,
            // A 5yz to the connection is about us, not about the recipient:
            // nobody is bounced for it. The brake still hears the reply.
            Self::Refused { reply, .. } if reply.is_permanent() => Outcome::Unreachable,
            Self::Refused { stage, reply } => Outcome::Refused { stage: stage_of(*stage), reply },
            Self::Insecure => Outcome::Insecure,
            Self::NoDns => Outcome::NoDns,
            Self::NoRoute(why) => Outcome::NoRoute(*why),
        }
    }

    fn stage(&self) -> &'static str {
        match self {
            Self::Unreachable => "connect",
            Self::Refused { stage, .. } => stage.as_str(),
            Self::Insecure => "starttls",
            Self::NoDns | Self::NoRoute(_) => "dns",
        }
    }

    fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Refused { reply, .. } => Some(reply),
            _ => None,
        }
    }

    /// What the answer to a connection asks to slow, pause or stop.
    pub(crate) fn brake(&self, shared: &Shared, provider: Option<&str>) -> Option<Brake> {
        let Self::Refused { stage, reply } = self else { return None };
        let refusal = Refusal { provider, stage: stage_of(*stage), reply };
        let means = shared.config.replies.classify(refusal);
        let delivery::replies::Classified { scope, action, pause, .. } = means;
        Some(Brake { scope, action, pause })
    }
}

/// Deliveries to be settled unsent.
pub(crate) struct Unsent {
    /// The deliveries.
    pub rows: Vec<Row>,
    /// Why.
    pub why: Undelivered,
    /// The leases they are settled under.
    pub leases: Arc<Leases>,
    /// For the record: egress source, host and provider.
    pub names: (String, String, String),
    /// The provider's name in the table of replies, if it is there.
    pub provider: Option<Arc<str>>,
}

impl Unsent {
    /// Settles them. Returns those that nobody needs to hold any more.
    pub(crate) async fn run(self, shared: &Arc<Shared>) -> Vec<Row> {
        let mut freed = Vec::new();
        for rows in self.rows.chunks(CHECKED_MAX) {
            let due: Vec<_> = rows.iter().map(|it| it.due).collect();
            let checked = match check(&shared.app, &shared.composer, &due).await {
                Ok(checked) => checked,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn Error,
                        "deliveries could not be re-checked"
                    );
                    freed.extend_from_slice(rows);
                    continue;
                }
            };
            let settling = rows.iter().cloned().zip(checked).map(|it| self.one(shared, it));
            let settled: Vec<Option<Row>> =
                stream::iter(settling).buffer_unordered(AT_ONCE).collect().await;
            freed.extend(settled.into_iter().flatten());
        }
        freed
    }

    /// The row, unless it must stay held.
    async fn one(&self, shared: &Arc<Shared>, (row, checked): (Row, Checked)) -> Option<Row> {
        let Checked::Ready(ticket) = checked else { return Some(row) };
        let Some(lease) = self.leases.get(&row.shard).copied() else { return Some(row) };
        let (source, host, provider) = self.names.clone();
        let with = Begin { lease, source, host, tls: None, provider };
        let begun = match begin(&shared.app, &ticket, with).await {
            Ok(begun) => begun,
            Err(NotBegun::Raced) => return Some(row),
            Err(NotBegun::Unknown(begun, _)) => begun,
        };
        let Ticket { row: delivery, .. } = *ticket;
        let ending = Ending {
            queued: &row,
            row: &delivery,
            begun,
            provider: self.provider.as_deref(),
            came: self.why.outcome(),
            stage: self.why.stage(),
            reply: self.why.reply(),
        };
        match settle(shared, ending).await {
            Ok(_) => Some(row),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn Error,
                    "an outcome could not be put on record"
                );
                None
            }
        }
    }
}
