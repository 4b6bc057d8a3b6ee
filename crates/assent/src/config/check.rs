//! What values must be together.

use std::net::{IpAddr, SocketAddr};

use super::{Config, ConfigError, Database, value::bad};

pub(super) fn check(config: &Config) -> Result<(), ConfigError> {
    origins_differ(config)?;
    names_differ(config)?;
    match &config.rehearsal {
        Some(_) => rehearsal_is_loopback(config),
        None if config.mail.smtp_port != 25 => {
            Err(bad("mail.smtp_port", "may differ from 25 only in a rehearsal"))
        }
        None => Ok(()),
    }
}

/// Public pages, author content and console are three origins (DECISIONS D24).
fn origins_differ(config: &Config) -> Result<(), ConfigError> {
    let server = &config.server;
    let origin = |it: &url::Url| it.origin().ascii_serialization();
    let public = origin(&server.public_url);
    let content = origin(&server.content_url);
    if origin(&server.console_url) == public {
        return Err(bad("server.console_url", "must differ from `server.public_url`"));
    }
    if content == public {
        return Err(bad("server.content_url", "must differ from `server.public_url`"));
    }
    if content == origin(&server.console_url) {
        return Err(bad("server.content_url", "must differ from `server.console_url`"));
    }
    Ok(())
}

fn names_differ(config: &Config) -> Result<(), ConfigError> {
    let mut names: Vec<&str> = config.mail.egress.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|it| it[0] == it[1]) {
        Some(pair) => Err(bad("mail.egress", &format!("has two sources named `{}`", pair[0]))),
        None => Ok(()),
    }
}

/// DECISIONS D10: a rehearsal whose mail could reach a stranger is refused.
fn rehearsal_is_loopback(config: &Config) -> Result<(), ConfigError> {
    const PROBLEM: &str = "must be a loopback address in a rehearsal";
    let server = &config.server;
    let sockets: [(&str, Option<SocketAddr>); 5] = [
        ("dns.resolver", config.dns.resolver),
        ("mail.inbound_listen", Some(config.mail.inbound_listen)),
        ("server.public_listen", Some(server.public_listen)),
        ("server.console_listen", Some(server.console_listen)),
        ("server.content_listen", Some(server.content_listen)),
    ];
    for (name, socket) in sockets {
        // No resolver named is the machine's resolver, which is not ours.
        if !socket.is_some_and(|it| is_loopback(it.ip())) {
            return Err(bad(name, PROBLEM));
        }
    }
    if config.mail.egress.iter().any(|it| !is_loopback(it.ip)) {
        return Err(bad("mail.egress", PROBLEM));
    }
    Ok(())
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

pub(super) fn warnings(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let mut warn = |applies: bool, sentence: &str| {
        if applies {
            found.push(sentence.to_owned());
        }
    };
    let server = &config.server;
    let local = |it: &url::Url| match it.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    warn(
        config.rehearsal.is_some(),
        "`rehearsal.enabled` is on: times are short and nothing outside of this machine is \
         reachable.",
    );
    warn(
        config.rehearsal.is_none() && config.mail.hostname.as_str() == "localhost.localdomain",
        "`mail.hostname` is not set: receivers refuse mail from localhost.",
    );
    warn(
        server.country.is_empty(),
        "`server.country` is not set: mail waits whose laws ask where data are processed.",
    );
    warn(
        config.rehearsal.is_none() && local(&server.public_url),
        "`server.public_url` is loopback: the way out in each message would lead nowhere.",
    );
    warn(
        config.rehearsal.is_none() && is_loopback(config.mail.inbound_listen.ip()),
        "`mail.inbound_listen` is loopback: bounces and unsubscribes by mail cannot arrive \
         unless another server on this machine hands them over.",
    );
    warn(
        [&server.public_url, &server.console_url, &server.content_url]
            .into_iter()
            .any(|it| it.scheme() == "http" && !local(it)),
        "An origin is plain http: addresses and tokens would travel in the clear. Put a proxy \
         with TLS in front and name its https origin.",
    );
    warn(
        matches!(&config.database, Database::Postgres { password_file: None, .. }),
        "`database.password_file` is not set: the database must let this user in without one.",
    );
    found
}
