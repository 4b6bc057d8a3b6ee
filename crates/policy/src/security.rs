//! The catalogue of security controls: what an information security management
//! system asks for, and what answers it (R001-07). Data in `policies/security.toml`.
//!
//! **Never** here: that a control works; tests and audits say so.

use std::sync::LazyLock;

use serde::Deserialize;

/// One control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Its stable name: `iso27001.A.5.15`.
    pub id: String,
    /// What is asked for.
    pub title: String,
    /// What answers it.
    pub how: String,
    /// Page of `docs/operating`.
    pub page: String,
    /// Audit items that speak against it when they are open.
    pub items: Vec<String>,
}

/// The catalogue, by number.
///
/// # Panics
/// Never in a tested build: the file is part of the program.
#[must_use]
pub fn controls() -> &'static [Control] {
    static CONTROLS: LazyLock<Vec<Control>> = LazyLock::new(|| {
        load(include_str!("../../../policies/security.toml"))
            .unwrap_or_else(|problem| panic!("security.toml: {problem}"))
    });
    &CONTROLS
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    control: Vec<RawControl>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawControl {
    id: String,
    #[serde(rename = "requirements")]
    _requirements: Vec<String>,
    title: String,
    how: String,
    page: String,
    items: Vec<String>,
}

fn load(text: &str) -> Result<Vec<Control>, String> {
    let file: RawFile = toml::from_str(text).map_err(|it| it.to_string())?;
    file.control.into_iter().map(one).collect()
}

fn one(raw: RawControl) -> Result<Control, String> {
    let unknown = raw.items.iter().find(|it| crate::audit::item(it).is_none());
    if let Some(item) = unknown {
        return Err(format!("`{}`: no audit item `{item}`", raw.id));
    }
    if raw.title.trim().is_empty() || raw.how.trim().is_empty() {
        return Err(format!("`{}`: say what is asked for, and what answers it", raw.id));
    }
    let RawControl { id, title, how, page, items, .. } = raw;
    Ok(Control { id, title, how, page, items })
}

#[cfg(test)]
mod tests;
