//! A picture that lies at a further address, known by its bytes (DECISIONS D55).
//!
//! Whoever put a right on file may hand in the picture with it; its digest is kept,
//! never the picture. The same bytes at another address have the same right, and
//! nothing has to be proven again. **Never** here: fetching an address. That the
//! picture lies there is the account's word; that its bytes are the same is not.

use domain::{AccountId, LicenceId, Personal};
use store::{
    Lane, Scope,
    licence::{self, LicenceRow},
};

use super::{Kept, Words, digest, is_in_force, line, open, place};
use crate::{Action, Actor, App, Failure, blobs};

/// Largest picture that is compared, in bytes.
const PICTURE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// By what a picture is known: the digest of its bytes, in hexadecimal digits.
///
/// # Errors
/// [`Failure::Invalid`] for none and for one that is too large.
pub(super) fn known(bytes: &[u8]) -> Result<String, Failure> {
    if bytes.is_empty() || bytes.len() > PICTURE_BYTES_MAX {
        return Err(Failure::invalid("picture", format!("1 to {PICTURE_BYTES_MAX} bytes")));
    }
    Ok(blobs::digest_of(bytes).to_string())
}

/// Carries a right to a further address of its picture. It ends with the right.
///
/// # Errors
/// [`Failure::Conflict`] when the right is not in force or was put on file without
/// its picture, [`Failure::Invalid`] when the bytes are others.
pub async fn also(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, LicenceId),
    (asset, picture): (&str, &[u8]),
) -> Result<LicenceId, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let keys = app.account_keys(&app.open_account(account).await?)?;
    let now = app.now();
    let rows = licence::of_account(app.store(), account).await?;
    let right = rows.into_iter().find(|it| it.id == id).ok_or(Failure::NotFound("licence"))?;
    if !is_in_force(&right, now) {
        return Err(Failure::Conflict("it is not in force".into()));
    }
    let kept = open(&keys, &right)?;
    let of_right = kept.picture.as_ref().ok_or_else(|| {
        Failure::Conflict("it was put on file without its picture: nothing can be compared".into())
    })?;
    if *of_right != known(picture)? {
        return Err(Failure::invalid("picture", "its bytes are not those the right is for"));
    }
    let words = Words { asset: line("asset", asset)?, ..kept.words };
    let asset = digest(&words.asset);
    let kept = Kept { words, of: Some(kept.of.unwrap_or_else(|| id.to_string())), ..kept };
    let id = LicenceId::new(now, app.random());
    let plain = Personal::new(crate::json::bytes(&kept));
    let carried = LicenceRow {
        id,
        asset,
        sealed_words: keys.seal(&place(id.as_bytes()), plain.reveal()),
        recorded_by: actor.name.clone(),
        created_at: now,
        ..right
    };
    let steps = vec![licence::insert(account, &carried)];
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(id)
}
