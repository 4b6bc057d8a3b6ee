//! Logs: one line an event on standard error, as text or JSON.
//!
//! Field names are dotted (`account.id`). **Never** logged: addresses, names,
//! subjects, bodies, secrets (DECISIONS D20); the types of personal data cannot
//! be formatted, and the panic hook here keeps the text of a panic out, because
//! it may quote what was being worked on. Set up once, by `main`.

use std::{panic, str::FromStr};

use tracing_subscriber::{EnvFilter, Layer, filter::ParseError, layer::SubscriberExt};

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Checks what `log.level` may hold: a level, or a list such as
/// `info,mta=debug`.
///
/// # Errors
/// What the filter does not understand.
pub fn check_level(level: &str) -> Result<(), ParseError> {
    EnvFilter::try_new(level).map(|_| ())
}

/// Starts logging, and logs panics instead of printing them. A second call
/// changes nothing.
///
/// # Errors
/// What [`check_level`] does not understand.
pub fn start(format: LogFormat, level: &str) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(level)?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let layer = match format {
        LogFormat::Text => lines.with_target(true).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let subscriber = tracing_subscriber::registry().with(layer).with(filter);
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        panic::set_hook(Box::new(log_panic));
    }
    Ok(())
}

fn log_panic(info: &panic::PanicHookInfo<'_>) {
    let place = info.location().map(|it| format!("{}:{}", it.file(), it.line()));
    // A text without arguments is a fixed one; a formatted one may quote data.
    let fixed = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not shown)");
    tracing::error!(
        panic.place = place.as_deref().unwrap_or("unknown"),
        panic.text = fixed,
        "a thread panicked"
    );
}
