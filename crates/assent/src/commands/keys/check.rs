//! Whether a master key is that of the database: asked of the database, or,
//! while a server has it open, of the server.

use std::{fmt, sync::Arc};

use ports::Entropy;
use store::keys::{Keys, MasterKey};

use crate::{
    client::{Client, ServerArgs},
    config::{Config, Database},
    real::RealEntropy,
    serve,
};

/// What a master key opens.
pub(super) enum Opens {
    /// The keys of this installation.
    Installation(String),
    /// Not those of the database.
    Not,
    /// There is no database yet, or it holds no keys.
    Nothing,
    /// It could not be asked, and why.
    Unknown(String),
}

impl Opens {
    pub(super) fn is_checked(&self) -> bool {
        matches!(self, Self::Installation(_))
    }
}

impl fmt::Display for Opens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installation(_) => f.write_str("checked: it opens the database"),
            Self::Not => f.write_str("it does not open the database"),
            Self::Nothing => f.write_str("not checked: there is no database yet"),
            Self::Unknown(why) => write!(f, "not checked: {why}"),
        }
    }
}

pub(super) async fn opens(config: &Config, master: &MasterKey) -> Opens {
    if let Database::Embedded = config.database
        && !config.server.data_dir.join("assent.db").exists()
    {
        return Opens::Nothing;
    }
    match serve::open_store(config).await {
        Ok(store) => match store::installation_key::all(&store).await {
            Ok(stored) if stored.is_empty() => Opens::Nothing,
            Ok(stored) => {
                let entropy: Arc<dyn Entropy> = Arc::new(RealEntropy);
                match Keys::load(master.clone(), &stored, entropy) {
                    Ok(keys) => Opens::Installation(keys.installation_id()),
                    Err(_) => Opens::Not,
                }
            }
            Err(error) => Opens::Unknown(error.to_string()),
        },
        Err(closed) => match asked_of_server(config, master).await {
            Some(opens) => opens,
            None => Opens::Unknown(closed.to_string()),
        },
    }
}

/// A running server has the database to itself, and says which key it uses.
async fn asked_of_server(config: &Config, master: &MasterKey) -> Option<Opens> {
    let data = Some(config.server.data_dir.clone());
    let client = Client::new(&ServerArgs { data, ..ServerArgs::default() }).ok()?;
    let keys = client.get(&["installation", "keys"]).await.ok()?;
    let installation = keys["installation"].as_str()?.to_owned();
    let same = keys["master_key"].as_str()? == master.fingerprint().to_string();
    Some(if same { Opens::Installation(installation) } else { Opens::Not })
}
