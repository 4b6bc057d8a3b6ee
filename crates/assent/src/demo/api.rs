//! The HTTP API as the demo uses it: what any client could do with a key.
//!
//! **Never** here: knowledge of the server beyond the published paths. Answers
//! are read as far as they are shown or checked; unknown fields are passed over.

use anyhow::Context as _;
use domain::SignedDuration;
use ports::Clock as _;
use reqwest::{Method, RequestBuilder};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use thiserror::Error;

use crate::real::RealClock;

/// No call takes longer.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// A server that has too much to do is asked again so often …
const ASKED_AGAIN_MAX: u32 = 100;
/// … and after so long each time.
const ASKED_AGAIN_AFTER: SignedDuration = SignedDuration::from_millis(300);

/// The server said no.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the server answers {status}: {told}")]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// What it said.
    pub told: String,
}

/// A holder of a key.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    /// Base of console and API, without a final slash.
    base: String,
    key: String,
}

impl Api {
    /// Calls to the API at `base` with that key.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub fn new(base: &str, key: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(PATIENCE.unsigned_abs()).build()?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { http, base, key: key.to_owned() })
    }

    /// The same server with another key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self.clone() }
    }

    /// Reads.
    ///
    /// # Errors
    /// What the server said, or that it could not be reached.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let bytes = self.bytes(path).await?;
        serde_json::from_slice(&bytes).with_context(|| format!("GET {path}: not as expected"))
    }

    /// Reads what is not JSON.
    ///
    /// # Errors
    /// As for [`Api::get`].
    pub async fn bytes(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        self.send(Method::GET, path, |it| it).await
    }

    /// Does something.
    ///
    /// # Errors
    /// As for [`Api::get`].
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> anyhow::Result<T> {
        let bytes = self.send(Method::POST, path, |it| it.json(body)).await?;
        serde_json::from_slice(&bytes).with_context(|| format!("POST {path}: not as expected"))
    }

    /// Does something whose answer is not JSON.
    ///
    /// # Errors
    /// As for [`Api::get`].
    pub async fn post_bytes(&self, path: &str, body: &Value) -> anyhow::Result<Vec<u8>> {
        self.send(Method::POST, path, |it| it.json(body)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> anyhow::Result<Vec<u8>> {
        for _ in 0..ASKED_AGAIN_MAX {
            match self.send_once(method.clone(), path, &with).await {
                Err(error) if is_busy(&error) => RealClock.sleep(ASKED_AGAIN_AFTER).await,
                ended => return ended,
            }
        }
        self.send_once(method, path, with).await
    }

    async fn send_once(
        &self,
        method: Method,
        path: &str,
        with: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> anyhow::Result<Vec<u8>> {
        let url = format!("{}/api/v1{path}", self.base);
        let request = self.http.request(method.clone(), url).bearer_auth(&self.key);
        let answer = with(request).send().await;
        let answer = answer.with_context(|| format!("{method} {path}: no answer"))?;
        let status = answer.status();
        let bytes = answer.bytes().await.with_context(|| format!("{method} {path}: cut off"))?;
        if status.is_success() {
            return Ok(bytes.to_vec());
        }
        let refused = Refused { status: status.as_u16(), told: said(&bytes) };
        Err(anyhow::Error::new(refused).context(format!("{method} {path}")))
    }
}

/// Nothing was done, and it says so (RFC 9110 §15.6.4).
fn is_busy(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refused>().is_some_and(|it| it.status == 503)
}

/// What a problem says (RFC 9457), with every place in the content.
fn said(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Problem {
        detail: String,
        #[serde(default)]
        problems: Vec<Place>,
    }
    #[derive(Deserialize)]
    struct Place {
        part: String,
        line: u64,
        column: u64,
        message: String,
        hint: String,
    }
    match serde_json::from_slice::<Problem>(body) {
        Ok(Problem { detail, problems }) => problems.iter().fold(detail, |text, it| {
            let Place { part, line, column, message, hint } = it;
            format!("{text}\n  {part}, line {line}, column {column}: {message}; {hint}")
        }),
        Err(_) => String::from_utf8_lossy(body).chars().take(300).collect(),
    }
}
