//! What commands print on standard output. A reader that has seen enough closes
//! it (`assent … | head`): that ends a command, and is no mistake of anybody.
//!
//! **Never** here: what is printed. Rust programs get an error where others are
//! ended by a signal; `println!` would make a panic of it.

use std::io::{self, Write as _};

/// Prints a text, and ends its last line.
///
/// # Errors
/// When standard output takes no more: see [`reader_is_gone`].
pub fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// True when a command ended because nobody reads its output any more. A pipe or
/// connection that breaks elsewhere is told with what it belonged to, and is not
/// taken for that.
#[must_use]
pub fn reader_is_gone(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    error.chain().count() == 1 && io.is_some_and(is_gone)
}

/// The same of what [`say`] returned.
#[must_use]
pub fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

#[cfg(test)]
mod tests;
