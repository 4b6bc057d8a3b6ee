//! The rules in force: ours, and the operator's own file over them.
//!
//! **Never** here: a rule. Called by `serve` and by the commands of `policy`, so
//! that what `policy test` accepts is what the server starts with.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use app::{App, ladder::Days};
use policy::{RuleBook, ladder::Limits};

/// Our rules, with those of the overlay if there is one.
///
/// # Errors
/// When the file cannot be read or its rules do not load; and when the ladder's
/// days could not be told with it, before anything is sent under such days.
pub fn rules(path: Option<&Path>) -> anyhow::Result<RuleBook> {
    let Some(path) = path else { return Ok(RuleBook::builtin()) };
    let text = fs::read_to_string(path)
        .with_context(|| format!("could not read the policy overlay {}", path.display()))?;
    overlaid(&path.display().to_string(), &text)
}

/// Brings the operator's own word lists, if there are any.
///
/// # Errors
/// When the file cannot be read or its lists do not load.
pub fn words(app: &App, path: Option<&Path>) -> anyhow::Result<()> {
    let Some(path) = path else { return Ok(()) };
    let text = fs::read_to_string(path)
        .with_context(|| format!("could not read the word lists {}", path.display()))?;
    Ok(app.use_words(&path.display().to_string(), &text)?)
}

fn overlaid(name: &str, text: &str) -> anyhow::Result<RuleBook> {
    let rules = RuleBook::builtin().with_overlay(name, text)?;
    for (_, rules) in rules.by_day() {
        let zone = Limits::of(&rules).time_zone;
        if Days::of(&zone).is_none() {
            bail!(
                "{name}: `ladder.time-zone` is `{zone}`, and there is no such time zone; \
                 write an IANA name, for example Europe/Stockholm"
            );
        }
    }
    Ok(rules)
}

#[cfg(test)]
mod tests;
