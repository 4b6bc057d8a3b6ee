//! How far a long command is, on standard error.

use std::{io::IsTerminal as _, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that fills while bytes are copied. Nothing is drawn off a terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, empty, of unknown length.
    pub(super) fn new(what: &'static str) -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target).with_message(what);
        // A wrong template would be a bug; the default bar serves as well.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  {bytes}  {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// So many bytes of so many.
    pub(super) fn at(&self, done: u64, total: u64) {
        if self.0.length() != Some(total) {
            let template = "{spinner} {msg}  {bar:30} {bytes} of {total_bytes}  {elapsed}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.0.set_style(style);
            }
            self.0.set_length(total);
        }
        self.0.set_position(done);
    }

    /// It is over; the bar goes away.
    pub(super) fn end(self) {
        self.0.finish_and_clear();
    }
}
