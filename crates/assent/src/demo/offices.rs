//! The companies' own mailboxes: where the platform's notices arrive.

use std::collections::BTreeMap;

use sim::config::{Behaviour, ProviderConfig};

use super::office::Company;

/// Its name among the networks.
pub const NAME: &str = "offices";
/// Its host, and where it listens.
const HOST: (&str, [u8; 4]) = ("mx1.offices.example", [127, 0, 0, 121]);

/// The network that takes mail for all companies of the demo.
///
/// # Panics
/// Never: names of companies are fixed and are domains.
#[must_use]
pub fn provider() -> ProviderConfig {
    let domain = |it: &Company| it.domain.parse().expect("a fixed name");
    ProviderConfig {
        name: NAME.to_owned(),
        hosts: BTreeMap::from([(HOST.0.to_owned(), HOST.1.into())]),
        domains: Company::ALL.iter().map(domain).collect(),
        behaviour: Behaviour::default(),
    }
}
