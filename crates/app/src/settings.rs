//! What the operator configured, as far as use cases depend on it.

use std::net::IpAddr;

use domain::{Domain, SignedDuration};
use policy::blocklist::Blocklist;
use url::Url;

use crate::listings::Egress;

/// Settings of the use cases. Made from the configuration file by `assent`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin of the public pages, e.g. `https://mail.example.com/`.
    pub public_url: Url,
    /// Origin of author content (DECISIONS D24).
    pub content_url: Url,
    /// Origin of the console and the API.
    pub console_url: Url,
    /// Our own host name: EHLO and Message-ID.
    pub mail_host: Domain,
    /// Domain of envelope senders and of the addresses that take mail for us.
    pub bounce_domain: Domain,
    /// The country in which this installation processes data: a code (ISO 3166).
    /// Empty = not said: mail waits whose laws want to know.
    pub country: String,
    /// What sends, and where from.
    pub egress: Vec<Egress>,
    /// Blocklists that are asked about ourselves.
    pub blocklists: Vec<Blocklist>,
    /// True in a rehearsal (DECISIONS D10): shown in every output.
    pub rehearsal: bool,
    /// What happens to an attempt whose answer was lost (DECISIONS D4).
    pub in_doubt: InDoubt,
    /// Reverse proxies whose word on a visitor's address is taken: it becomes
    /// evidence. Empty: nobody's.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a shard of the queue stays with a node that stopped renewing it.
    pub lease: SignedDuration,
}

/// What happens to an attempt whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InDoubt {
    /// One more try with the same bytes: the recipient may get two copies.
    Retry,
    /// No more try: the recipient may get none.
    Stop,
}
