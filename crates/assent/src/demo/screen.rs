//! What the demo shows: steps, bars, findings.
//!
//! Bars move on a terminal; elsewhere a step is a few plain lines. With
//! `--json` all of it goes to standard error, and standard output holds one
//! object at the end. **Never** here: a word about what is shown.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};

use domain::SignedDuration;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Standard output: for people.
    Lines,
    /// Standard error: standard output is for the object.
    Json,
}

/// The screen.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    output: Output,
    is_terminal: bool,
}

impl Screen {
    /// A screen.
    #[must_use]
    pub fn new(output: Output) -> Self {
        let is_terminal = match output {
            Output::Lines => stdout().is_terminal(),
            Output::Json => stderr().is_terminal(),
        };
        Self { output, is_terminal }
    }

    /// A line as it is.
    pub fn line(&self, text: &str) {
        // A reader that closed the pipe has seen enough.
        let _ = match self.output {
            Output::Lines => writeln!(stdout(), "{text}"),
            Output::Json => writeln!(stderr(), "{text}"),
        };
    }

    /// The heading of a step.
    pub fn step(&self, number: u32, title: &str) {
        self.line(&format!("\n{}", self.bold(&format!("{number}  {title}"))));
    }

    /// Something that was done, or holds.
    pub fn done(&self, text: &str) {
        self.line(&format!("   {} {text}", self.colour("✓", "32")));
    }

    /// Something that does not hold.
    pub fn wrong(&self, text: &str) {
        self.line(&format!("   {} {text}", self.colour("✗", "31")));
    }

    /// Done or wrong.
    pub fn check(&self, holds: bool, text: &str) {
        if holds { self.done(text) } else { self.wrong(text) }
    }

    /// More about the line above.
    pub fn more(&self, text: &str) {
        for line in text.lines() {
            self.line(&format!("     {}", self.dim(line)));
        }
    }

    /// A bar for `length` things.
    ///
    /// # Panics
    /// Never: its look is a fixed text.
    #[must_use]
    pub fn bar(&self, what: &str, length: u64) -> Bar {
        let bar = ProgressBar::with_draw_target(Some(length), self.target());
        let style = ProgressStyle::with_template("   {prefix} {bar:30.green} {pos}/{len}  {msg}")
            .expect("the template is a fixed text")
            .progress_chars("██░");
        bar.set_style(style);
        bar.set_prefix(what.to_owned());
        bar.tick();
        Bar { screen: *self, bar }
    }

    /// A sign that something goes on whose length nobody knows.
    ///
    /// # Panics
    /// Never: its look is a fixed text.
    #[must_use]
    pub fn wait(&self, what: &str) -> Bar {
        let bar = ProgressBar::with_draw_target(None, self.target());
        let style = ProgressStyle::with_template("   {spinner:.green} {prefix}  {msg}");
        bar.set_style(style.expect("the template is a fixed text"));
        bar.set_prefix(what.to_owned());
        if self.is_terminal {
            bar.enable_steady_tick(std::time::Duration::from_millis(100));
        }
        Bar { screen: *self, bar }
    }

    fn target(&self) -> ProgressDrawTarget {
        match self.output {
            _ if !self.is_terminal => ProgressDrawTarget::hidden(),
            Output::Lines => ProgressDrawTarget::stdout(),
            Output::Json => ProgressDrawTarget::stderr(),
        }
    }

    /// The final object, on standard output whatever else was shown.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn object(&self, object: &serde_json::Value) -> std::io::Result<()> {
        writeln!(stdout(), "{object}")?;
        stdout().flush()
    }

    fn bold(&self, text: &str) -> String {
        self.colour(text, "1")
    }

    fn dim(&self, text: &str) -> String {
        self.colour(text, "2")
    }

    /// SGR sequences of ECMA-48, on terminals only.
    fn colour(&self, text: &str, code: &str) -> String {
        if self.is_terminal { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// A bar. It vanishes when it is dropped; what was reached is then said in a
/// line.
#[derive(Debug)]
pub struct Bar {
    screen: Screen,
    bar: ProgressBar,
}

impl Bar {
    /// How many are done.
    pub fn set(&self, done: u64) {
        self.bar.set_position(done);
    }

    /// What is happening besides.
    pub fn say(&self, what: impl Into<String>) {
        self.bar.set_message(what.into());
    }

    /// The screen, while the bar steps aside.
    pub fn aside(&self, show: impl FnOnce(&Screen)) {
        self.bar.suspend(|| show(&self.screen));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A number as people write it: 2,100.
#[must_use]
pub fn number(count: impl TryInto<u64>) -> String {
    let digits = count.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time as people say it: `4.2 s`.
#[must_use]
pub fn seconds(time: SignedDuration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests;
