//! What a sign-up form carries back: when its page was opened, and the answer to
//! a question that is asked of programs (COMPLIANCE 5.6).
//!
//! Both are values that we signed and do not keep. The question is one that a
//! person answers without a script and that a program which only posts forms
//! does not; whoever writes a program for it is slowed by the limits
//! ([`crate::limits`]), not by this. **Never** here: what follows from an answer.

use domain::{Address, FormId, SignedDuration, Timestamp};
use store::keys::TokenPurpose;

use crate::App;

/// A page that was open for longer is shown anew.
const OPEN_MAX: SignedDuration = SignedDuration::from_hours(24);
/// A question has to be answered in this time.
const ANSWER_MAX: SignedDuration = SignedDuration::from_mins(15);
/// Octets of a tag: 2^128 guesses.
const TAG_BYTES: usize = 16;

/// A sum to do, and what comes back with the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// One number, 2 to 9.
    pub left: u8,
    /// The other, 2 to 9.
    pub right: u8,
    /// What the form carries back.
    pub token: String,
}

/// What a page of a form carries, so that we know how long it was open.
#[must_use]
pub fn opened(app: &App, form: FormId) -> String {
    let at = domain::micros(app.now());
    let tag = tag(app, &[b"opened", form.as_bytes(), &at.to_be_bytes()]);
    format!("{at}.{tag}")
}

/// How long the page was open; `None` for what no page of this form carried, or
/// one that is too old.
#[must_use]
pub fn open_for(app: &App, form: FormId, carried: &str) -> Option<SignedDuration> {
    let (at, tagged) = carried.split_once('.')?;
    let at: i64 = at.parse().ok()?;
    let genuine = tag(app, &[b"opened", form.as_bytes(), &at.to_be_bytes()]);
    let open_for = since(app, at)?;
    (same(&genuine, tagged) && open_for < OPEN_MAX).then_some(open_for)
}

/// A question for whoever signs that address up.
#[must_use]
pub fn question(app: &App, form: FormId, address: &Address) -> Question {
    let random: [u8; 10] = app.random();
    let number = |it: u8| 2 + it % 8;
    let (left, right) = (number(random[0]), number(random[1]));
    let at = domain::micros(app.now());
    let nonce = data_encoding::HEXLOWER.encode(&random[2..]);
    let tag = answer_tag(app, (form, address), (at, &nonce), u32::from(left + right));
    Question { left, right, token: format!("{at}.{nonce}.{tag}") }
}

/// What tells an answered question from others, when the answer is right and in
/// time. The tag covers form and address: an answer is good for them alone.
#[must_use]
pub fn answered(
    app: &App,
    (form, address): (FormId, &Address),
    (carried, answer): (&str, &str),
) -> Option<[u8; 16]> {
    let mut parts = carried.split('.');
    let (at, nonce, tagged) = (parts.next()?, parts.next()?, parts.next()?);
    let at: i64 = at.parse().ok()?;
    let answer: u32 = answer.trim().parse().ok()?;
    let genuine = answer_tag(app, (form, address), (at, nonce), answer);
    let in_time = since(app, at)? < ANSWER_MAX;
    let mark: [u8; 16] = nonce.as_bytes().try_into().ok()?;
    (same(&genuine, tagged) && in_time && parts.next().is_none()).then_some(mark)
}

fn answer_tag(
    app: &App,
    (form, address): (FormId, &Address),
    (at, nonce): (i64, &str),
    answer: u32,
) -> String {
    let address = app.keys().suppression(address);
    let parts: [&[u8]; 6] = [
        b"answer",
        form.as_bytes(),
        &address,
        &at.to_be_bytes(),
        nonce.as_bytes(),
        &answer.to_be_bytes(),
    ];
    tag(app, &parts)
}

/// Time since an instant that we wrote; `None` when it is to come.
fn since(app: &App, at: i64) -> Option<SignedDuration> {
    let since = app.now().duration_since(instant(at));
    (!since.is_negative()).then_some(since)
}

fn instant(at: i64) -> Timestamp {
    domain::from_micros(at)
}

/// A tag over parts, each with its length, so that none runs into the next.
fn tag(app: &App, parts: &[&[u8]]) -> String {
    let mut message = b"assent sign-up page 1\0".to_vec();
    for part in parts {
        message.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        message.extend(*part);
    }
    let tag = app.keys().token(TokenPurpose::Confirm).sign(&message);
    data_encoding::HEXLOWER.encode(&tag[..TAG_BYTES])
}

/// Compares in a time that says nothing of where two tags differ.
fn same(genuine: &str, tagged: &str) -> bool {
    let differ = |sum: u8, (a, b): (u8, u8)| sum | (a ^ b);
    genuine.len() == tagged.len() && genuine.bytes().zip(tagged.bytes()).fold(0, differ) == 0
}
