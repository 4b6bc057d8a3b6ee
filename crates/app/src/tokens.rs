//! Tokens in links and envelope addresses: `domain::token` with the keys of
//! this installation.

use domain::{
    AccountId, Timestamp,
    token::{Purpose, Subject, Token, TokenError},
};
use store::{account::AccountRow, keys::TokenPurpose};

use crate::{App, Failure};

/// Keys are per purpose; purposes that allow the same acts share one, and the
/// purpose's letter, which is authenticated too, keeps them apart.
fn key_purpose(purpose: Purpose) -> TokenPurpose {
    match purpose {
        Purpose::Confirm => TokenPurpose::Confirm,
        Purpose::Unsubscribe => TokenPurpose::Unsubscribe,
        Purpose::Why | Purpose::Preferences | Purpose::Report => TokenPurpose::Why,
        Purpose::View => TokenPurpose::View,
        Purpose::Bounce | Purpose::Reply => TokenPurpose::Verp,
        Purpose::Feedback => TokenPurpose::Feedback,
        Purpose::Click => TokenPurpose::Click,
        Purpose::Own => TokenPurpose::Own,
    }
}

impl App {
    fn mac(&self, purpose: Purpose) -> impl Fn(u8, &[u8]) -> Option<[u8; 32]> {
        let purpose = key_purpose(purpose);
        move |version, bytes| match self.keys().token_version(purpose, version.into()) {
            Some(key) => Some(key.sign(bytes)),
            // Versions count from 1 without gaps. One that was never made is a
            // guesser's, and gets a tag that nothing matches; one that was made
            // and is missing is our fault, and its mail waits.
            None if version == 0 || u32::from(version) > self.keys().token(purpose).version() => {
                Some(self.random())
            }
            None => None,
        }
    }

    /// A token as it was written at that instant. A message is composed with
    /// the tokens of its date, so that every attempt and every rebuild, also
    /// after a rotation, gives the same bytes (DECISIONS D1).
    fn token(
        &self,
        (account, at): (u32, Timestamp),
        purpose: Purpose,
        subject: Subject,
    ) -> Result<Token, Failure> {
        let version = self.keys().version_at(key_purpose(purpose), at);
        let key_version = u8::try_from(version)
            .map_err(|source| Failure::unavailable("a token's key version", source))?;
        Ok(Token { purpose, key_version, account, subject })
    }

    /// A token for a link, written now.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when its key is missing: nothing can be sent.
    pub fn url_token(
        &self,
        account_number: u32,
        purpose: Purpose,
        subject: Subject,
    ) -> Result<String, Failure> {
        self.url_token_of((account_number, self.now()), purpose, subject)
    }

    /// The same, as written at an instant.
    ///
    /// # Errors
    /// As for [`App::url_token`].
    pub fn url_token_of(
        &self,
        written: (u32, Timestamp),
        purpose: Purpose,
        subject: Subject,
    ) -> Result<String, Failure> {
        self.token(written, purpose, subject)?
            .to_url(&self.mac(purpose))
            .map_err(|source| Failure::unavailable("a token's key", source))
    }

    /// A token for the local part of one of our addresses, written now.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when its key is missing: nothing can be sent.
    pub fn local_token(
        &self,
        account_number: u32,
        purpose: Purpose,
        subject: Subject,
    ) -> Result<String, Failure> {
        self.local_token_of((account_number, self.now()), purpose, subject)
    }

    /// The same, as written at an instant.
    ///
    /// # Errors
    /// As for [`App::local_token`].
    pub fn local_token_of(
        &self,
        written: (u32, Timestamp),
        purpose: Purpose,
        subject: Subject,
    ) -> Result<String, Failure> {
        self.token(written, purpose, subject)?
            .to_local(&self.mac(purpose))
            .map_err(|source| Failure::unavailable("a token's key", source))
    }

    /// Opens the token of a link: its account and what it is about. A closed
    /// account's tokens open too: ways out outlive it (DESIGN section 1).
    ///
    /// # Errors
    /// [`Failure::NotFound`] for anything but a token that we made for this
    /// purpose.
    pub async fn open_url(
        &self,
        text: &str,
        purpose: Purpose,
    ) -> Result<(AccountRow, Subject), Failure> {
        let token = Token::from_url(text, purpose, &self.mac(purpose));
        self.owner_of(token).await
    }

    /// The same for a local part.
    ///
    /// # Errors
    /// As for [`App::open_url`].
    pub async fn open_local(
        &self,
        text: &str,
        purpose: Purpose,
    ) -> Result<(AccountRow, Subject), Failure> {
        let token = Token::from_local(text, purpose, &self.mac(purpose));
        self.owner_of(token).await
    }

    async fn owner_of(
        &self,
        token: Result<Token, TokenError>,
    ) -> Result<(AccountRow, Subject), Failure> {
        let token = match token {
            Ok(token) => token,
            Err(TokenError::Key) => {
                return Err(Failure::unavailable("a token's key", TokenError::Key));
            }
            Err(_) => return Err(Failure::NotFound("token")),
        };
        let account = store::account::by_number(self.store(), token.account).await?;
        Ok((account.ok_or(Failure::NotFound("token"))?, token.subject))
    }

    /// The account of that id.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn account_row(&self, account: AccountId) -> Result<AccountRow, Failure> {
        let row = store::account::by_id(self.store(), account).await?;
        row.ok_or(Failure::NotFound("account"))
    }
}
