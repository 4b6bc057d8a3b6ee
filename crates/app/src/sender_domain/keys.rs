//! DKIM keys: making a pair, and loading the ones a message was signed with.

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::Ed25519KeyPair,
};
use domain::{AccountId, Domain, SigningKeyId, Timestamp};
use message::{DkimKey, KeyFacts, dkim::Algorithm};
use store::{
    Place, Step,
    keys::AccountKeys,
    signing_key::{self, SigningKeyRow},
};

use crate::{App, Failure};

fn place(id: &SigningKeyId) -> Place<'_> {
    Place { table: "signing_key", column: "sealed_private", row: id.as_bytes() }
}

/// The steps that add an RSA-2048 and an Ed25519 key (DECISIONS D16).
///
/// The RSA key comes from the cryptographic library's own generator: it takes
/// no seed. Everything else random comes through `ports::Entropy`.
pub(super) async fn new_pair(
    app: &App,
    account: AccountId,
    domain: &Domain,
    now: Timestamp,
) -> Result<Vec<Step>, Failure> {
    let account_row = app.account_row(account).await;
    // The account's first domain is added by the operator right after opening.
    let keys = app.account_keys(&account_row?)?;
    let rsa = tokio::task::spawn_blocking(rsa_2048)
        .await
        .map_err(|source| Failure::unavailable("making a DKIM key", source))??;
    let ed25519 = ed25519(app)?;
    let id = |app: &App| SigningKeyId::new(now, app.random());
    [("r", rsa), ("e", ed25519)]
        .into_iter()
        .map(|(letter, pkcs8)| {
            let id = id(app);
            let selector = selector(letter, id);
            let key = load(domain, &selector, &pkcs8)?;
            let row = SigningKeyRow {
                id,
                domain: domain.clone(),
                selector,
                algorithm: algorithm_word(key.facts().algorithm).to_owned(),
                public_record: key.public_record(),
                sealed_private: Some(keys.seal(&place(&id), &pkcs8)),
                retired_at: None,
                destroyed_at: None,
            };
            Ok(signing_key::insert(account, &row, now))
        })
        .collect()
}

fn algorithm_word(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Rsa => "rsa-sha256",
        Algorithm::Ed25519 => "ed25519-sha256",
    }
}

/// Selectors are short, unique, and tell the algorithms apart.
fn selector(letter: &str, id: SigningKeyId) -> String {
    let written = id.to_string();
    format!("a{letter}{}", &written[written.len() - 10..])
}

fn rsa_2048() -> Result<Vec<u8>, Failure> {
    let failed = |source| Failure::unavailable("making a DKIM key", source);
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
    Ok(der.as_ref().to_vec())
}

fn ed25519(app: &App) -> Result<Vec<u8>, Failure> {
    let seed: [u8; 32] = app.random();
    let failed = |doing| move |source| Failure::unavailable(doing, source);
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
        .map_err(|source| Failure::unavailable("making a DKIM key", source.to_string()))?;
    let der = pair.to_pkcs8().map_err(failed("making a DKIM key"))?;
    Ok(der.as_ref().to_vec())
}

fn load(domain: &Domain, selector: &str, pkcs8: &[u8]) -> Result<DkimKey, Failure> {
    DkimKey::from_pkcs8(domain.clone(), selector, pkcs8)
        .map_err(|source| Failure::unavailable("a DKIM key", source))
}

/// A key ready to sign; `None` when its private half was destroyed.
///
/// # Errors
/// [`Failure::Unavailable`] when it does not open: mail of the domain waits.
pub fn open(keys: &AccountKeys, row: &SigningKeyRow) -> Result<Option<DkimKey>, Failure> {
    let Some(sealed) = &row.sealed_private else { return Ok(None) };
    let pkcs8 = keys
        .open(&place(&row.id), sealed)
        .map_err(|source| Failure::unavailable("a DKIM key", source))?;
    load(&row.domain, &row.selector, pkcs8.reveal()).map(Some)
}

/// The keys that sign a domain's mail now, RSA first.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn signing_ids(
    app: &App,
    account: AccountId,
    domain: &Domain,
) -> Result<Vec<SigningKeyId>, Failure> {
    let rows = signing_key::of_domain(app.store(), account, domain).await?;
    let mut active: Vec<_> = rows.iter().filter(|row| row.retired_at.is_none()).collect();
    active.sort_by(|a, b| b.algorithm.cmp(&a.algorithm));
    Ok(active.into_iter().map(|row| row.id).collect())
}

/// What a signature says about its key; survives the key.
///
/// # Errors
/// [`Failure::Unavailable`] when the row names an algorithm we do not know.
pub fn facts(row: &SigningKeyRow) -> Result<KeyFacts, Failure> {
    let known = [Algorithm::Rsa, Algorithm::Ed25519];
    let algorithm = known.into_iter().find(|it| algorithm_word(*it) == row.algorithm);
    let algorithm =
        algorithm.ok_or_else(|| Failure::unavailable("a DKIM key", "unknown algorithm"))?;
    Ok(KeyFacts { domain: row.domain.clone(), selector: row.selector.clone(), algorithm })
}
