//! How much a message is like what reviewers rejected.
//!
//! A linear model: logistic regression over words and over what the other
//! checks found. It begins with the weights of `policies/content-spam.toml` and
//! learns from each decision of a reviewer on this installation. It never
//! refuses anything; a high score asks a person, and names the features that
//! made it high.
//!
//! A lesson holds numbers made of words by a hash, never the words.

pub mod evaluate;
mod features;
mod model;

pub use features::{Features, Lesson, LessonError, WORDS_MAX};
pub use model::{Model, Prior, Reason, Score};

#[cfg(test)]
mod tests;
