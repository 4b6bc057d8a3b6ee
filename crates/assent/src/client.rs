//! A client of the HTTP API, for the commands that operate a running server.
//!
//! Owns where the server is, whose key is sent, and how a refusal is told.
//! **Never** here: the database, or a key sent in the clear to another machine.
//!
//! Server and key come from `--server` and `--key`, else from `ASSENT_SERVER`
//! and `ASSENT_KEY`, else from what `assent serve` left in its data folder:
//! `serve.json` and `operator.key`.

use std::{fmt, fs, io, path::PathBuf, time::Duration};

use clap::Args;
use domain::AccountId;
use reqwest::{Method, RequestBuilder, redirect};
use serde_json::Value;
use thiserror::Error;
use url::{Host, Url};

/// The longest wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// The longest silence within an answer.
const READ_TIME_MAX: Duration = Duration::from_secs(120);

/// Where a running server is, and how to answer.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "A running server")]
pub struct ServerArgs {
    /// Base of console and API; without it, the server that runs on the data
    /// folder.
    #[arg(long, global = true, env = "ASSENT_SERVER", value_name = "URL")]
    pub server: Option<Url>,
    /// The key; without it, the operator's key in the data folder.
    #[arg(long, global = true, env = "ASSENT_KEY", hide_env_values = true, value_name = "ak_…")]
    pub key: Option<Key>,
    /// The account to work in; without it, that of the key.
    #[arg(long, global = true, env = "ASSENT_ACCOUNT", value_name = "ID")]
    pub account: Option<AccountId>,
    /// The data folder of a server on this machine.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
}

/// A key of the API. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self(text.trim().to_owned())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(key)")
    }
}

/// Why a call came to nothing.
#[derive(Debug, Error)]
pub enum CallError {
    /// Nobody said where the server is.
    #[error("no server runs on {0}: start one with `assent serve`, or name one with --server")]
    NoServer(String),
    /// Nobody said whose key to send.
    #[error("there is no key in {path}: give one with --key or ASSENT_KEY")]
    NoKey {
        /// Where it was looked for.
        path: String,
        /// Why it was not read.
        #[source]
        source: io::Error,
    },
    /// The key would be readable on the way.
    #[error("{0} is not https: the key would be readable on the way")]
    InTheClear(Url),
    /// The key is of no account, and none was named.
    #[error("this key belongs to no account: name one with --account")]
    NoAccount,
    /// The client could not be made.
    #[error("the HTTP client could not be made")]
    Client(#[source] reqwest::Error),
    /// No answer, or half of one.
    #[error("the server at {server} does not answer")]
    Unreachable {
        /// Where it should be.
        server: Url,
        /// What happened.
        #[source]
        source: reqwest::Error,
    },
    /// An answer that is no answer of this API.
    #[error("the server answered {status} with something that is no answer of this API")]
    Strange {
        /// The status.
        status: u16,
    },
    /// The server said no.
    #[error("{}", told(.problem))]
    Refused {
        /// The status.
        status: u16,
        /// What it said (RFC 9457).
        problem: Value,
    },
}

impl CallError {
    /// True when the request itself was found wrong: exit status 1, not 2.
    #[must_use]
    pub fn found_something_wrong(&self) -> bool {
        matches!(self, Self::Refused { status: 409 | 422, .. })
    }
}

/// A problem in words: the detail, and each place in the content.
fn told(problem: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let detail = text(&problem["detail"]);
    let mut told = match problem["field"].as_str() {
        Some(field) => format!("{field}: {detail}"),
        None => detail,
    };
    for it in problem["problems"].as_array().into_iter().flatten() {
        let (part, code) = (text(&it["part"]), text(&it["code"]));
        let (line, column) = (&it["line"], &it["column"]);
        let (message, hint) = (text(&it["message"]), text(&it["hint"]));
        told.push_str(&format!("\n  {part} {line}:{column} {code}: {message}. {hint}"));
    }
    told.trim_end().to_owned()
}

/// A connection to a server with a key.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    key: Key,
    account: Option<AccountId>,
}

impl Client {
    /// Finds server and key. Sends nothing yet.
    ///
    /// # Errors
    /// [`CallError`] when one is missing.
    pub fn new(args: &ServerArgs) -> Result<Self, CallError> {
        let data = args.data.clone().unwrap_or_else(|| PathBuf::from("assent-data"));
        let base = match &args.server {
            Some(base) => base.clone(),
            None => running_on(&data)?,
        };
        let local = is_loopback(&base);
        if base.scheme() != "https" && !local {
            return Err(CallError::InTheClear(base));
        }
        let key = match &args.key {
            Some(key) => key.clone(),
            None => {
                let path = data.join("operator.key");
                let text = fs::read_to_string(&path).map_err(|source| CallError::NoKey {
                    path: path.display().to_string(),
                    source,
                })?;
                Key::from(text)
            }
        };
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIME_MAX)
            .read_timeout(READ_TIME_MAX)
            // A key goes to the server that was named and to no other.
            .redirect(redirect::Policy::none());
        if local {
            http = http.no_proxy();
        }
        let http = http.build().map_err(CallError::Client)?;
        Ok(Self { http, base, key, account: args.account })
    }

    /// The account to work in.
    ///
    /// # Errors
    /// [`CallError::NoAccount`] when the key is of staff and none was named.
    pub async fn account(&self) -> Result<String, CallError> {
        if let Some(account) = self.account {
            return Ok(account.to_string());
        }
        let me = self.get(&["me"]).await?;
        me["account"].as_str().map(str::to_owned).ok_or(CallError::NoAccount)
    }

    /// Reads what the path names.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get(&self, path: &[&str]) -> Result<Value, CallError> {
        self.get_with(path, &[]).await
    }

    /// Reads with a query.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get_with(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Value, CallError> {
        let (status, bytes) = self.call(Method::GET, (path, query), |it| it).await?;
        json(status, &bytes)
    }

    /// Reads text that is no JSON.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get_text(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<String, CallError> {
        let (status, bytes) = self.call(Method::GET, (path, query), |it| it).await?;
        String::from_utf8(bytes).map_err(|_| CallError::Strange { status })
    }

    /// Reads octets.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn get_bytes(&self, path: &[&str]) -> Result<Vec<u8>, CallError> {
        Ok(self.call(Method::GET, (path, &[]), |it| it).await?.1)
    }

    /// Does what the path names. The answer is `null` where there is none.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn post(&self, path: &[&str], body: &Value) -> Result<Value, CallError> {
        let (status, bytes) = self.call(Method::POST, (path, &[]), |it| it.json(body)).await?;
        if bytes.is_empty() { Ok(Value::Null) } else { json(status, &bytes) }
    }

    /// Does what the path names, and hands on the answer piece by piece: it may
    /// be larger than the memory.
    ///
    /// # Errors
    /// [`CallError`], also when the answer breaks off. Within the answer: what
    /// `piece` could not take.
    pub async fn download(
        &self,
        path: &[&str],
        body: &Value,
        mut piece: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<io::Result<()>, CallError> {
        let url = self.url(path, &[])?;
        let unreachable = |source| CallError::Unreachable { server: self.base.clone(), source };
        let request = self.http.post(url).bearer_auth(&self.key.0).json(body);
        let mut answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        if !status.is_success() {
            return Err(refused(status.as_u16(), &answer.bytes().await.map_err(unreachable)?));
        }
        while let Some(octets) = answer.chunk().await.map_err(unreachable)? {
            if let Err(error) = piece(&octets) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    async fn call(
        &self,
        method: Method,
        (path, query): (&[&str], &[(&str, &str)]),
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<(u16, Vec<u8>), CallError> {
        let url = self.url(path, query)?;
        let unreachable = |source| CallError::Unreachable { server: self.base.clone(), source };
        let request = with(self.http.request(method, url).bearer_auth(&self.key.0));
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(unreachable)?.to_vec();
        if status.is_success() {
            return Ok((status.as_u16(), bytes));
        }
        Err(refused(status.as_u16(), &bytes))
    }

    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Url, CallError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| CallError::NoServer(self.base.to_string()))?
            .pop_if_empty()
            .extend(["api", "v1"])
            .extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }
}

/// What the server said instead of an answer.
fn refused(status: u16, bytes: &[u8]) -> CallError {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(problem) if problem["detail"].is_string() => CallError::Refused { status, problem },
        _ => CallError::Strange { status },
    }
}

fn json(status: u16, bytes: &[u8]) -> Result<Value, CallError> {
    serde_json::from_slice(bytes).map_err(|_| CallError::Strange { status })
}

/// The server that says in its data folder where it listens.
fn running_on(data: &std::path::Path) -> Result<Url, CallError> {
    let none = || CallError::NoServer(data.display().to_string());
    let text = fs::read(data.join("serve.json")).map_err(|_| none())?;
    let ready: Value = serde_json::from_slice(&text).map_err(|_| none())?;
    let console = ready["console"].as_str().ok_or_else(none)?;
    console.parse().map_err(|_| none())
}

/// True when the URL names this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests;
