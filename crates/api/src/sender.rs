//! Who a mailing is from, as JSON.

use app::sender::From;
use serde::Deserialize;

/// `From` and `Reply-To`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sender {
    /// Display name. Any script.
    name: String,
    /// Address, in a verified domain of the account.
    address: String,
    /// Where replies go; to the address when absent.
    reply_to: Option<String>,
}

impl Sender {
    pub(crate) fn into_from(self) -> From {
        let Self { name, address, reply_to } = self;
        From { name, address, reply_to }
    }
}
