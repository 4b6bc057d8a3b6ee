//! Running other programs.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
};

use anyhow::{Context as _, Result, bail};

/// `cargo`, at the root of the repository.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// True when `program` can be started at all.
pub fn exists(program: &str) -> bool {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("command -v {program}")).stdout(Stdio::null());
    command.stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}

/// Runs with our own input and output.
///
/// # Errors
/// When the program cannot be started or ends with a status other than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {command:?}"))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs and returns what was printed to standard output.
///
/// # Errors
/// When the program cannot be started or ends with a status other than 0; the
/// message holds what it printed to standard error.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("starting {command:?}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        bail!("{} ended with {}: {}", shown(command), done.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Runs, passes every line on to our own output, and shows it to `watch`.
/// Returns whether the program ended with status 0.
///
/// # Errors
/// When the program cannot be started.
pub fn watched(command: &mut Command, mut watch: impl FnMut(&str)) -> Result<bool> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("starting {command:?}"))?;
    let (sender, lines) = mpsc::channel();
    let out = child.stdout.take().expect("standard output is piped");
    let err = child.stderr.take().expect("standard error is piped");
    forward(out, sender.clone());
    forward(err, sender);
    for line in lines {
        println!("{line}");
        watch(&line);
    }
    Ok(child.wait().context("waiting for a program")?.success())
}

fn forward(from: impl Read + Send + 'static, to: mpsc::Sender<String>) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut bytes = Vec::new();
        while from.read_until(b'\n', &mut bytes).is_ok_and(|it| it > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            if to.send(line).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|it| it.to_string_lossy()));
    words.join(" ")
}
