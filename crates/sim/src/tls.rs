//! The self-signed certificate of the simulated mail hosts, and a connector
//! that trusts it.

use std::{io, sync::Arc};

use ports::Stream;
use rustls::{
    ClientConfig, RootCertStore, ServerConfig, crypto::aws_lc_rs::default_provider,
    pki_types::ServerName,
};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use thiserror::Error;
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// The certificate could not be made.
#[derive(Debug, Error)]
pub enum TlsError {
    /// Making the certificate failed.
    #[error("the self-signed certificate could not be made")]
    Certificate(#[source] rcgen::Error),
    /// Setting up TLS with it failed.
    #[error("TLS could not be set up")]
    Setup(#[source] rustls::Error),
}

/// Both ends of TLS in the simulated world.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    connector: TlsConnector,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Tls {
    /// One certificate for all of these names, valid for nobody else.
    ///
    /// # Errors
    /// [`TlsError`] when a name cannot stand in a certificate.
    pub fn self_signed(names: Vec<String>) -> Result<Self, TlsError> {
        let made = rcgen::generate_simple_self_signed(names).map_err(TlsError::Certificate)?;
        let certificate = made.cert.der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        // The provider is named: nothing here depends on what the process
        // installed as its default.
        let provider = Arc::new(default_provider());
        let server = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Setup)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .map_err(TlsError::Setup)?;
        let mut roots = RootCertStore::empty();
        roots.add(certificate).map_err(TlsError::Setup)?;
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Setup)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(server)),
            connector: TlsConnector::from(Arc::new(client)),
        })
    }

    /// The receiver's handshake.
    ///
    /// # Errors
    /// When the handshake fails; the connection is lost.
    pub async fn accept(&self, stream: Box<dyn Stream>) -> io::Result<Box<dyn Stream>> {
        Ok(Box::new(self.acceptor.accept(stream).await?))
    }

    /// The sender's handshake with `host`.
    ///
    /// # Errors
    /// When the handshake fails or the certificate is not ours.
    pub async fn connect(
        &self,
        stream: Box<dyn Stream>,
        host: &str,
    ) -> io::Result<Box<dyn Stream>> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Ok(Box::new(self.connector.connect(name, stream).await?))
    }
}
