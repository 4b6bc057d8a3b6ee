//! What `inspect` reads: files, folders, standard input, each up to a limit.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

/// Longest line that is read, in bytes.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// Files that are read of one folder and what is below it.
const FILES_MAX: usize = 100_000;
/// Folders inside of folders that are opened.
const DEPTH_MAX: usize = 8;

/// The name of standard input.
const STDIN: &str = "-";

/// Hands every line that is not empty to `read`.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn each_line<T>(
    paths: &[PathBuf],
    mut read: impl FnMut(&str) -> T,
) -> anyhow::Result<Vec<T>> {
    let mut answers = Vec::new();
    for path in files(paths)? {
        let mut source = BufReader::new(open(&path)?);
        while let Some(line) = line(&mut source).with_context(|| failed(&path))? {
            let line = String::from_utf8_lossy(&line);
            if !line.trim().is_empty() {
                answers.push(read(line.trim_end_matches(['\r', '\n'])));
            }
        }
    }
    Ok(answers)
}

/// Hands every file to `read`: its name, and at most `bytes_max` of its bytes.
///
/// # Errors
/// When a file cannot be read.
pub(in crate::commands) fn each_file<T>(
    paths: &[PathBuf],
    bytes_max: usize,
    mut read: impl FnMut(&str, &[u8]) -> T,
) -> anyhow::Result<Vec<T>> {
    let mut answers = Vec::new();
    for path in files(paths)? {
        let mut bytes = Vec::new();
        let mut source = open(&path)?.take(bytes_max as u64);
        source.read_to_end(&mut bytes).with_context(|| failed(&path))?;
        answers.push(read(&path.to_string_lossy(), &bytes));
    }
    Ok(answers)
}

/// A line with its end, its tail dropped when it is too long; `None` at the
/// end.
fn line(source: &mut impl io::BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut begun = source.by_ref().take(LINE_BYTES_MAX as u64);
    if begun.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if !line.ends_with(b"\n") {
        source.skip_until(b'\n')?;
    }
    Ok(Some(line))
}

fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path == Path::new(STDIN) {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(fs::File::open(path).with_context(|| failed(path))?))
}

fn failed(path: &Path) -> String {
    format!("could not read {}", path.display())
}

/// The files of the paths, folders opened, in the order of their names.
/// Without any path, standard input.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    if paths.is_empty() {
        return Ok(vec![PathBuf::from(STDIN)]);
    }
    let mut found = Vec::new();
    for path in paths {
        collect(path, DEPTH_MAX, &mut found)?;
    }
    Ok(found)
}

fn collect(path: &Path, depth: usize, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        if found.len() == FILES_MAX {
            bail!("more than {FILES_MAX} files: name fewer folders at once");
        }
        found.push(path.to_owned());
        return Ok(());
    }
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    let entries = fs::read_dir(path).with_context(|| failed(path))?;
    let mut entries: Vec<PathBuf> = entries
        .map(|it| it.map(|it| it.path()))
        .collect::<Result<_, _>>()
        .with_context(|| failed(path))?;
    entries.sort();
    entries.iter().try_for_each(|it| collect(it, depth, found))
}
