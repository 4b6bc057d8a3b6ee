//! An account's standing, and what was done about it.

use domain::Timestamp;
use serde::Deserialize;

use super::Office;

/// The standing of an account.
#[derive(Clone, Debug, Deserialize)]
pub struct Standing {
    /// The word for it.
    pub standing: String,
    /// What was done, newest first.
    pub actions: Vec<Action>,
}

/// Something that was done.
#[derive(Clone, Debug, Deserialize)]
pub struct Action {
    /// Its id.
    pub id: String,
    /// What.
    pub action: String,
    /// The rate that was measured, in percent.
    pub rate: f64,
    /// Recipients that do not exist …
    pub bad: u64,
    /// … of so many deliveries with an outcome.
    pub total: u64,
    /// When it was done.
    pub at: Timestamp,
    /// The delivery of the notice, if there was one.
    pub notice_id: Option<String>,
    /// What became of the notice.
    pub notice_state: Option<String>,
}

impl Office {
    /// Where the account stands, and why.
    ///
    /// # Errors
    /// What the server said.
    pub async fn standing(&self) -> anyhow::Result<Standing> {
        self.member.get(&self.path("/standing")).await
    }
}
