//! Handshakes over a pipe in memory, with certificates made here.

use tokio_rustls::TlsAcceptor;

use super::{files::FileError, *};

struct Pair {
    certificate: String,
    key: String,
}

fn pair(name: &str) -> Pair {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    Pair { certificate: made.cert.pem(), key: made.signing_key.serialize_pem() }
}

/// What the sender knows after a handshake with `mx.a.example`, which shows
/// the certificate of `shown`.
async fn shaken(clients: &TlsClients, trust: Trust, shown: &Pair) -> String {
    let server = files::server(shown.certificate.as_bytes(), shown.key.as_bytes()).unwrap();
    let (near, far) = tokio::io::duplex(64 * 1024);
    let answering = TlsAcceptor::from(server).accept(far);
    let asking = clients.handshake(Box::new(near), ("mx.a.example", trust));
    let (asked, _) = tokio::join!(asking, answering);
    match asked {
        Ok((_, made)) => made,
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn where_a_certificate_matters_nobody_elses_will_do() {
    let ours = pair("mx.a.example");
    let other_name = pair("mx.b.example");
    let stranger = pair("mx.a.example");
    let trusted = [ours.certificate.as_str(), &other_name.certificate].concat();
    let clients = TlsClients::new(Some(files::roots(trusted.as_bytes()).unwrap())).unwrap();
    let stands = "TLSv1_3 TLS13_AES_256_GCM_SHA384";
    assert_eq!(shaken(&clients, Trust::Verified, &ours).await, stands);
    let refused = shaken(&clients, Trust::Verified, &other_name).await;
    assert!(refused.contains("not valid for name \"mx.a.example\""), "{refused}");
    let refused = shaken(&clients, Trust::Verified, &stranger).await;
    assert!(refused.starts_with("invalid peer certificate"), "{refused}");
    assert_eq!(shaken(&clients, Trust::Anybody, &stranger).await, stands);
}

#[tokio::test]
async fn without_roots_what_must_be_verified_fails() {
    let clients = TlsClients::new(None).unwrap();
    let shown = pair("mx.a.example");
    // The other side would wait for a word that never comes.
    let (near, far) = tokio::io::duplex(1024);
    drop(far);
    let asked = clients.handshake(Box::new(near), ("mx.a.example", Trust::Verified)).await;
    let error = asked.map(|_| ()).unwrap_err().to_string();
    assert_eq!(error, "there are no roots to verify a certificate with");
    let anybody = shaken(&clients, Trust::Anybody, &shown).await;
    assert_eq!(anybody, "TLSv1_3 TLS13_AES_256_GCM_SHA384");
}

#[test]
fn files_that_do_not_suffice_say_why() {
    let one = pair("mx.a.example");
    let other = pair("mx.a.example");
    let server = |chain: &str, key: &str| {
        files::server(chain.as_bytes(), key.as_bytes()).map(|_| ()).unwrap_err().to_string()
    };
    let no_key = FileError::NoKey(rustls_pki_types::pem::Error::NoItemsFound).to_string();
    assert_eq!(server("", &one.key), FileError::NoCertificate.to_string());
    assert_eq!(server(&one.certificate, ""), no_key);
    assert_eq!(server(&one.certificate, &one.certificate), no_key);
    assert_eq!(server(&one.certificate, &other.key), "certificate and key cannot be used together");
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    assert_eq!(server(broken, &one.key), "it is not PEM");
    assert!(matches!(files::roots(b"nothing"), Err(FileError::NoCertificate)));
}
