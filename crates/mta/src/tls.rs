//! TLS of outbound sessions: STARTTLS with or without a look at the
//! certificate. [`files`] reads what operators keep in files.
//!
//! Between mail hosts a certificate that nobody vouches for is still better
//! than clear text (RFC 7435), so opportunistic TLS takes any. What must be
//! encrypted to somebody in particular is verified. **Never** here: the
//! decision which of the two; that is the path's (DECISIONS D18); nor a way back
//! from *verified* to *anybody*: without roots nothing is verified, and what had
//! to be is not sent.

pub mod files;

use std::{io, sync::Arc};

use ports::Stream;
use rustls::{
    ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::TlsConnector;

/// Both kinds of TLS client.
#[derive(Clone, Debug)]
pub struct TlsClients {
    opportunistic: Arc<ClientConfig>,
    verified: Option<Arc<ClientConfig>>,
}

impl TlsClients {
    /// Clients of which the second trusts `roots`. Without roots a path that
    /// requires TLS has none: its mail waits.
    ///
    /// # Errors
    /// [`rustls::Error`] when TLS cannot be set up: a fault of the build.
    pub fn new(roots: Option<RootCertStore>) -> Result<Self, rustls::Error> {
        // The provider is named: nothing here depends on what the process
        // installed as its default.
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = || {
            ClientConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()
        };
        let anybody = Arc::new(Anybody(Arc::clone(&provider)));
        let opportunistic =
            builder()?.dangerous().with_custom_certificate_verifier(anybody).with_no_client_auth();
        let verified = match roots {
            Some(roots) => {
                Some(Arc::new(builder()?.with_root_certificates(roots).with_no_client_auth()))
            }
            None => None,
        };
        Ok(Self { opportunistic: Arc::new(opportunistic), verified })
    }

    /// The handshake with `host`. Returns the stream, and version and cipher
    /// for the record.
    ///
    /// # Errors
    /// When the handshake fails or, where it matters, the certificate does not
    /// suffice; the connection is lost.
    pub(crate) async fn handshake(
        &self,
        stream: Box<dyn Stream>,
        (host, trust): (&str, Trust),
    ) -> io::Result<(Box<dyn Stream>, String)> {
        let config = match (trust, &self.verified) {
            (Trust::Anybody, _) => &self.opportunistic,
            (Trust::Verified, Some(verified)) => verified,
            (Trust::Verified, None) => {
                return Err(io::Error::other("there are no roots to verify a certificate with"));
            }
        };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let stream = TlsConnector::from(Arc::clone(config)).connect(name, stream).await?;
        let (_, session) = stream.get_ref();
        let version = session.protocol_version().and_then(|it| it.as_str()).unwrap_or("TLS");
        let suite = session.negotiated_cipher_suite().and_then(|it| it.suite().as_str());
        let made = format!("{version} {}", suite.unwrap_or_default());
        Ok((Box::new(stream), made))
    }
}

/// Whose certificate will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Anybody's: encryption without authentication.
    Anybody,
    /// The host's, as somebody we trust says.
    Verified,
}

/// Takes every certificate. Signatures are still checked: the peer holds the
/// key of the certificate it shows.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests;
