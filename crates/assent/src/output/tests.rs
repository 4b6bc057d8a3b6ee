//! Which errors mean that the reader is gone.

use std::io;

use anyhow::Context as _;

use super::reader_is_gone;

#[test]
fn only_a_broken_pipe_of_our_own_output_means_that_the_reader_is_gone() {
    let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
    assert!(reader_is_gone(&broken().into()));
    assert!(!reader_is_gone(&io::Error::from(io::ErrorKind::StorageFull).into()));
    let elsewhere = Err::<(), _>(broken()).context("the server does not answer").unwrap_err();
    assert!(!reader_is_gone(&elsewhere), "a connection that broke is told");
}
