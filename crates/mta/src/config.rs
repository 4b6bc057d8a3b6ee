//! What the operator configured, as far as delivery depends on it. Made by
//! `assent` from the configuration file; checked there.

use std::{net::IpAddr, sync::Arc};

use delivery::{
    Limits, Provider, ReplyTable, RetrySchedule, RetryTable, Shaping, SiteKey, WarmDeclaration,
};
use domain::{SignedDuration, Stream, Timestamp};
use smtp::client::Timeouts;

use crate::tls::TlsClients;

/// How outbound delivery runs.
///
/// What follows an answer that was lost is not here: `app::Settings` has it,
/// because recovery needs it too.
#[derive(Clone, Debug)]
pub struct MtaConfig {
    /// Where mail leaves from. Never empty. Each site is served from one of
    /// them, always the same: addresses are not rotated to dodge a limit.
    pub sources: Vec<EgressSource>,
    /// Port of receiving hosts: 25 outside of rehearsals.
    pub smtp_port: u16,
    /// Limits per provider, the operator's overlay applied.
    pub shaping: Shaping,
    /// Paths that the operator declared warm (R004-23).
    pub warm: Vec<WarmDeclaration>,
    /// What replies mean.
    pub replies: ReplyTable,
    /// When a deferred delivery is tried again, per stream.
    pub retry: RetryTable,
    /// How long a path is left alone after none of its hosts could be reached.
    pub unreachable: RetrySchedule,
    /// How long a session waits for what (RFC 5321 §4.5.3.2).
    pub timeouts: Timeouts,
    /// How long a host may take to answer a connection attempt.
    pub connect_timeout: SignedDuration,
    /// Connections open at once, over all paths. At least one.
    pub sessions_max: usize,
    /// Both kinds of TLS client.
    pub tls: TlsClients,
    /// True in a rehearsal: hosts on loopback are reached, and no others
    /// (DECISIONS D10).
    pub allow_loopback: bool,
    /// Longest time between two looks at the queue while nobody says that there
    /// is new work ([`crate::MtaHandle::wake`]). What is due earlier is looked
    /// for when it is due.
    pub poll: SignedDuration,
    /// A counter-proof for rehearsals: a delivery is settled as accepted when
    /// it is taken up, *before* it is sent. Whoever is killed in between is
    /// skipped. It exists so that the kill test can be shown to fail; nothing
    /// else may set it.
    pub settle_at_lease: bool,
}

impl MtaConfig {
    /// The compiled-in tables, the waits of RFC 5321, no warm paths.
    #[must_use]
    pub fn new(sources: Vec<EgressSource>, tls: TlsClients) -> Self {
        let retry = RetryTable::builtin();
        Self {
            sources,
            smtp_port: 25,
            shaping: Shaping::builtin(),
            warm: Vec::new(),
            replies: ReplyTable::builtin(),
            unreachable: retry.of(Stream::System).clone(),
            retry,
            timeouts: Timeouts::default(),
            connect_timeout: SignedDuration::from_secs(30),
            sessions_max: 500,
            tls,
            allow_loopback: false,
            poll: SignedDuration::from_millis(200),
            settle_at_lease: false,
        }
    }

    /// The limits of a path now: the table's, or those of the declaration that
    /// covers it.
    pub(crate) fn limits(
        &self,
        provider: Option<&Provider>,
        site: &SiteKey,
        now: Timestamp,
    ) -> Limits {
        let limits = self.shaping.limits(provider);
        match self.warm.iter().find(|it| it.covers(provider, site, now)) {
            Some(warm) => limits.warmed(warm),
            None => limits.clone(),
        }
    }
}

/// One address that mail leaves from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EgressSource {
    /// Its name in records and pages.
    pub name: Arc<str>,
    /// The local address to bind; `None` leaves it to the system.
    pub ip: Option<IpAddr>,
    /// Its name in EHLO: a host name (RFC 5321 §4.1.3).
    pub ehlo: String,
}
