//! The browser of simulated people: real HTTP, no scripts, no cookies.

use domain::SignedDuration;
use ports::Pending;
use sim::recipients::{Fields, Page, Web, WebError};
use url::Url;

/// Nobody waits longer for a page.
const PATIENCE: SignedDuration = SignedDuration::from_secs(15);

/// A browser. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Browser(reqwest::Client);

impl Browser {
    /// A browser that has been nowhere yet.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub fn new() -> reqwest::Result<Self> {
        let patience = PATIENCE.unsigned_abs();
        let client = reqwest::Client::builder()
            .timeout(patience)
            .user_agent("Mozilla/5.0 (simulated person)")
            .build()?;
        Ok(Self(client))
    }
}

impl Web for Browser {
    fn get(&self, url: Url) -> Pending<'_, Result<Page, WebError>> {
        let request = self.0.get(url.clone());
        Box::pin(page(request, url))
    }

    fn post(&self, url: Url, fields: Fields) -> Pending<'_, Result<Page, WebError>> {
        let request = self.0.post(url.clone()).form(&fields);
        Box::pin(page(request, url))
    }
}

async fn page(request: reqwest::RequestBuilder, url: Url) -> Result<Page, WebError> {
    let failed = |error: reqwest::Error| WebError {
        url: url.clone(),
        reason: error.without_url().to_string(),
    };
    let answer = request.send().await.map_err(failed)?;
    let (status, came_from) = (answer.status().as_u16(), answer.url().clone());
    let body = answer.text().await.map_err(failed)?;
    Ok(Page { status, url: came_from, body })
}
