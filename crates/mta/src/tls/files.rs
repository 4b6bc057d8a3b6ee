//! Certificates, keys and roots as operators keep them: PEM (RFC 7468).
//!
//! **Never** here: reading a file. `assent` reads, and names the file when
//! something here does not suffice.

use std::sync::Arc;

use rustls::{RootCertStore, ServerConfig, crypto::aws_lc_rs};
use rustls_pki_types::{
    CertificateDer, PrivateKeyDer,
    pem::{self, PemObject as _},
};
use thiserror::Error;

/// Why the text of a file does not suffice.
#[derive(Debug, Error)]
pub enum FileError {
    /// Not PEM.
    #[error("it is not PEM")]
    Pem(#[source] pem::Error),
    /// PEM without a certificate.
    #[error("it holds no certificate")]
    NoCertificate,
    /// No private key, or one that is encrypted.
    #[error("it holds no private key, or one with a passphrase")]
    NoKey(#[source] pem::Error),
    /// Certificate and key are not of one pair, or of a kind that TLS does not
    /// use.
    #[error("certificate and key cannot be used together")]
    Rejected(#[source] rustls::Error),
}

/// What the inbound listener answers STARTTLS with: the chain, its own
/// certificate first, and the key.
///
/// # Errors
/// [`FileError`].
pub fn server(chain: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, FileError> {
    let chain = certificates(chain)?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(FileError::NoKey)?;
    // The provider is named: nothing here depends on what the process
    // installed as its default.
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(FileError::Rejected)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(FileError::Rejected)?;
    Ok(Arc::new(config))
}

/// Whom outbound sessions trust where a certificate is verified. What is no
/// root is passed over: systems ship old ones that nobody can use.
///
/// # Errors
/// [`FileError`]: also when none of them can be used.
pub fn roots(text: &[u8]) -> Result<RootCertStore, FileError> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(certificates(text)?);
    if added == 0 { Err(FileError::NoCertificate) } else { Ok(roots) }
}

fn certificates(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, FileError> {
    let found = CertificateDer::pem_slice_iter(text).collect::<Result<Vec<_>, _>>();
    match found {
        Ok(found) if found.is_empty() => Err(FileError::NoCertificate),
        Ok(found) => Ok(found),
        Err(error) => Err(FileError::Pem(error)),
    }
}
