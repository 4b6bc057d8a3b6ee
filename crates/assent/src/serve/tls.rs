//! Certificates, keys and roots from the operator's files.

use std::{fs, path::Path, sync::Arc};

use anyhow::Context as _;
use mta::{TlsClients, tls::files};
use rustls::ServerConfig;

use crate::config::{InboundTls, Mail};

/// Where systems keep the roots they trust.
const ROOTS: &[&str] = &[
    // Debian, Ubuntu, Alpine, Arch.
    "/etc/ssl/certs/ca-certificates.crt",
    // Fedora and its kin.
    "/etc/pki/tls/certs/ca-bundle.crt",
    // openSUSE.
    "/etc/ssl/ca-bundle.pem",
    // BSD.
    "/etc/ssl/cert.pem",
];

/// What outbound sessions encrypt with. Without roots nothing can be verified,
/// and mail to networks that require TLS waits; that is said once, here.
pub(super) fn clients(mail: &Mail) -> anyhow::Result<TlsClients> {
    let machine = ROOTS.iter().map(Path::new).find(|it| it.is_file());
    let file = mail.roots_file.as_deref().or(machine);
    let roots = match file {
        Some(file) => Some(files::roots(&read(file)?).with_context(|| unfit(file))?),
        None => {
            tracing::warn!(
                "this machine has no root certificates: mail to networks that require TLS waits. \
                 Install the package ca-certificates, or name a file in mail.roots_file"
            );
            None
        }
    };
    Ok(TlsClients::new(roots)?)
}

/// What the inbound listener answers STARTTLS with.
pub(super) fn server(tls: &InboundTls) -> anyhow::Result<Arc<ServerConfig>> {
    let InboundTls { certificate_file, key_file } = tls;
    files::server(&read(certificate_file)?, &read(key_file)?).with_context(|| {
        format!("{} and {} do not suffice", certificate_file.display(), key_file.display())
    })
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("could not read {}", file.display()))
}

fn unfit(file: &Path) -> String {
    format!("{} does not suffice", file.display())
}
