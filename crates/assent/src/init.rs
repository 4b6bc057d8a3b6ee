//! `assent init`: makes the data folder and the master key, and says what
//! losing it means.

use std::{fs, os::unix::fs::DirBuilderExt as _, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use ports::Entropy;
use store::keys::{init_master_key, master::LOSING_IT};

use crate::{cli::InitArgs, config::Config, output, real::RealEntropy};

/// Makes what `assent serve` needs. Run again, it changes nothing and says so.
///
/// # Errors
/// When the folder or the key cannot be made.
pub fn run(args: &InitArgs) -> anyhow::Result<ExitCode> {
    let mut config = Config::load(args.config.as_deref(), std::env::vars())?;
    if let Some(data) = &args.data {
        config.move_data(data);
    }
    let data = &config.server.data_dir;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("could not make the folder {}", data.display()))?;
    let entropy: Arc<dyn Entropy> = Arc::new(RealEntropy);
    let path = &config.server.master_key_file;
    init_master_key(path, entropy.as_ref())?;
    let (path, data) = (path.display(), data.display());
    output::say(&format!("The master key is in {path}.\n\n{LOSING_IT}\n"))?;
    output::say(&format!("Next: `assent serve --data {data}`."))?;
    Ok(ExitCode::SUCCESS)
}
