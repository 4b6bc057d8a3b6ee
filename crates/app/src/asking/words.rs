//! In whose name the people of a list are written to, and with which words.
//!
//! The sender is the one by whom people know the list: the last campaign that went
//! out, else a form of it.

use std::collections::BTreeMap;

use consent::{ConsentEvent, EventKind};
use domain::{AccountId, FooterLanguage, Language, ListId};
use serde::{Deserialize, Serialize};
use store::{account::AccountRow, form::FormVersionRow, keys::AccountKeys};

use crate::{
    App, Failure, blobs, campaign,
    events::Recorded,
    form::{Wording, list_box},
    sender::{self, Record},
};

/// Who asks, and with which words.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Words {
    /// The sender, as it stood.
    pub record: Record,
    /// What the list was called and promised, as it stood.
    pub wording: Wording,
    /// The language of the mail, where it is not that of the wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_in: Option<String>,
}

impl Words {
    pub fn language(&self) -> Language {
        self.wording.language.parse().unwrap_or_default()
    }

    /// The language of the mail and its footer.
    pub fn footer_language(&self) -> FooterLanguage {
        let named = self.read_in.as_deref().and_then(FooterLanguage::matching);
        named.unwrap_or_else(|| self.language().into())
    }

    /// The words that an event names.
    pub async fn of(
        app: &App,
        keys: &AccountKeys,
        account: AccountId,
        event: &ConsentEvent,
    ) -> Result<Self, Failure> {
        let digest = event.wording.ok_or(Failure::NotFound("question"))?;
        let bytes = blobs::get(app, keys, account, digest).await?;
        // The parser's own words may quote what it read.
        serde_json::from_slice(bytes.reveal())
            .map_err(|_| Failure::unavailable("a question", "what was kept has another shape"))
    }
}

/// The senders of lists, each looked up once in a round.
#[derive(Default)]
pub(crate) struct Found(BTreeMap<(AccountId, ListId), Option<Words>>);

impl Found {
    /// In whose name the people of a list are asked; `None` when nobody ever wrote
    /// to them and no form of ours led this one there.
    pub async fn of_person(
        &mut self,
        app: &App,
        whose: (&AccountRow, &AccountKeys),
        (list, recorded): (ListId, &[Recorded]),
    ) -> Result<Option<Words>, Failure> {
        match self.of_campaign(app, whose, list).await? {
            Some(words) => Ok(Some(words)),
            None => of_request(app, whose, (list, recorded)).await,
        }
    }

    /// The same of people who never came by a form: the newest form of the list
    /// speaks for it. `None` when there is none either.
    pub async fn of_list(
        &mut self,
        app: &App,
        whose: (&AccountRow, &AccountKeys),
        list: ListId,
    ) -> Result<Option<Words>, Failure> {
        match self.of_campaign(app, whose, list).await? {
            Some(words) => Ok(Some(words)),
            None => {
                let form = store::form::newest_of_list(app.store(), whose.0.id, list).await?;
                match form {
                    Some(version) => of_form(app, whose, &version, list).await.map(Some),
                    None => Ok(None),
                }
            }
        }
    }

    async fn of_campaign(
        &mut self,
        app: &App,
        whose: (&AccountRow, &AccountKeys),
        list: ListId,
    ) -> Result<Option<Words>, Failure> {
        let of_list = (whose.0.id, list);
        if let Some(known) = self.0.get(&of_list) {
            return Ok(known.clone());
        }
        let words = of_campaign(app, whose, list).await?;
        self.0.insert(of_list, words.clone());
        Ok(words)
    }
}

async fn of_campaign(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    list: ListId,
) -> Result<Option<Words>, Failure> {
    let latest = store::campaign::latest_of_list(app.store(), account.id, list).await?;
    let Some(id) = latest else { return Ok(None) };
    let row = campaign::find(app, account.id, id).await?;
    let record = sender::open(keys, "campaign", id.as_bytes(), &row.sealed_sender)?;
    worded(app, account, (record, row.language), list).await.map(Some)
}

/// The form by which somebody came.
async fn of_request(
    app: &App,
    whose: (&AccountRow, &AccountKeys),
    (list, recorded): (ListId, &[Recorded]),
) -> Result<Option<Words>, Failure> {
    let requests = recorded.iter().rev().filter_map(|it| it.event.as_ref());
    let mut requests =
        requests.filter(|it| it.kind == EventKind::Requested && it.list == Some(list));
    let Some(digest) = requests.find_map(|it| it.wording) else { return Ok(None) };
    match store::form::by_digest(app.store(), whose.0.id, digest).await? {
        Some(version) => of_form(app, whose, &version, list).await.map(Some),
        None => Ok(None),
    }
}

async fn of_form(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    version: &FormVersionRow,
    list: ListId,
) -> Result<Words, Failure> {
    let record =
        sender::open(keys, "form_version", version.form.as_bytes(), &version.sealed_sender)?;
    let shown = Wording::from_json(&version.wording)?;
    let language = shown.language.parse().unwrap_or_default();
    worded(app, account, (record, language), list).await
}

async fn worded(
    app: &App,
    account: &AccountRow,
    (record, language): (Record, Language),
    list: ListId,
) -> Result<Words, Failure> {
    // Who answers for it and our own addresses: as they stand now.
    let record = Record::of(app, account, record.from)?;
    let sender = match &record.identity.trading_name {
        Some(trading) => format!("{trading} ({})", record.identity.legal_name),
        None => record.identity.legal_name.clone(),
    };
    let shown = list_box(app, account.id, (list, language)).await?;
    let wording = Wording {
        language: language.tag().to_owned(),
        heading: String::new(),
        introduction: String::new(),
        sender,
        boxes: vec![shown],
    };
    Ok(Words { record, wording, read_in: None })
}
