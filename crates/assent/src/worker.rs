//! Inside a compile worker: the walls, then one request after the other.
//!
//! The worker reads author sources, so it is treated as lost to the author: no
//! sockets, no files, no new processes, bounded memory and time. The walls go up
//! before the first byte of a request is read and cannot be taken down.
//! **Never** here: anything that needs the outside after [`run`] has begun.
//! Started by [`crate::real::compiler`].
//!
//! On standard input and output: frames of a 32-bit big-endian length and so
//! many bytes; one empty frame when the walls stand, then one answer for each
//! request, until the input ends.

mod walls;

use std::{
    io::{self, Read, Write},
    sync::mpsc,
    thread,
};

use thiserror::Error;

/// The longest request. Sources are far below (`compile` has its own limit).
pub const REQUEST_BYTES_MAX: usize = 8 << 20;

/// The longest answer.
pub const ANSWER_BYTES_MAX: usize = 32 << 20;

/// Requests that one worker answers before it is replaced. Bounds what one
/// request could leave behind for the next, and lets the CPU limit of a
/// process, which is a sum, be a small one.
pub const REQUESTS_MAX: u32 = 50;

/// Stack of the thread that compiles: today's parsers recurse.
const STACK_BYTES: usize = 64 << 20;

/// Why a worker ended before its input did.
#[derive(Debug, Error)]
pub enum WorkerError {
    /// A resource limit was refused by the system.
    #[error("a resource limit could not be set")]
    Limit(#[source] io::Error),
    /// The system-call filter was refused by the system.
    #[error("the system-call filter could not be put up")]
    Filter(#[source] seccompiler::Error),
    /// The compiling thread could not be started, or died.
    #[error("the compiling thread is gone")]
    Thread,
    /// Standard input or output failed, or a frame was too long.
    #[error("a frame could not be read or written")]
    Frame(#[source] io::Error),
}

/// Puts up the walls and answers requests with `serve` until the input ends.
///
/// # Errors
/// [`WorkerError`]; the process should end with a failure then. When a wall
/// cannot be put up, no request is read.
pub fn run(serve: fn(&[u8]) -> Vec<u8>) -> Result<(), WorkerError> {
    // The thread must exist before the filter forbids making one, and must have
    // passed the start-up of the standard library, which makes system calls
    // that the filter kills.
    let (started, has_started) = mpsc::channel();
    let (open, is_open) = mpsc::channel::<()>();
    let compiling = thread::Builder::new()
        .name("compile".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let _ = started.send(());
            // An error means that the walls did not go up: serve nothing.
            is_open.recv().map_or(Ok(()), |()| serve_frames(serve))
        })
        .map_err(|_| WorkerError::Thread)?;
    has_started.recv().map_err(|_| WorkerError::Thread)?;
    walls::limit().map_err(WorkerError::Limit)?;
    walls::filter().map_err(WorkerError::Filter)?;
    open.send(()).map_err(|_| WorkerError::Thread)?;
    compiling.join().map_err(|_| WorkerError::Thread)?.map_err(WorkerError::Frame)
}

fn serve_frames(serve: fn(&[u8]) -> Vec<u8>) -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    write_frame(&mut output, &[])?;
    while let Some(request) = read_frame(&mut input)? {
        write_frame(&mut output, &serve(&request))?;
    }
    Ok(())
}

/// The next frame; nothing at the end of the input.
fn read_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_be_bytes(length);
    let length = usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?;
    if length > REQUEST_BYTES_MAX {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = vec![0; length];
    input.read_exact(&mut frame)?;
    Ok(Some(frame))
}

fn write_frame(output: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    if frame.len() > ANSWER_BYTES_MAX {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let length = u32::try_from(frame.len()).map_err(|_| io::ErrorKind::InvalidData)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(frame)?;
    output.flush()
}

#[cfg(test)]
mod tests;
