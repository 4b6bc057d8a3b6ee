//! Simulated people: they read, confirm, leave, or do nothing.
//!
//! Owns what a person does with a letter and how they choose. They act through
//! the same doors as real people: pages fetched and forms sent by a caller's
//! [`Web`], mail sent by [`Post`]. A `GET` here never counts as an act.

use domain::{Address, Envelope, Timestamp};
use ports::Pending;
use thiserror::Error;
use url::Url;

use crate::{
    dsn::date,
    form::Form,
    letter::Letter,
    post::{Post, PostError},
    seed::Seed,
};
use smtp::client::Outcome;

/// A page as it came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// HTTP status, after redirects.
    pub status: u16,
    /// Where it came from, after redirects.
    pub url: Url,
    /// The body as text.
    pub body: String,
}

/// The web could not be reached.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{url} could not be fetched: {reason}")]
pub struct WebError {
    /// What was asked for.
    pub url: Url,
    /// What went wrong, for people.
    pub reason: String,
}

/// Names and values of a form.
pub type Fields = Vec<(String, String)>;

/// A browser without scripts and without cookies. Made by the caller, who owns
/// the HTTP client.
pub trait Web: Send + Sync {
    /// Fetches a page, following redirects.
    fn get(&self, url: Url) -> Pending<'_, Result<Page, WebError>>;

    /// Sends a form (`application/x-www-form-urlencoded`), following redirects.
    fn post(&self, url: Url, fields: Fields) -> Pending<'_, Result<Page, WebError>>;
}

/// Why a person could not do what they wanted.
#[derive(Debug, Error)]
pub enum ActError {
    /// The letter offers no such thing.
    #[error("the letter has no {0}")]
    Missing(&'static str),
    /// The page has no form to send.
    #[error("the page {0} has no form to send")]
    NoForm(Url),
    /// The server answered with an error.
    #[error("{url} answered {status}")]
    Status {
        /// What was asked for.
        url: Url,
        /// The status.
        status: u16,
    },
    /// The web could not be reached.
    #[error("the web could not be reached")]
    Web(#[source] WebError),
    /// The mail could not be offered.
    #[error("the mail could not be sent")]
    Post(#[source] PostError),
    /// The mail was not accepted.
    #[error("the mail was not accepted: {0:?}")]
    NotAccepted(Outcome),
}

/// What a person wants to do with a newsletter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Keep getting it.
    Stay,
    /// Look at it in a browser: the link "view online".
    Open,
    /// Follow the link that says why they get it, and stay.
    Click,
    /// Leave by the button of the mail program (RFC 8058).
    LeaveByOneClick,
    /// Leave by the link in the footer.
    LeaveByPage,
    /// Leave by mail (RFC 2369).
    LeaveByMail,
}

/// How people are: shares of them, from 0 to 1, that leave one way or another,
/// or look closer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habits {
    /// Leave by one click.
    pub one_click: f64,
    /// Leave by the page.
    pub page: f64,
    /// Leave by mail.
    pub mail: f64,
    /// Look at it in a browser.
    pub open: f64,
    /// Follow a link.
    pub click: f64,
}

impl Habits {
    /// What this person wants. Always the same for the same seed and person.
    #[must_use]
    pub fn wish(&self, seed: Seed, person: &Address) -> Wish {
        let draw = seed.draw(&["wish", &person.normalised()]);
        let shares = [
            (self.one_click, Wish::LeaveByOneClick),
            (self.page, Wish::LeaveByPage),
            (self.mail, Wish::LeaveByMail),
            (self.open, Wish::Open),
            (self.click, Wish::Click),
        ];
        // One draw against growing sums: the shares do not overlap.
        let mut sum = 0.0;
        for (share, wish) in shares {
            sum += share;
            if draw.chance(sum) {
                return wish;
            }
        }
        Wish::Stay
    }
}

/// What people act with.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// Their browser.
    pub web: &'a dyn Web,
    /// Their mail program.
    pub post: &'a Post,
}

/// Does what a person wants with a newsletter. [`Wish::Stay`] does nothing.
///
/// # Errors
/// [`ActError`]: the person has not left, or saw no page.
pub async fn fulfil(
    wish: Wish,
    hands: Hands<'_>,
    letter: &Letter,
    person: &Address,
    now: Timestamp,
) -> Result<(), ActError> {
    match wish {
        Wish::Stay => Ok(()),
        Wish::Open => look(hands.web, letter, "/v/").await,
        Wish::Click => look(hands.web, letter, "/why/").await,
        Wish::LeaveByOneClick => leave_by_one_click(hands.web, letter).await.map(drop),
        Wish::LeaveByPage => leave_by_page(hands.web, letter).await.map(drop),
        Wish::LeaveByMail => leave_by_mail(hands.post, letter, person, now).await,
    }
}

/// Follows a link and reads the page. Nothing may change by it.
async fn look(web: &dyn Web, letter: &Letter, path: &'static str) -> Result<(), ActError> {
    let link = letter.link(path).ok_or(ActError::Missing(path))?;
    checked(web.get(link.clone()).await).map(drop)
}

/// Opens the link of a confirmation request and sends the form of its page.
///
/// # Errors
/// [`ActError`]: the person is not confirmed.
pub async fn confirm(web: &dyn Web, letter: &Letter) -> Result<Page, ActError> {
    let link = letter.link("/confirm/").ok_or(ActError::Missing("confirm link"))?;
    follow(web, link.clone()).await
}

/// The mail program's button: a bare POST, no page fetched before (RFC 8058
/// §3.2).
///
/// # Errors
/// [`ActError`]: the person has not left.
pub async fn leave_by_one_click(web: &dyn Web, letter: &Letter) -> Result<Page, ActError> {
    let url = letter.one_click().ok_or(ActError::Missing("one-click address"))?;
    let fields = vec![("List-Unsubscribe".to_owned(), "One-Click".to_owned())];
    checked(web.post(url, fields).await)
}

/// Opens the footer's link (`/u/…`) and sends the form of its page.
///
/// # Errors
/// [`ActError`]: the person has not left.
pub async fn leave_by_page(web: &dyn Web, letter: &Letter) -> Result<Page, ActError> {
    let link = letter.link("/u/").ok_or(ActError::Missing("unsubscribe link"))?;
    follow(web, link.clone()).await
}

/// Sends the mail that the `mailto:` of `List-Unsubscribe` asks for.
///
/// # Errors
/// [`ActError`]: the person has not left.
pub async fn leave_by_mail(
    post: &Post,
    letter: &Letter,
    person: &Address,
    now: Timestamp,
) -> Result<(), ActError> {
    let mailto = letter.mailto().ok_or(ActError::Missing("mailto address"))?;
    let recipient: Address = percent_decoded(mailto.path())
        .parse()
        .map_err(|_| ActError::Missing("mailto address that is one"))?;
    let asked = |name: &str| {
        let found = mailto.query_pairs().find(|it| it.0.eq_ignore_ascii_case(name));
        found.map(|it| it.1.replace(char::is_control, " "))
    };
    let note = Note {
        recipient,
        subject: asked("subject").unwrap_or_else(|| "unsubscribe".to_owned()),
        body: asked("body").unwrap_or_default(),
    };
    write(post, person, note, now).await
}

/// What a person writes by hand.
#[derive(Clone, Debug)]
pub struct Note {
    /// To whom.
    pub recipient: Address,
    /// The subject, on one line.
    pub subject: String,
    /// The text, on one line.
    pub body: String,
}

/// Sends a short mail of a person.
///
/// # Errors
/// [`ActError`]: it was not taken.
pub async fn write(
    post: &Post,
    person: &Address,
    note: Note,
    now: Timestamp,
) -> Result<(), ActError> {
    let Note { recipient, subject, body } = note;
    let text = format!(
        "From: <{from}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nDate: {date}\r\n\
         Message-ID: <note-{id}@{domain}>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n",
        from = person.to_wire(),
        to = recipient.to_wire(),
        date = date(now),
        id = now.as_microsecond(),
        domain = person.domain(),
    );
    let envelope = Envelope { sender: Some(person.clone()), recipient };
    match post.send(envelope, text.into_bytes()).await.map_err(ActError::Post)? {
        Outcome::Accepted { .. } => Ok(()),
        other => Err(ActError::NotAccepted(other)),
    }
}

/// Fetches a page, then sends its first form.
async fn follow(web: &dyn Web, link: Url) -> Result<Page, ActError> {
    let page = checked(web.get(link).await)?;
    let form = Form::first_post(&page.body, &page.url).ok_or(ActError::NoForm(page.url))?;
    checked(web.post(form.action, form.fields).await)
}

fn checked(page: Result<Page, WebError>) -> Result<Page, ActError> {
    let page = page.map_err(ActError::Web)?;
    if (200..300).contains(&page.status) {
        Ok(page)
    } else {
        Err(ActError::Status { url: page.url, status: page.status })
    }
}

/// RFC 6068 §2: the address of a `mailto:` is percent-encoded.
fn percent_decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests;
