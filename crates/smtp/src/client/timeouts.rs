//! How long a client waits for what (RFC 5321 §4.5.3.2).

use domain::SignedDuration;

use super::State;

/// The waits of one session. Never shorter than RFC 5321 §4.5.3.2 asks, except
/// where an operator or a rehearsal (DECISIONS D10) says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// The greeting (§4.5.3.2.1).
    pub greeting: SignedDuration,
    /// The answer to EHLO, HELO, STARTTLS and RSET.
    pub command: SignedDuration,
    /// The handshake of TLS.
    pub handshake: SignedDuration,
    /// The answer to MAIL (§4.5.3.2.2).
    pub mail: SignedDuration,
    /// The answer to RCPT (§4.5.3.2.3).
    pub rcpt: SignedDuration,
    /// The answer to DATA (§4.5.3.2.4).
    pub data: SignedDuration,
    /// Handing one [`super::Action::Write`] to the system (§4.5.3.2.5).
    pub data_block: SignedDuration,
    /// The answer after the end of data (§4.5.3.2.6). Giving up earlier makes
    /// doubles: the receiver may be delivering.
    pub end_of_data: SignedDuration,
    /// The answer to QUIT. Nothing depends on it.
    pub quit: SignedDuration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            greeting: SignedDuration::from_mins(5),
            command: SignedDuration::from_mins(5),
            handshake: SignedDuration::from_mins(2),
            mail: SignedDuration::from_mins(5),
            rcpt: SignedDuration::from_mins(5),
            data: SignedDuration::from_mins(2),
            data_block: SignedDuration::from_mins(3),
            end_of_data: SignedDuration::from_mins(10),
            quit: SignedDuration::from_secs(5),
        }
    }
}

impl Timeouts {
    pub(super) fn of(&self, state: State) -> SignedDuration {
        match state {
            State::Greeting => self.greeting,
            State::Handshake => self.handshake,
            State::Mail => self.mail,
            State::Rcpt => self.rcpt,
            State::Data => self.data,
            State::EndOfData | State::EmptyData => self.end_of_data,
            State::Quit => self.quit,
            State::Ehlo
            | State::Helo
            | State::StartTls
            | State::Reset
            | State::Connecting
            | State::Ready
            | State::Closed => self.command,
        }
    }
}
