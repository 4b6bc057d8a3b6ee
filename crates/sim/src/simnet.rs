//! The simulated world as a whole: DNS, providers and their mailboxes, started
//! together, ended by dropping it.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use domain::{Address, Domain, Timestamp};
use ports::Listener;
use thiserror::Error;
use tokio::sync::watch;

use crate::{
    Doors, Mailbox, Seed, SimnetConfig, Zones, dns,
    mailbox::Keep,
    post::Post,
    provider::{Ground, Place, Provider},
    receiver::{Counts, Reports, Torn},
    tls::{Tls, TlsError},
};

/// Attempts to find one port that is free on all addresses.
const PORT_ATTEMPTS: u32 = 32;

/// How a world is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Where the DNS server listens; port 0 takes a free one. `None`: there is
    /// no server, and names are asked of the zones
    /// ([`ZoneResolver`](crate::dns::ZoneResolver)).
    pub dns_at: Option<SocketAddr>,
    /// How much of each message is kept.
    pub keep: Keep,
}

/// Why the world did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// An address or port is taken or not ours.
    #[error("cannot listen on {at}")]
    Listen {
        /// Where.
        at: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The self-signed certificate could not be made.
    #[error("cannot make the certificate of the simulated hosts")]
    Tls(#[source] TlsError),
}

/// A running world.
#[derive(Debug)]
pub struct Simnet {
    zones: Zones,
    mailbox: Mailbox,
    providers: Vec<Arc<Provider>>,
    null_mx: Vec<Domain>,
    post: Post,
    tls: Tls,
    dns_addr: Option<SocketAddr>,
    smtp_port: u16,
    /// Dropping it ends every task.
    _stop: watch::Sender<()>,
}

impl Simnet {
    /// Starts DNS and all providers.
    ///
    /// # Errors
    /// [`StartError`]; nothing runs then.
    pub async fn start(
        doors: Doors,
        config: SimnetConfig,
        options: Options,
    ) -> Result<Self, StartError> {
        let zones = Zones::new();
        enter(&zones, &config);
        let (stop, stopped) = watch::channel(());
        let hosts = config.provider.iter().flat_map(|it| it.hosts.keys().cloned());
        let tls = Tls::self_signed(hosts.collect()).map_err(StartError::Tls)?;
        let (smtp_port, listeners) = listen(&doors, &config).await?;
        let mailbox = Mailbox::new(options.keep);
        let post = Post::new(doors.clone(), zones.clone(), smtp_port, tls.clone());
        let mut dns_addr = None;
        if let Some(at) = options.dns_at {
            let served = dns::serve(&doors, zones.clone(), at, stopped.clone()).await;
            dns_addr = Some(served.map_err(|source| StartError::Listen { at, source })?);
        }
        let mut listeners = listeners.into_iter();
        let mut providers = Vec::new();
        for it in &config.provider {
            let ground = Ground {
                doors: doors.clone(),
                mailbox: mailbox.clone(),
                post: post.clone(),
                tls: tls.clone(),
                seed: Seed(config.seed),
            };
            let provider = Arc::new(Provider::new(it.clone(), ground));
            for (place, listener) in listeners.by_ref().take(it.hosts.len()) {
                provider.clone().listen(place.host, listener, stopped.clone());
            }
            providers.push(provider);
        }
        let null_mx = config.null_mx;
        Ok(Self { zones, mailbox, providers, null_mx, post, tls, dns_addr, smtp_port, _stop: stop })
    }

    /// The names; change them at any time.
    #[must_use]
    pub fn zones(&self) -> &Zones {
        &self.zones
    }

    /// What was received.
    #[must_use]
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// The sender for simulated people; routes set on it hold for late
    /// notifications too.
    #[must_use]
    pub fn post(&self) -> &Post {
        &self.post
    }

    /// TLS that trusts the simulated hosts.
    #[must_use]
    pub fn tls(&self) -> &Tls {
        &self.tls
    }

    /// Where DNS listens, if it does.
    #[must_use]
    pub fn dns_addr(&self) -> Option<SocketAddr> {
        self.dns_addr
    }

    /// The port of every mail host.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.smtp_port
    }

    /// The domains of each provider, by its name.
    #[must_use]
    pub fn domains(&self) -> BTreeMap<String, Vec<Domain>> {
        let entry = |it: &Arc<Provider>| (it.config.name.clone(), it.config.domains.clone());
        self.providers.iter().map(entry).collect()
    }

    /// What each provider does, in words, in the order of the file.
    #[must_use]
    pub fn habits(&self) -> Vec<(String, String)> {
        let entry = |it: &Arc<Provider>| (it.config.name.clone(), it.config.behaviour.told());
        self.providers.iter().map(entry).collect()
    }

    /// Domains that take no mail.
    #[must_use]
    pub fn null_mx(&self) -> &[Domain] {
        &self.null_mx
    }

    /// True when somebody reads mail at this address.
    #[must_use]
    pub fn knows(&self, recipient: &Address) -> bool {
        self.providers.iter().any(|it| it.receiver().knows(recipient))
    }

    /// True when mail for this address is taken, if need be after some tries.
    #[must_use]
    pub fn takes(&self, recipient: &Address) -> bool {
        self.providers.iter().any(|it| it.receiver().takes(recipient))
    }

    /// True when mail for this address is taken, read, and neither returned nor
    /// complained about.
    #[must_use]
    pub fn keeps(&self, recipient: &Address) -> bool {
        self.providers.iter().any(|it| it.receiver().keeps(recipient))
    }

    /// When this address was first refused because nobody is known by it.
    #[must_use]
    pub fn unknown_at(&self, recipient: &Address) -> Option<Timestamp> {
        let key = recipient.normalised();
        self.providers.iter().find_map(|it| it.receiver().unknown_at().get(&key).copied())
    }

    /// Reports that followed messages, at all providers.
    #[must_use]
    pub fn reports(&self) -> Reports {
        let mut all = Reports::default();
        for provider in &self.providers {
            all.add(provider.receiver().reports());
        }
        all
    }

    /// Connections that are open now, at all providers.
    #[must_use]
    pub fn connections_open(&self) -> u32 {
        self.providers.iter().map(|it| it.receiver().connections_open()).sum()
    }

    /// Sessions whose client went away without a word, at all providers. Those
    /// of a client that was killed are all counted when no connection is open
    /// any more.
    #[must_use]
    pub fn torn(&self) -> Torn {
        let torn = self.providers.iter().map(|it| it.receiver().torn());
        torn.fold(Torn::default(), std::ops::Add::add)
    }

    /// What each provider decided, and how often.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, Counts> {
        let entry = |it: &Arc<Provider>| (it.config.name.clone(), it.receiver().counts().clone());
        self.providers.iter().map(entry).collect()
    }
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post")
    }
}

/// Enters hosts and domains into the zones.
fn enter(zones: &Zones, config: &SimnetConfig) {
    for provider in &config.provider {
        for (index, (host, address)) in provider.hosts.iter().enumerate() {
            zones.add_address(host, *address);
            let preference = u16::try_from(index + 1).unwrap_or(u16::MAX).saturating_mul(10);
            for domain in &provider.domains {
                zones.add_mx(domain.as_str(), preference, host);
            }
        }
    }
    for domain in &config.null_mx {
        zones.add_null_mx(domain.as_str());
    }
}

type Bound = Vec<(Place, Box<dyn Listener>)>;

/// Listens on every host. With port 0 the first address chooses a port and the
/// others follow it; when one cannot, another port is tried.
async fn listen(doors: &Doors, config: &SimnetConfig) -> Result<(u16, Bound), StartError> {
    let places: Vec<(String, IpAddr)> = config
        .provider
        .iter()
        .flat_map(|it| it.hosts.iter().map(|(host, address)| (host.clone(), *address)))
        .collect();
    let mut attempt = 1;
    loop {
        match listen_on(doors, &places, config.smtp_port).await {
            Err(_) if config.smtp_port == 0 && attempt < PORT_ATTEMPTS => attempt += 1,
            done => return done,
        }
    }
}

async fn listen_on(
    doors: &Doors,
    places: &[(String, IpAddr)],
    mut port: u16,
) -> Result<(u16, Bound), StartError> {
    let mut bound = Bound::new();
    for (host, address) in places {
        let at = SocketAddr::new(*address, port);
        let listener = doors.net.listen(at).await;
        let listener = listener.map_err(|source| StartError::Listen { at, source })?;
        let at = listener.local_addr();
        port = at.port();
        bound.push((Place { host: host.clone(), at }, listener));
    }
    for (place, _) in &bound {
        tracing::debug!(host = place.host, at = %place.at, "simulated mail host listens");
    }
    Ok((port, bound))
}

#[cfg(test)]
mod tests;
