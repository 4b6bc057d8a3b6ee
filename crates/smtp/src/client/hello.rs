//! From the greeting to the first transaction: EHLO, HELO, STARTTLS.

use domain::Reply;

use super::{Action, Cause, Client, End, State, TlsWish};
use crate::capability::Capabilities;

impl Client {
    pub(super) fn on_greeting(&mut self, reply: Reply) {
        if reply.is_success() {
            self.send_ehlo();
        } else {
            // RFC 5321 §3.1: 554 is "no mail here".
            self.turned_away(reply);
        }
    }

    fn send_ehlo(&mut self) {
        self.write(format!("EHLO {}\r\n", self.config.ehlo_name));
        self.wait_in(State::Ehlo);
    }

    pub(super) fn on_ehlo(&mut self, reply: Reply) {
        if reply.is_success() {
            self.capabilities = Capabilities::parse(&reply);
            return self.negotiate_tls();
        }
        // RFC 5321 §3.2: a server without EHLO answers "command not
        // recognised". HELO offers no TLS, so who needs TLS stops here; and
        // after TLS nobody goes back to a weaker greeting.
        let unknown = matches!(reply.code, 500 | 501 | 502 | 504);
        if unknown && !self.encrypted && self.config.tls != TlsWish::Required {
            self.write(format!("HELO {}\r\n", self.config.ehlo_name));
            return self.wait_in(State::Helo);
        }
        self.turned_away(reply);
    }

    pub(super) fn on_helo(&mut self, reply: Reply) {
        if reply.is_success() {
            self.ready();
        } else {
            self.turned_away(reply);
        }
    }

    fn negotiate_tls(&mut self) {
        if self.encrypted || self.config.tls == TlsWish::Never {
            return self.ready();
        }
        match (self.capabilities.starttls, self.config.tls) {
            (true, _) => {
                self.write(&b"STARTTLS\r\n"[..]);
                self.wait_in(State::StartTls);
            }
            (false, TlsWish::Required) => self.close(End::TlsNotOffered),
            (false, _) => self.ready(),
        }
    }

    pub(super) fn on_starttls(&mut self, reply: Reply) {
        if !reply.is_success() {
            return match self.config.tls {
                TlsWish::Required => self.turned_away(reply),
                _ => self.ready(),
            };
        }
        // RFC 3207 §6 and THREATS S3: what follows the 220 in clear could have
        // been put there by anybody and would be read as if it were encrypted.
        if !self.reader.is_empty() {
            return self.fail(Cause::PlaintextAfterStartTls);
        }
        self.actions.push(Action::StartTls);
        self.wait_in(State::Handshake);
    }

    pub(super) fn on_tls_ready(&mut self) {
        if self.state != State::Handshake || !self.reader.is_empty() {
            return self.fail(Cause::PlaintextAfterStartTls);
        }
        // RFC 3207 §4.2: forget what was learned in clear, and say EHLO again.
        self.capabilities = Capabilities::default();
        self.encrypted = true;
        self.send_ehlo();
    }

    /// The session takes a transaction, or ends when it has carried enough.
    pub(super) fn ready(&mut self) {
        let announced = self.capabilities.limits.mail_max.unwrap_or(u64::MAX);
        if self.transactions >= announced.min(self.config.transactions_max) {
            return self.quit();
        }
        self.state = State::Ready;
        self.actions.push(Action::Ready);
    }
}
