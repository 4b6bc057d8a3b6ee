//! Where the domains of an upload take mail: each is asked once, several at a
//! time, and no more than a limit of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::Domain;
use futures_util::{StreamExt as _, stream};
use ports::MxAnswer;
use screening::MailHost;

use crate::App;

/// Most domains of one upload that are asked about. What is behind counts as
/// unknown, and a list of so many domains goes to a person.
const DOMAINS_MAX: usize = 50_000;
/// Questions that are open at a time.
const QUESTIONS_MAX: usize = 32;

/// The answers so far.
#[derive(Default)]
pub(super) struct Hosts(BTreeMap<Domain, MailHost>);

impl Hosts {
    /// Where a domain takes mail, as far as it was asked.
    pub(super) fn of(&self, domain: &Domain) -> MailHost {
        self.0.get(domain).copied().unwrap_or(MailHost::Unknown)
    }

    /// True when it was not asked about, and may be.
    pub(super) fn lacks(&self, domain: &Domain) -> bool {
        self.0.len() < DOMAINS_MAX && !self.0.contains_key(domain)
    }

    /// Asks about these domains.
    pub(super) async fn ask(&mut self, app: &App, domains: BTreeSet<Domain>) {
        let room = DOMAINS_MAX - self.0.len();
        let dns = &app.ports().dns;
        let questions = domains.into_iter().take(room).map(|domain| async move {
            let answer = match dns.mx(&domain).await {
                Ok(MxAnswer::Hosts(_)) => MailHost::Found,
                Ok(MxAnswer::Null) => MailHost::Null,
                Ok(MxAnswer::None) => MailHost::None,
                // The name may exist: nobody is turned away for a weak resolver.
                Err(_) => MailHost::Unknown,
            };
            (domain, answer)
        });
        let answers: Vec<_> =
            stream::iter(questions).buffer_unordered(QUESTIONS_MAX).collect().await;
        self.0.extend(answers);
    }
}
