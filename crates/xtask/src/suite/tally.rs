//! What the runners printed, counted: nextest's lines and those of cargo.

use crate::check::Outcome;

/// Counts of one run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    passed: u64,
    failed: u64,
    /// What a conformance test said about the engines it ran on.
    engines: Option<String>,
    said: Vec<String>,
}

impl Tally {
    /// Takes one line of output in.
    pub fn read(&mut self, line: &str) {
        // What nextest shows of a test is indented, and counted in its summary.
        let is_cargo = line.starts_with("test result:");
        let line = line.trim();
        if let Some(at) = line.find("conformance: runs on") {
            self.engines.get_or_insert_with(|| line[at..].to_owned());
        }
        let is_nextest = line.starts_with("Summary [");
        if !is_nextest && !is_cargo {
            return;
        }
        let passed = number_before(line, "passed");
        let failed = number_before(line, "failed") + number_before(line, "timed out");
        self.passed += passed;
        self.failed += failed;
        // Crates without a test say so in a line that tells nobody anything.
        if is_nextest || passed + failed > 0 {
            self.said.push(line.to_owned());
        }
    }

    /// The result of the step. `databases`: how many the server of the run
    /// was asked for. A run in which one of the engines was not seen fails, and
    /// so does one whose runner failed without a failed test: it did not come
    /// to its tests.
    pub fn outcome(mut self, ended_well: bool, databases: usize) -> Outcome {
        let note = format!(
            "{} tests, {databases} databases on PostgreSQL, the same tests on SQLite",
            self.passed + self.failed
        );
        let unseen = u64::from(databases == 0) + u64::from(self.engines.is_none());
        let broken = u64::from(!ended_well && self.failed == 0);
        self.said.extend(self.engines);
        Outcome {
            passed: self.passed,
            failed: self.failed + unseen + broken,
            note,
            said: self.said,
        }
    }
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split_once(word).map_or("", |it| it.0).trim_end();
    before.rsplit(|it: char| !it.is_ascii_digit()).next().unwrap_or("").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests;
