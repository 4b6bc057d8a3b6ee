//! From configuration to the parts that run: database, keys, rules, settings.

use std::io::Write as _;
use std::{fs, os::unix::fs::OpenOptionsExt as _, path::Path};

use anyhow::{Context as _, bail};
use app::{App, Parts, Role, Settings, access, install, listings::Egress, settings::InDoubt};
use delivery::{RetrySchedule, RetryTable, Shaping, SiteKey, WarmDeclaration, WarmScope};
use domain::{SignedDuration, Timestamp};
use mta::{EgressSource, InboundConfig, MtaConfig};
use ports::Ports;
use store::{
    Durability, Profile, Store,
    declaration::DeclarationRow,
    keys::{MasterKeyError, files},
    never_again::{Journal, NewJournal, Opened},
};

use super::tls;
use crate::{
    config::{self, Config, Database, WarmNetwork},
    overlay,
    real::{self, DnsSetup, Setup, WorkerCommand},
};

/// Name of the file that holds the operator's key.
pub const OPERATOR_KEY: &str = "operator.key";
/// Name of the SQLite database.
pub(crate) const DATABASE: &str = "assent.db";
/// Name of the file that stands in the data folder while a restore is not done.
pub(crate) const UNFINISHED: &str = "restore.unfinished";

/// Networks that a rehearsal simulates, and whose replies mean what those of a
/// provider mean. Nobody can own these names (RFC 2606), so nobody signs
/// certificates for them.
const REHEARSED: &str = r#"
[[provider]]
name = "qq"
mx = ["qq-like.example"]
tls = "opportunistic"

[[provider]]
name = "netease"
mx = ["netease-like.example"]
"#;

/// Opens the installation.
pub(crate) async fn app(config: &Config) -> anyhow::Result<App> {
    if config.server.data_dir.join(UNFINISHED).exists() {
        bail!(
            "a restore was not finished, and people who left may be on lists again: move `{}*` \
             away (or empty the database) and run `assent restore` again",
            config.server.data_dir.join(DATABASE).display()
        );
    }
    let (app, is_new) = installation(config).await?;
    keep_journal(config, &app, is_new)?;
    Ok(app)
}

/// Opens an installation that a restore is making. It keeps no journal: what is
/// done in it comes out of one.
pub(crate) async fn restored(config: &Config) -> anyhow::Result<App> {
    Ok(installation(config).await?.0)
}

/// From its first unit on that anybody asked for, an installation keeps its
/// never-again journal (DECISIONS D31).
fn keep_journal(config: &Config, app: &App, is_new: bool) -> anyhow::Result<()> {
    let path = &config.server.never_again_file;
    let id = domain::JobId::new(app.now(), app.random()).0;
    let (journal, opened) = Journal::open(path, NewJournal { id, now: app.now() })?;
    match opened {
        Opened::Made if !is_new => tracing::warn!(
            file = %path.display(),
            "a new never-again journal was begun: no backup taken before now can be restored with it"
        ),
        Opened::Found(found) if found.torn_bytes > 0 => tracing::warn!(
            file = %path.display(),
            bytes = found.torn_bytes,
            "a torn last line of the never-again journal was cut off: nobody was told it is there"
        ),
        Opened::Made | Opened::Found(_) => {}
    }
    app.store().keep_journal(journal);
    Ok(())
}

/// The installation, and whether it is new.
async fn installation(config: &Config) -> anyhow::Result<(App, bool)> {
    let found = files::candidates(&config.server.master_key_file).map_err(explain)?;
    let ports = real::ports(Setup {
        reach: config.reach(),
        dns: DnsSetup { server: config.dns.resolver, timeout: config.dns.timeout },
        worker: WorkerCommand::this_program()?,
    })?;
    let store = open_store(config).await?;
    let now = ports.clock.now();
    store.migrate(now).await?;
    let is_new = store::installation_key::all(&store).await?.is_empty();
    let master = install::master_of(&store, &ports, found).await?;
    let keys = install::load_keys(&store, &ports, master).await?;
    let rules = overlay::rules(config.policy_overlay.as_deref())?;
    install::set_rules(&store, &rules, now).await?;
    app::policy_changes::announce(&store, (&rules, &ports)).await?;
    declare(config, &store, &ports, now).await?;
    let app = App::new(Parts { store, ports, keys, rules, settings: settings(config) });
    overlay::words(&app, config.policy_words.as_deref())?;
    Ok((app, is_new))
}

fn explain(error: MasterKeyError) -> anyhow::Error {
    let missing = matches!(error, MasterKeyError::Missing(..));
    let error = anyhow::Error::new(error);
    if missing {
        error.context("there is no master key yet: run `assent init` first")
    } else {
        error
    }
}

pub(crate) async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let rehearsal = config.rehearsal.as_ref();
    let lossy = rehearsal.is_some_and(|it| it.counter_proof.lose_commits);
    match &config.database {
        Database::Embedded => {
            let durability = if lossy { Durability::Lazy } else { Durability::Synced };
            let profile =
                if rehearsal.is_some() { Profile::Rehearsal } else { Profile::Production };
            let path = config.server.data_dir.join(DATABASE);
            Ok(Store::open_sqlite(&path, durability, profile)?)
        }
        Database::Postgres { url, password_file } => {
            let address = with_password(url, password_file.as_deref())?;
            Ok(Store::open_postgres(&address).await?)
        }
    }
}

/// The password comes from a file of its own, so that the configuration can be
/// shown to anybody.
pub(crate) fn with_password(url: &str, file: Option<&Path>) -> anyhow::Result<String> {
    let Some(file) = file else { return Ok(url.to_owned()) };
    let password = fs::read_to_string(file)
        .with_context(|| format!("could not read the password in {}", file.display()))?;
    let mut url = url::Url::parse(url).context("database.url is not a URL")?;
    url.set_password(Some(password.trim()))
        .map_err(|()| anyhow::anyhow!("database.url cannot carry a password"))?;
    Ok(url.to_string())
}

async fn declare(
    config: &Config,
    store: &Store,
    ports: &Ports,
    now: Timestamp,
) -> anyhow::Result<()> {
    let rows = config.mail.warm.iter().map(|it| DeclarationRow {
        kind: "warm-path".to_owned(),
        subject: format!("{}: {} an hour, {} connections", it.network, it.per_hour, it.connections),
        reason: it.reason.clone(),
        created_at: now,
    });
    install::record_declarations(store, ports, rows.collect()).await?;
    Ok(())
}

fn settings(config: &Config) -> Settings {
    let rehearsal = config.rehearsal.is_some();
    Settings {
        public_url: config.server.public_url.clone(),
        content_url: config.server.content_url.clone(),
        console_url: config.server.console_url.clone(),
        mail_host: config.mail.hostname.clone(),
        bounce_domain: config.mail.bounce_domain.clone(),
        country: config.server.country.clone(),
        egress: config
            .mail
            .egress
            .iter()
            .map(|it| Egress { name: it.name.clone(), ip: it.ip })
            .collect(),
        blocklists: config.mail.blocklists.clone(),
        rehearsal,
        in_doubt: match config.mail.in_doubt {
            config::InDoubt::Retry => InDoubt::Retry,
            config::InDoubt::Stop => InDoubt::Stop,
        },
        trusted_proxies: config.server.trusted_proxies.clone(),
        lease: SignedDuration::from_secs(if rehearsal { 2 } else { 15 }),
    }
}

/// The configuration of the delivery engine.
pub(super) fn mta(config: &Config, now: Timestamp) -> anyhow::Result<MtaConfig> {
    let sources = config.mail.egress.iter().map(|it| EgressSource {
        name: it.name.as_str().into(),
        ip: Some(it.ip),
        ehlo: it.ehlo.to_string(),
    });
    let mut mta = MtaConfig::new(sources.collect(), tls::clients(&config.mail)?);
    mta.smtp_port = config.mail.smtp_port;
    if let Some(times) = &config.rehearsal {
        mta.shaping = mta.shaping.overlaid(REHEARSED)?;
        mta.replies = mta.replies.rehearsal(times.retry_max);
    }
    for declared in &config.mail.warm {
        let declaration = warm(declared, &mta.shaping, now);
        declaration
            .check(&mta.shaping)
            .with_context(|| format!("mail.warm `{}`", declared.network))?;
        mta.warm.push(declaration);
    }
    if let Some(times) = &config.rehearsal {
        let schedule = RetrySchedule {
            delay_first: times.retry_first,
            delay_max: times.retry_max,
            give_up_after: times.give_up_after,
        };
        mta.retry = RetryTable::rehearsal(&schedule)?;
        mta.unreachable = schedule;
        mta.allow_loopback = true;
        mta.settle_at_lease = times.counter_proof.settle_at_lease;
    }
    Ok(mta)
}

/// The configuration of the inbound listener.
pub(super) fn inbound(config: &Config) -> anyhow::Result<InboundConfig> {
    let config::Mail { inbound_listen, inbound_bytes_max, hostname, bounce_domain, .. } =
        &config.mail;
    let mut inbound = InboundConfig::new(*inbound_listen, hostname.as_str(), bounce_domain.clone());
    inbound.size_bytes_max = *inbound_bytes_max;
    inbound.tls = config.mail.inbound_tls.as_ref().map(tls::server).transpose()?;
    Ok(inbound)
}

/// A name of `policies/shaping.toml` is a provider; anything else is a domain
/// under which all hosts of a site must be.
fn warm(declared: &WarmNetwork, shaping: &Shaping, now: Timestamp) -> WarmDeclaration {
    let name = declared.network.as_str();
    let scope = match shaping.provider(name) {
        Some(_) => WarmScope::Provider(name.into()),
        None if name.contains(',') => WarmScope::Site(SiteKey::stored(name)),
        None => WarmScope::Below(name.into()),
    };
    WarmDeclaration {
        scope,
        per_hour: declared.per_hour,
        at_once: declared.connections.into(),
        reason: declared.reason.clone(),
        declared_at: now,
        lasts: None,
    }
}

/// Makes the operator's key at the first start, in a file only its owner may
/// read.
pub(super) async fn operator_key(app: &App, config: &Config) -> anyhow::Result<()> {
    let path = config.server.data_dir.join(OPERATOR_KEY);
    if path.exists() {
        return Ok(());
    }
    let secret = access::add_key(app, None, ("operator", Role::Operator), app.now()).await?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("could not write the operator's key to {}", path.display()))?;
    writeln!(file, "{secret}")?;
    file.sync_all()?;
    tracing::info!(file = %path.display(), "the operator's key was made");
    Ok(())
}
