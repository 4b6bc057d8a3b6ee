//! A reader that has seen enough: `assent … | head`.

use std::{
    io,
    path::Path,
    process::{Command, Output, Stdio},
};

/// Runs the program with nobody to read what it prints.
fn unread(arguments: &[&str], folder: &Path) -> Output {
    let (reader, writer) = io::pipe().expect("a pipe is made");
    drop(reader);
    Command::new(env!("CARGO_BIN_EXE_assent"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output)
        .expect("the program runs")
}

#[test]
fn a_command_whose_reader_is_gone_ends_quietly() {
    let folder = tempfile::tempdir().expect("a folder is made");
    let data = folder.path().join("data");
    let data = data.to_str().expect("the path is text");
    for arguments in
        [&["init", "--data", data][..], &["policy", "list"], &["--json", "policy", "list"]]
    {
        let Output { status, stderr, .. } = unread(arguments, folder.path());
        let told = String::from_utf8_lossy(&stderr);
        assert_eq!((status.code(), told.as_ref()), (Some(0), ""), "{arguments:?}");
    }
    assert!(folder.path().join("data/master.key").exists(), "the key was made all the same");
}
