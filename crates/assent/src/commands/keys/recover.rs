//! From a recovery sheet back to the file of the master key.

use std::{
    fs,
    io::{self, BufRead, IsTerminal as _, Read as _, Write},
    path::PathBuf,
};

use anyhow::{Context as _, bail};
use serde_json::json;
use store::keys::{
    MasterKey, MasterKeyError,
    sheet::{self, WrongLine},
};
use zeroize::Zeroizing;

use super::{
    super::show::Shown,
    check::{Opens, opens},
};
use crate::config::Config;

/// Longest text taken for a sheet, in bytes.
const SHEET_BYTES_MAX: u64 = 64 * 1024;

/// Reads the sheet, compares its key with the database, writes the file.
pub(super) async fn run(config: &Config, file: Option<PathBuf>) -> anyhow::Result<Shown> {
    let path = &config.server.master_key_file;
    // Before anybody types eighty letters.
    if path.exists() {
        return Err(MasterKeyError::Exists(path.display().to_string()).into());
    }
    let text = match file {
        Some(file) => {
            let read = fs::File::open(&file).and_then(limited);
            read.with_context(|| format!("could not read {}", file.display()))?
        }
        None if io::stdin().is_terminal() => ask(&mut io::stdin().lock(), &mut io::stderr())?,
        None => limited(io::stdin()).context("could not read the sheet")?,
    };
    let master = match MasterKey::from_sheet(&text) {
        Ok(master) => master,
        Err(wrong) => return Ok(told(&wrong)),
    };
    let fingerprint = master.fingerprint().to_string();
    let opens = opens(config, &master).await;
    match &opens {
        Opens::Installation(_) | Opens::Nothing => {}
        Opens::Not => {
            let said = format!(
                "The sheet was typed correctly: master key {fingerprint}. But it is not the key \
                 of this database,\nand no file was written. Look for a sheet with another \
                 fingerprint, or for the backup\nthat belongs to this one."
            );
            let json = json!({ "master_key": fingerprint, "opens": false });
            return Ok(Shown::fine(json, said).and_wrong_if(true));
        }
        Opens::Unknown(why) => bail!(
            "the sheet was typed correctly, but the database could not be asked whether the key \
             is its own, and no file was written: {why}"
        ),
    }
    let folder = path.parent().context("the master key has no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    master.write_new(path)?;
    let file = path.display().to_string();
    let said = format!(
        "The master key {fingerprint} is in {file} again; {opens}.\n\
         It must belong to the user that runs Assent. Put the sheet back where it was."
    );
    Ok(Shown::fine(json!({ "file": file, "master_key": fingerprint, "opens": true }), said))
}

fn limited(from: impl io::Read) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(4096));
    from.take(SHEET_BYTES_MAX).read_to_string(&mut text)?;
    Ok(text)
}

fn told(wrong: &[WrongLine]) -> Shown {
    let lines: Vec<_> = wrong.iter().map(ToString::to_string).collect();
    let text = format!("Nothing was written: compare with the sheet.\n{}", lines.join("\n"));
    Shown::fine(json!({ "wrong": lines }), text).and_wrong_if(true)
}

/// Asks for the lines one by one, each until it is right.
fn ask(from: &mut dyn BufRead, to: &mut dyn Write) -> anyhow::Result<Zeroizing<String>> {
    let mut sheet = Zeroizing::new(String::with_capacity(256));
    for line in 1..=sheet::LINES {
        loop {
            write!(to, "K{line}: ")?;
            to.flush()?;
            let mut typed = Zeroizing::new(String::with_capacity(256));
            if from.take(SHEET_BYTES_MAX).read_line(&mut typed)? == 0 {
                bail!("the sheet ended before line K{line}");
            }
            match sheet::read_typed(line, &typed) {
                Ok(line) => {
                    sheet.push_str(&line);
                    break;
                }
                Err(wrong) => writeln!(to, "    {wrong}; type it again")?,
            }
        }
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests;
