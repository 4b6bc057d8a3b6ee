//! What the desk asks an account, as it is shown. Texts that depend on the
//! language are written by the handler.

/// Where a question stands, in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The line.
    pub line: String,
    /// True when there is something to read: an answer, or that there is none.
    pub is_ripe: bool,
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where it stands.
    pub standing: Standing,
    /// What was asked.
    pub words: String,
    /// What was answered.
    pub answer: Option<Answer>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who answered, and when.
    pub line: String,
    /// What they say.
    pub words: String,
    /// Path of the file they attached.
    pub file: Option<String>,
}

/// The questions about a review, and what can be asked.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// First to last.
    pub all: Vec<Question>,
    /// Ready-made ones, by their words in data. Empty when nobody can ask now.
    pub ready: Vec<(String, String)>,
    /// What was typed before and could not be asked.
    pub typed: String,
}

impl Questions {
    /// True when the reader may ask.
    pub(crate) fn may_ask(&self) -> bool {
        !self.ready.is_empty()
    }
}
