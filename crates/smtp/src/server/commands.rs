//! One function per command, and one per answer of the driver.

use domain::Reply;

use super::{Ask, MailFrom, Open, Server, State, Transaction};
use crate::{
    command::{Command, Forward, MailParameters, RcptParameters},
    data::{DataLimits, DataReader},
    server::Action,
};

impl Server {
    pub(super) fn obey(&mut self, command: Command) {
        if matches!(self.state, State::TurnedAway) && command != Command::Quit {
            return self.error(Reply::new(503, "5.5.1 No mail here"));
        }
        match command {
            Command::Ehlo(name) => self.ehlo(name),
            Command::Helo(name) => self.helo(name),
            Command::Mail(sender, parameters) => self.mail(MailFrom { sender, parameters }),
            Command::Rcpt(forward, parameters) => self.rcpt(forward, parameters),
            Command::Data => self.data(),
            Command::Bdat { size_bytes, last } => self.bdat(size_bytes, last),
            Command::Rset => {
                self.transaction = None;
                self.say(&Reply::new(250, "2.0.0 Reset"));
            }
            Command::Noop => self.say(&Reply::new(250, "2.0.0 OK")),
            // RFC 5321 §3.5.3: neither confirms nor denies.
            Command::Vrfy => self.say(&Reply::new(252, "2.5.2 Send some mail and see")),
            Command::Help => self.say(&Reply::new(214, "2.0.0 See RFC 5321")),
            Command::StartTls => self.starttls(),
            Command::Quit => self.hang_up(221, "2.0.0 Bye"),
            Command::NotImplemented => self.error(Reply::new(502, "5.5.1 Not implemented")),
        }
    }

    fn ehlo(&mut self, name: String) {
        self.transaction = None;
        let mut offer = self.config.offer.clone();
        offer.starttls &= !self.encrypted;
        let mut lines = vec![format!("{} greets {name}", self.config.hostname)];
        lines.extend(offer.to_lines());
        self.hello = Some(name);
        self.say(&Reply { code: 250, enhanced: None, lines });
    }

    fn helo(&mut self, name: String) {
        self.transaction = None;
        self.hello = Some(name);
        let lines = vec![self.config.hostname.clone()];
        self.say(&Reply { code: 250, enhanced: None, lines });
    }

    fn starttls(&mut self) {
        if !self.config.offer.starttls || self.encrypted {
            return self.error(Reply::new(503, "5.5.1 STARTTLS is not offered"));
        }
        self.say(&Reply::new(220, "2.0.0 Go ahead"));
        // RFC 3207 §4 and THREATS S3: commands pipelined behind STARTTLS came
        // in clear and must not be carried out after the handshake.
        self.input.clear();
        self.state = State::Handshake;
        self.actions.push(Action::StartTls);
    }

    fn mail(&mut self, from: MailFrom) {
        let MailParameters { size_bytes, smtputf8, .. } = from.parameters;
        if self.hello.is_none() {
            return self.error(Reply::new(503, "5.5.1 Say EHLO first"));
        }
        if self.transaction.is_some() {
            return self.error(Reply::new(503, "5.5.1 A transaction is open"));
        }
        if smtputf8 && !self.config.offer.smtputf8 {
            return self.error(Reply::new(555, "5.5.4 SMTPUTF8 is not offered"));
        }
        if size_bytes.is_some_and(|it| it > self.message_bytes_max() as u64) {
            // RFC 1870 §6.1.
            return self.say(&Reply::new(552, "5.3.4 Message too large"));
        }
        self.ask(Open::Mail(from.clone()), Ask::Mail(from));
    }

    fn rcpt(&mut self, forward: Forward, parameters: RcptParameters) {
        let Some(transaction) = &self.transaction else {
            return self.error(Reply::new(503, "5.5.1 Say MAIL first"));
        };
        if let Forward::Address(address) = &forward
            && address.needs_smtputf8()
            && !transaction.from.parameters.smtputf8
        {
            return self.error(Reply::new(553, "5.6.7 The address needs SMTPUTF8"));
        }
        if transaction.chunks.is_some() {
            return self.error(Reply::new(503, "5.5.1 The message has begun"));
        }
        if transaction.recipients.len() >= self.config.limits.recipients_max {
            // RFC 5321 §4.5.3.1.10.
            return self.say(&Reply::new(452, "4.5.3 Too many recipients"));
        }
        self.ask(Open::Rcpt(forward.clone()), Ask::Rcpt(forward, parameters));
    }

    fn data(&mut self) {
        let Some(transaction) = &self.transaction else {
            return self.error(Reply::new(503, "5.5.1 Say MAIL first"));
        };
        if transaction.chunks.is_some() {
            // RFC 3030 §2: DATA and BDAT do not mix.
            return self.error(Reply::new(503, "5.5.1 The message came by BDAT"));
        }
        if transaction.recipients.is_empty() {
            return self.error(Reply::new(554, "5.5.1 No valid recipients"));
        }
        self.state = State::Data(DataReader::new(DataLimits {
            message_bytes_max: self.message_bytes_max(),
            line_bytes_max: self.config.limits.text_line_bytes_max,
        }));
        self.say(&Reply::new(354, "End with CRLF.CRLF"));
    }

    /// # Panics
    /// When nothing was asked.
    pub(super) fn answered(&mut self, reply: Reply) {
        let open = self.open.take().expect("the driver answers open questions only");
        let accepted = reply.is_success();
        match open {
            Open::Connect => {
                self.state = if accepted { State::Command } else { State::TurnedAway };
            }
            Open::Mail(from) if accepted => {
                self.transaction = Some(Transaction { from, recipients: Vec::new(), chunks: None });
            }
            Open::Rcpt(forward) if accepted => {
                let transaction = self.transaction.as_mut();
                transaction.expect("RCPT is asked inside a transaction").recipients.push(forward);
            }
            Open::Message => self.transaction = None,
            Open::Mail(_) | Open::Rcpt(_) => {}
        }
        self.say(&reply);
        if reply.code == 421 {
            return self.close();
        }
        self.actions.push(Action::Wait(self.config.silence_max));
        self.run();
    }
}
