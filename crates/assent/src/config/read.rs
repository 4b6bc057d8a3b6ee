//! From values to the configuration, each value checked by itself.

use std::{net::IpAddr, path::PathBuf};

use policy::{
    Confidence,
    blocklist::{self, Blocklist, Holds},
};
use url::Url;

use super::{
    Config, ConfigError, CounterProof, Database, DnsConfig, EgressSource, InDoubt, InboundTls, Log,
    Mail, Rehearsal, Server, WarmNetwork,
    value::{Values, bad, entry_count, entry_text, parse_text},
};
use crate::logging;

const SOCKET: &str = "an address and a port, such as \"127.0.0.1:8080\"";
const DOMAIN: &str = "a domain name with at least two labels, such as \"mail.example.com\"";
const IP: &str = "an IP address";
const PATH: &str = "a path";

pub(super) fn config(values: &Values) -> Result<Config, ConfigError> {
    Ok(Config {
        server: server(values)?,
        database: database(values)?,
        mail: mail(values)?,
        policy_overlay: values.optional("policy.overlay", PATH)?,
        policy_words: values.optional("policy.words", PATH)?,
        dns: DnsConfig {
            resolver: values.optional("dns.resolver", SOCKET)?,
            timeout: values.duration("dns.timeout")?,
        },
        log: log(values)?,
        rehearsal: rehearsal(values)?,
    })
}

fn server(values: &Values) -> Result<Server, ConfigError> {
    let data_dir: PathBuf = values.parsed("server.data_dir", PATH)?;
    if data_dir.as_os_str().is_empty() {
        return Err(bad("server.data_dir", "must not be empty"));
    }
    let master_key_file: Option<PathBuf> = values.optional("server.master_key_file", PATH)?;
    let never_again_file: Option<PathBuf> = values.optional("server.never_again_file", PATH)?;
    let proxies = values.texts("server.trusted_proxies")?;
    Ok(Server {
        master_key_file: master_key_file.unwrap_or_else(|| data_dir.join("master.key")),
        never_again_file: never_again_file.unwrap_or_else(|| data_dir.join(super::NEVER_AGAIN)),
        country: country(values)?,
        data_dir,
        public_url: origin(values, "server.public_url")?,
        console_url: origin(values, "server.console_url")?,
        content_url: origin(values, "server.content_url")?,
        public_listen: values.parsed("server.public_listen", SOCKET)?,
        console_listen: values.parsed("server.console_listen", SOCKET)?,
        content_listen: values.parsed("server.content_listen", SOCKET)?,
        trusted_proxies: proxies
            .into_iter()
            .map(|it| parse_text::<IpAddr>("server.trusted_proxies", it, IP))
            .collect::<Result<_, _>>()?,
        upload_bytes_max: values.size("server.upload_max")?,
    })
}

/// A country's code; empty = not said.
fn country(values: &Values) -> Result<String, ConfigError> {
    let code: Option<String> = values.optional("server.country", "a code such as \"SE\"")?;
    let code = code.unwrap_or_default();
    let is_code = code.len() == 2 && code.bytes().all(|it| it.is_ascii_uppercase());
    if is_code || code.is_empty() {
        return Ok(code);
    }
    Err(bad("server.country", "must be the code of a country, such as \"SE\" (ISO 3166)"))
}

/// An origin: scheme, host, port, and nothing else (RFC 6454).
fn origin(values: &Values, name: &str) -> Result<Url, ConfigError> {
    const EXPECTED: &str = "an origin, such as \"https://mail.example.com\": no path, no query";
    let url: Url = values.parsed(name, EXPECTED)?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if plain { Ok(url) } else { Err(bad(name, &format!("must be {EXPECTED}"))) }
}

fn database(values: &Values) -> Result<Database, ConfigError> {
    let password_file = values.optional("database.password_file", PATH)?;
    let Some(url) = values.optional::<Url>("database.url", "a postgres:// URL")? else {
        return Ok(Database::Embedded);
    };
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(bad("database.url", "must be a postgres:// URL"));
    }
    if url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password") {
        // The file is read by more eyes than a secret should be.
        let problem = "must not hold a password; put it in a file and name that as \
                       `database.password_file`";
        return Err(bad("database.url", problem));
    }
    Ok(Database::Postgres { url: url.to_string(), password_file })
}

fn mail(values: &Values) -> Result<Mail, ConfigError> {
    let hostname: domain::Domain = values.parsed("mail.hostname", DOMAIN)?;
    let bounce_domain: Option<domain::Domain> = values.optional("mail.bounce_domain", DOMAIN)?;
    let mut egress: Vec<EgressSource> =
        values.tables("mail.egress")?.into_iter().map(egress).collect::<Result<_, _>>()?;
    if egress.is_empty() {
        egress.push(EgressSource {
            name: "default".to_owned(),
            ip: IpAddr::from([0, 0, 0, 0]),
            ehlo: hostname.clone(),
        });
    }
    Ok(Mail {
        bounce_domain: bounce_domain.unwrap_or_else(|| hostname.clone()),
        hostname,
        inbound_listen: values.parsed("mail.inbound_listen", SOCKET)?,
        inbound_bytes_max: values.size("mail.inbound_max")?,
        inbound_tls: inbound_tls(values)?,
        roots_file: values.optional("mail.roots_file", "a path")?,
        smtp_port: values.count("mail.smtp_port")?,
        egress,
        warm: values.tables("mail.warm")?.into_iter().map(warm).collect::<Result<_, _>>()?,
        blocklists: blocklists(values)?,
        in_doubt: match values.text("mail.in_doubt")? {
            "retry" => InDoubt::Retry,
            "stop" => InDoubt::Stop,
            _ => return Err(bad("mail.in_doubt", "must be \"retry\" or \"stop\"")),
        },
    })
}

fn inbound_tls(values: &Values) -> Result<Option<InboundTls>, ConfigError> {
    let certificate_file = values.optional("mail.inbound_certificate_file", "a path")?;
    let key_file = values.optional("mail.inbound_key_file", "a path")?;
    match (certificate_file, key_file) {
        (Some(certificate_file), Some(key_file)) => {
            Ok(Some(InboundTls { certificate_file, key_file }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => {
            Err(bad("mail.inbound_key_file", "must be set with `mail.inbound_certificate_file`"))
        }
        (None, Some(_)) => {
            Err(bad("mail.inbound_certificate_file", "must be set with `mail.inbound_key_file`"))
        }
    }
}

fn egress(table: &toml::Table) -> Result<EgressSource, ConfigError> {
    let text = |column| entry_text("mail.egress", table, column);
    Ok(EgressSource {
        name: text("name")?.to_owned(),
        ip: parse_text("mail.egress.ip", text("ip")?, IP)?,
        ehlo: parse_text("mail.egress.ehlo", text("ehlo")?, DOMAIN)?,
    })
}

fn warm(table: &toml::Table) -> Result<WarmNetwork, ConfigError> {
    Ok(WarmNetwork {
        network: entry_text("mail.warm", table, "network")?.to_ascii_lowercase(),
        per_hour: entry_count("mail.warm", table, "per_hour")?,
        connections: entry_count("mail.warm", table, "connections")?,
        reason: entry_text("mail.warm", table, "reason")?.to_owned(),
    })
}

/// Those of the file, and before them those that are compiled in: not in a
/// rehearsal, which asks nobody outside.
fn blocklists(values: &Values) -> Result<Vec<Blocklist>, ConfigError> {
    let outside = !values.flag("rehearsal.enabled")? && values.flag("mail.default_blocklists")?;
    let mut all = if outside { blocklist::builtin().to_vec() } else { Vec::new() };
    for table in values.tables("mail.blocklist")? {
        let text = |column| entry_text("mail.blocklist", table, column);
        let of = Holds::parse(text("of")?);
        all.push(Blocklist {
            name: text("name")?.to_owned(),
            zone: text("zone")?.trim_end_matches('.').to_ascii_lowercase(),
            of: of.ok_or_else(|| bad("mail.blocklist.of", "must be \"address\" or \"domain\""))?,
            source: text("reason")?.to_owned(),
            confidence: Confidence::Design,
        });
    }
    Ok(all)
}

fn log(values: &Values) -> Result<Log, ConfigError> {
    let level = values.text("log.level")?.to_owned();
    logging::check_level(&level)
        .map_err(|_| bad("log.level", "must be a level, such as \"info\", or a list of them"))?;
    Ok(Log { format: values.parsed("log.format", "\"text\" or \"json\"")?, level })
}

fn rehearsal(values: &Values) -> Result<Option<Rehearsal>, ConfigError> {
    if !values.flag("rehearsal.enabled")? {
        // A forgotten switch should not leave its shortened times silently unused.
        return match values.first_set("rehearsal.").filter(|it| *it != "rehearsal.enabled") {
            Some(key) => Err(bad(key, "needs `rehearsal.enabled = true`")),
            None => Ok(None),
        };
    }
    Ok(Some(Rehearsal {
        retry_first: values.duration("rehearsal.retry_first")?,
        retry_max: values.duration("rehearsal.retry_max")?,
        give_up_after: values.duration("rehearsal.give_up_after")?,
        throttle_per_s: values.count("rehearsal.throttle_per_s")?,
        counter_proof: CounterProof {
            lose_commits: values.flag("rehearsal.lose_commits")?,
            settle_at_lease: values.flag("rehearsal.settle_at_lease")?,
        },
    }))
}
