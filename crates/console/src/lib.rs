//! The public pages and the console: three origins of HTML over HTTP.
//!
//! `web` asks `app` and fills [`views`], which are plain data; [`render`]
//! writes them in one of four languages; [`assets`] are the style sheet and the
//! headers that go with every page. Every visible text stands in `locales/`;
//! every value is escaped by the template engine.
//!
//! **Never** here: a decision, a query, or a script. The pages work without
//! JavaScript and their content security policy forbids it. No page has a box
//! that is ticked before a person ticked it (R001-24, R002-17); no page acts on
//! `GET` (DECISIONS D11): what acts is a `<form method="post">`.

pub mod assets;
mod chart;
pub mod render;
pub mod text;
pub mod views;
mod web;

pub use web::{console_router, content_router, public_router};

#[cfg(test)]
mod tests;
