//! `assent licence`: on what right pictures are shown.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use data_encoding::BASE64;
use domain::{CampaignId, LicenceId, Timestamp};
use serde_json::json;

use super::show::{self, Shown};
use crate::client::Client;

/// Rights of use.
#[derive(Debug, Subcommand)]
pub enum LicenceCommand {
    /// Put a right on file.
    Record(NewLicence),
    /// Carry a right to a further address of its picture, which is compared.
    Also {
        /// The right. It was recorded with `--picture`.
        licence: LicenceId,
        /// The address under which mails show the picture.
        #[arg(value_name = "URL")]
        asset: String,
        /// The picture.
        #[arg(long, value_name = "FILE")]
        picture: PathBuf,
    },
    /// Everything on file.
    List,
    /// End a right.
    End {
        /// The right.
        licence: LicenceId,
    },
    /// The pictures of a campaign that was handed in, known by their addresses alone:
    /// nobody looks at what lies there. Exit status 1 when one has no right on file.
    Campaign {
        /// The campaign.
        campaign: CampaignId,
    },
}

/// `assent licence record`.
#[derive(Debug, Args)]
pub struct NewLicence {
    /// The address under which mails show the picture.
    #[arg(value_name = "URL")]
    asset: String,
    /// own-work, licensed, open or permission.
    #[arg(long)]
    kind: String,
    /// Who holds the rights.
    #[arg(long)]
    holder: String,
    /// Number of the licence, the invoice or the letter. Own work needs none.
    #[arg(long, default_value = "")]
    reference: String,
    /// What proves it. A permission needs it.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The picture, so that it is known again at another address. It is not kept.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// Since when. Now without it.
    #[arg(long, value_name = "INSTANT")]
    from: Option<Timestamp>,
    /// Until when. Until it is ended without it.
    #[arg(long, value_name = "INSTANT")]
    until: Option<Timestamp>,
}

/// Runs it.
pub(super) async fn run(client: &Client, command: LicenceCommand) -> anyhow::Result<Shown> {
    const LICENCES: [(&str, &str); 7] = [
        ("licence", "/id"),
        ("picture", "/asset"),
        ("rests on", "/kind"),
        ("holder", "/holder"),
        ("reference", "/reference"),
        ("until", "/valid_until"),
        ("in force", "/in_force"),
    ];
    let account = client.account().await?;
    let path = ["accounts", &account, "licences"];
    match command {
        LicenceCommand::Record(new) => {
            let evidence = new.evidence.as_deref().map(read).transpose()?;
            let picture = new.picture.as_deref().map(read).transpose()?;
            let body = json!({
                "asset": new.asset,
                "kind": new.kind,
                "holder": new.holder,
                "reference": new.reference,
                "evidence": evidence,
                "picture": picture,
                "valid_from": new.from,
                "valid_until": new.until,
            });
            Ok(show::made(client.post(&path, &body).await?))
        }
        LicenceCommand::Also { licence, asset, picture } => {
            let path = ["accounts", &account, "licences", &licence.to_string(), "addresses"];
            let body = json!({ "asset": asset, "picture": read(&picture)? });
            Ok(show::made(client.post(&path, &body).await?))
        }
        LicenceCommand::List => Ok(Shown::table(client.get(&path).await?, "licences", &LICENCES)),
        LicenceCommand::End { licence } => {
            let path = ["accounts", &account, "licences", &licence.to_string(), "end"];
            client.post(&path, &json!({})).await?;
            Ok(show::done("ended"))
        }
        LicenceCommand::Campaign { campaign } => {
            let path = ["accounts", &account, "campaigns", &campaign.to_string(), "assets"];
            let found = client.get(&path).await?;
            let missing = found["assets"]
                .as_array()
                .is_some_and(|all| all.iter().any(|it| it["licence"].is_null()));
            let columns =
                [("picture", "/address"), ("known by", "/known_by"), ("right on file", "/licence")];
            Ok(Shown::table(found, "assets", &columns).and_wrong_if(missing))
        }
    }
}

/// A file as requests carry it.
fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    Ok(BASE64.encode(&bytes))
}
