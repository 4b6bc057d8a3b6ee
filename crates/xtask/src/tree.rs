//! The files of the repository, as the checks see them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// Folders that hold nothing of ours.
const SKIPPED: &[&str] = &["target", ".git", "node_modules", "__pycache__", ".pg"];

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate lies two folders below the root").to_owned()
}

/// One text file.
pub struct File {
    /// Relative to the root, with forward slashes.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

impl File {
    /// The ending of the name, without the dot; empty when there is none.
    pub fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, it)| it)
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(&self.path, |(_, it)| it)
    }
}

/// Every text file below `folder` (relative to the root; empty for all of
/// them), sorted by path. Files that are not UTF-8 are left out. A missing
/// folder has no files.
///
/// # Errors
/// When a folder or file cannot be read.
pub fn files(root: &Path, folder: &str) -> Result<Vec<File>> {
    let mut found = Vec::new();
    let top = root.join(folder);
    if top.is_dir() {
        collect(root, &top, &mut found)?;
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            if !SKIPPED.iter().any(|it| name == **it) {
                collect(root, &path, found)?;
            }
            continue;
        }
        // A file may vanish while another program writes beside us.
        let Ok(bytes) = fs::read(&path) else { continue };
        if let Ok(text) = String::from_utf8(bytes) {
            let path = path.strip_prefix(root).expect("below the root").to_string_lossy();
            found.push(File { path: path.replace('\\', "/"), text });
        }
    }
    Ok(())
}
