//! Mail servers that strangers wrote: Postfix and Exim as Debian ships them,
//! unpacked by `cargo xtask setup` and started in a folder of their own, and
//! Python's `aiosmtpd`.
//!
//! Where one cannot run (not unpacked, not root), [`Stranger::start`] says so
//! and returns nothing; `cargo xtask setup` names what is missing.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tempfile::TempDir;

/// Headers that a server puts before a message on its way.
const TRACE: &[&str] = &["Return-Path", "X-Original-To", "Delivered-To", "Received"];

/// The Python with `aiosmtpd`.
pub fn python() -> PathBuf {
    std::env::var_os("ASSENT_TEST_PYTHON").map_or_else(
        || concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/test-venv/bin/python").into(),
        PathBuf::from,
    )
}

/// Programs of Debian, unpacked.
pub fn programs() -> PathBuf {
    std::env::var_os("ASSENT_TEST_STRANGERS").map_or_else(
        || concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/strangers").into(),
        PathBuf::from,
    )
}

/// A server that runs until dropped.
pub struct Stranger {
    process: Child,
    folder: TempDir,
    certificate: String,
}

impl Stranger {
    /// Starts `postfix`, `exim` or `aiosmtpd`, with a certificate for `host`.
    pub fn start(kind: &str, host: &str, at: SocketAddr) -> Option<Self> {
        let folder = folder();
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        let certificate = made.cert.pem();
        fs::write(folder.path().join("cert.pem"), &certificate).unwrap();
        fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        readable(folder.path());
        let mut process = Command::new(python())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/strangers/serve.py"))
            .args([kind, &at.ip().to_string(), &at.port().to_string()])
            .args([folder.path(), &fs::canonicalize(programs()).unwrap_or_default()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Python of `cargo xtask setup` starts");
        let mut said = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        if let Some(reason) = said.strip_prefix("cannot: ") {
            println!("skipped: {kind}: {}", reason.trim());
            process.wait().unwrap();
            return None;
        }
        assert_eq!(said, "ready\n", "{kind} does not start");
        Some(Self { process, folder, certificate })
    }

    /// Its certificate, which vouches for itself.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The message that holds `mark`, its line ends made CRLF and its trace
    /// headers taken off.
    pub fn message(&self, mark: &str) -> Option<Vec<u8>> {
        let mut files = Vec::new();
        collect(&self.folder.path().join("mail"), &mut files);
        let contains = |it: &Vec<u8>| it.windows(mark.len()).any(|it| it == mark.as_bytes());
        let found = files.iter().filter_map(|it| fs::read(it).ok()).find(contains)?;
        Some(without_trace(with_crlf(found)))
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        ["log", "logs/mainlog", "output"].map(read).concat()
    }

    /// As [`Stranger::message`], waited for: servers deliver after they answer.
    #[expect(clippy::disallowed_methods, reason = "another process cannot be waited for by a port")]
    pub fn delivered(&self, mark: &str) -> Vec<u8> {
        for _ in 0..200 {
            if let Some(message) = self.message(mark) {
                return message;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the message was accepted and did not arrive:\n{}", self.log());
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        // The end of its input ends it, also when this process is killed.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Below `/tmp`, because unprivileged servers must be able to reach it.
fn folder() -> TempDir {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    tempfile::Builder::new().prefix(&format!("stranger{number}-")).tempdir().unwrap()
}

fn readable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = |mode| fs::Permissions::from_mode(mode);
    fs::set_permissions(folder, open(0o755)).unwrap();
    fs::set_permissions(folder.join("key.pem"), open(0o644)).unwrap();
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            // A maildir: what is in `tmp` is not complete.
            true if path.ends_with("tmp") => {}
            true => collect(&path, files),
            false if path.extension().is_some_and(|it| it == "part") => {}
            false => files.push(path),
        }
    }
}

/// Servers store lines with LF or CRLF; one without any CR stores LF.
fn with_crlf(stored: Vec<u8>) -> Vec<u8> {
    if stored.contains(&b'\r') {
        return stored;
    }
    let mut out = Vec::with_capacity(stored.len() + 64);
    for byte in stored {
        if byte == b'\n' {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}

fn without_trace(message: Vec<u8>) -> Vec<u8> {
    let mut rest = &message[..];
    while TRACE.iter().any(|it| rest.starts_with(format!("{it}:").as_bytes())) {
        loop {
            let Some(end) = rest.iter().position(|it| *it == b'\n') else { return Vec::new() };
            rest = &rest[end + 1..];
            // A folded header goes on.
            if !matches!(rest.first(), Some(b' ' | b'\t')) {
                break;
            }
        }
    }
    rest.to_vec()
}
