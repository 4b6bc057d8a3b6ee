//! Author sources in, a compiled artefact out: MJML, CSS, sanitising.
//!
//! Owns the way from what a person wrote to what `message` can render a million
//! times: MJML to HTML, styles inlined, everything dangerous or hiding taken
//! out, the result written in the canonical form that `message::verify` reads,
//! the text part derived, the templates vetted. Runs only in the compile worker,
//! because known inputs abort the parsers used here (DEPENDENCIES section 3.4);
//! the worker's walls (limits of time and memory, no network) are made by
//! `assent`. **Never** here: I/O, includes, fetching of style sheets or images.
//!
//! Order of work: size → placeholders for template tags → nesting → MJML →
//! inlining → sanitising → canonical HTML → text part → artefact →
//! [`message::Prepared`], whose trial renders show that the way out stays.

mod answer;
mod attributes;
mod build;
mod canonical;
mod css;
mod mjml;
mod plain;
mod prescan;
mod sanitise;
mod tags;

pub use answer::{Answer, Kind, Note, Part, Request};
pub use build::build;

/// Largest source, in bytes.
pub const SOURCE_MAX_BYTES: usize = 512 * 1024;

/// Largest request, in bytes: the source as JSON, and all the rest.
pub const REQUEST_MAX_BYTES: usize = 4 * 1024 * 1024;

/// Serves one request of the worker: JSON of [`Request`] in, JSON of [`Answer`]
/// out. Bytes that are no request get an answer too.
///
/// # Panics
/// Never by itself; the parsers it calls may abort the process, which is why a
/// worker calls it.
#[must_use]
pub fn compile(request: &[u8]) -> Vec<u8> {
    let answer = if request.len() > REQUEST_MAX_BYTES {
        Answer::refused("request.size", format!("the request has {} bytes", request.len()))
    } else {
        match serde_json::from_slice::<Request>(request) {
            Ok(request) => build(&request),
            Err(error) => Answer::refused("request.json", error.to_string()),
        }
    };
    serde_json::to_vec(&answer).expect("strings and numbers always serialise")
}

/// One turn of the worker's loop.
#[must_use]
pub fn serve_one(request: &[u8]) -> Vec<u8> {
    compile(request)
}
