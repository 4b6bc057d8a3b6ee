//! One transaction: MAIL, RCPT, the message, its answer.
//!
//! With PIPELINING (RFC 2920) MAIL, RCPT and DATA leave together; their answers
//! come one by one. With CHUNKING (RFC 3030) the message follows in one BDAT,
//! which needs no dot-stuffing. BDAT is not put into the same group as MAIL and
//! RCPT although RFC 3030 allows it: a connection that breaks before the first
//! answer would then leave every such message in doubt.

use bytes::Bytes;
use domain::{Envelope, Reply};

use super::{Action, Cause, Client, Lack, Outcome, Stage, State};
use crate::{
    capability::{Capabilities, Size},
    message::Message,
};

/// A message to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// From and to.
    pub envelope: Envelope,
    /// The bytes.
    pub message: Message,
    /// What to ask about notifications, where the receiver supports DSN.
    pub dsn: Option<Dsn>,
}

/// Parameters of RFC 3461. We ask for failures and delays and say who the
/// original recipient was (COMPLIANCE section 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dsn {
    /// ENVID: comes back in a notification. At most 100 octets are sent
    /// (RFC 3461 §4.4), encoded.
    pub envelope_id: String,
    /// RET.
    pub ret: Return,
}

/// How much of the message a notification shall return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// Its headers.
    Headers,
    /// All of it.
    Full,
}

/// The transaction under way.
#[derive(Debug)]
pub(super) struct Running {
    message: Message,
    /// RCPT has been written, or leaves when MAIL was accepted.
    rcpt_line: Option<String>,
    data_was_pipelined: bool,
    mail_accepted: bool,
    /// The first refusal; later answers of the group are read and dropped.
    pub(super) refused: Option<(Stage, Reply)>,
}

impl Client {
    pub(super) fn begin(&mut self, transaction: Transaction) {
        if matches!(self.state, State::Closed | State::Quit) {
            let outcome = Outcome::Broken { stage: Stage::Idle, cause: Cause::Closed };
            return self.actions.push(Action::Done(outcome));
        }
        assert!(self.state == State::Ready, "a transaction begins only when the session is ready");

        if let Some(lack) = lack(&self.capabilities, &transaction) {
            self.actions.push(Action::Done(Outcome::Unsupported(lack)));
            return self.ready();
        }
        self.transactions += 1;
        let pipelining = self.capabilities.pipelining;
        let data_was_pipelined = pipelining && !self.capabilities.chunking;
        let mut group = mail_line(&self.capabilities, &transaction);
        let mut rcpt_line = Some(rcpt_line(&self.capabilities, &transaction));
        if pipelining {
            group += &rcpt_line.take().unwrap_or_default();
        }
        if data_was_pipelined {
            group += "DATA\r\n";
        }
        self.running = Some(Running {
            message: transaction.message,
            rcpt_line,
            data_was_pipelined,
            mail_accepted: false,
            refused: None,
        });
        self.write(group);
        self.wait_in(State::Mail);
    }

    fn running(&mut self) -> &mut Running {
        self.running.as_mut().expect("states from Mail to EndOfData are entered by `begin` only")
    }

    pub(super) fn on_mail(&mut self, reply: Reply) {
        let accepted = reply.is_success();
        let running = self.running();
        running.mail_accepted = accepted;
        if !accepted {
            running.refused = Some((Stage::Mail, reply));
        }
        match running.rcpt_line.take() {
            Some(_) if !accepted => self.refused(),
            Some(line) => {
                self.write(line);
                self.wait_in(State::Rcpt);
            }
            None => self.wait_in(State::Rcpt),
        }
    }

    pub(super) fn on_rcpt(&mut self, reply: Reply) {
        let running = self.running();
        if !reply.is_success() && running.refused.is_none() {
            running.refused = Some((Stage::Rcpt, reply));
        }
        if running.data_was_pipelined {
            self.wait_in(State::Data);
        } else if running.refused.is_some() {
            self.refused();
        } else if self.capabilities.chunking {
            self.send_chunk();
        } else {
            self.write(&b"DATA\r\n"[..]);
            self.wait_in(State::Data);
        }
    }

    pub(super) fn on_data(&mut self, reply: Reply) {
        let go_ahead = reply.code == 354;
        let refused_before = self.running().refused.is_some();
        match (go_ahead, refused_before) {
            (true, false) => self.send_data(),
            (true, true) => {
                // RFC 2920 §3.1: the server opened the door although nobody
                // stands behind it; a lone dot closes it.
                self.write(&b".\r\n"[..]);
                self.wait_in(State::EmptyData);
            }
            (false, true) => self.refused(),
            (false, false) if reply.code / 100 < 4 => self.fail(Cause::OutOfStep),
            (false, false) => {
                self.running().refused = Some((Stage::Data, reply));
                self.refused();
            }
        }
    }

    fn send_data(&mut self) {
        let text = self.running().message.dot_stuffed();
        self.write(text);
        self.write(&b".\r\n"[..]);
        self.wait_in(State::EndOfData);
    }

    fn send_chunk(&mut self) {
        let bytes: Bytes = self.running().message.bytes().clone();
        self.write(format!("BDAT {} LAST\r\n", bytes.len()));
        self.write(bytes);
        self.wait_in(State::EndOfData);
    }

    pub(super) fn on_empty_data(&mut self) {
        self.refused();
    }

    pub(super) fn on_end_of_data(&mut self, reply: Reply) {
        if reply.is_success() {
            self.running = None;
            self.actions.push(Action::Done(Outcome::Accepted { reply }));
            return self.ready();
        }
        if reply.code / 100 == 3 {
            return self.fail(Cause::OutOfStep);
        }
        self.running().refused = Some((Stage::EndOfData, reply));
        self.refused();
    }

    /// All answers of the transaction are in, and one was a refusal.
    fn refused(&mut self) {
        let running = self.running.take().expect("only a running transaction can be refused");
        let (stage, reply) = running.refused.expect("called after a refusal was noted");
        self.actions.push(Action::Done(Outcome::Refused { stage, reply }));
        if running.mail_accepted {
            // The server may still hold the sender; RFC 3030 §2 asks for RSET
            // after a refused BDAT.
            self.write(&b"RSET\r\n"[..]);
            self.wait_in(State::Reset);
        } else {
            self.ready();
        }
    }

    pub(super) fn on_reset(&mut self, reply: Reply) {
        if reply.is_success() {
            self.ready();
        } else {
            self.turned_away(reply);
        }
    }
}

/// What the receiver would have to offer for this message, known before
/// anything is sent.
fn lack(capabilities: &Capabilities, transaction: &Transaction) -> Option<Lack> {
    let message = &transaction.message;
    if needs_smtputf8(transaction) && !capabilities.smtputf8 {
        return Some(Lack::SmtpUtf8);
    }
    if message.needs_eight_bit() && !capabilities.eight_bit_mime {
        return Some(Lack::EightBitMime);
    }
    match capabilities.size {
        Size::AtMost(size_bytes_max) if message.size_bytes() > size_bytes_max => {
            Some(Lack::Size { size_bytes: message.size_bytes(), size_bytes_max })
        }
        _ => None,
    }
}

fn needs_smtputf8(transaction: &Transaction) -> bool {
    let Envelope { sender, recipient } = &transaction.envelope;
    recipient.needs_smtputf8()
        || sender.as_ref().is_some_and(domain::Address::needs_smtputf8)
        || transaction.message.needs_smtputf8()
}

fn mail_line(capabilities: &Capabilities, transaction: &Transaction) -> String {
    let sender = transaction.envelope.sender.as_ref().map(domain::Address::to_wire);
    let mut line = format!("MAIL FROM:<{}>", sender.unwrap_or_default());
    if capabilities.size != Size::NotOffered {
        line += &format!(" SIZE={}", transaction.message.size_bytes());
    }
    if transaction.message.needs_eight_bit() {
        line += " BODY=8BITMIME";
    }
    if needs_smtputf8(transaction) {
        line += " SMTPUTF8";
    }
    if let Some(dsn) = transaction.dsn.as_ref().filter(|_| capabilities.dsn) {
        let ret = match dsn.ret {
            Return::Headers => "HDRS",
            Return::Full => "FULL",
        };
        line += &format!(" RET={ret}");
        let envelope_id = xtext(&dsn.envelope_id);
        if !envelope_id.is_empty() && envelope_id.len() <= 100 {
            line += &format!(" ENVID={envelope_id}");
        }
    }
    line + "\r\n"
}

fn rcpt_line(capabilities: &Capabilities, transaction: &Transaction) -> String {
    let recipient = &transaction.envelope.recipient;
    let mut line = format!("RCPT TO:<{}>", recipient.to_wire());
    if transaction.dsn.is_some() && capabilities.dsn {
        line += " NOTIFY=FAILURE,DELAY";
        // RFC 3461 §4.2: `rfc822` is for ASCII addresses.
        if !recipient.needs_smtputf8() {
            line += &format!(" ORCPT=rfc822;{}", xtext(&recipient.to_wire()));
        }
    }
    line + "\r\n"
}

/// RFC 3461 §4: printable ASCII but `+` and `=`, the rest as `+XX`.
fn xtext(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && byte != b'+' && byte != b'=' {
            out.push(char::from(byte));
        } else {
            out += &format!("+{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests;
