//! Taking a message: after DATA, or chunk by chunk after BDAT.

use bytes::Buf;
use domain::Reply;

use super::{Ask, Chunks, Open, Received, Server, State};
use crate::data::{DataReader, DataStep};

const BARE_LINE_END: &str = "5.6.0 Bare CR or LF in the message";
const NUL: &str = "5.6.0 NUL in the message";

impl Server {
    /// Takes text until the message ends. False when more input is needed.
    pub(super) fn take_data(&mut self) -> bool {
        let State::Data(reader) = &mut self.state else { return false };
        let step = reader.take(&self.input);
        let dropped_bytes = reader.dropped_bytes();
        match step {
            DataStep::More => {
                let endless = dropped_bytes > self.message_bytes_max();
                self.input.clear();
                if endless {
                    self.hang_up(552, "5.3.4 Message too large");
                }
                false
            }
            DataStep::End(taken) => {
                self.input.advance(taken);
                if let State::Data(reader) = std::mem::replace(&mut self.state, State::Command) {
                    self.data_complete(reader);
                }
                true
            }
            DataStep::BareLineEnd => {
                // Where this message ends is a matter of opinion now, so
                // nothing that follows can be read as commands.
                self.hang_up(550, BARE_LINE_END);
                false
            }
            DataStep::Nul => {
                self.hang_up(550, NUL);
                false
            }
        }
    }

    fn data_complete(&mut self, reader: DataReader) {
        if reader.is_too_large() {
            self.transaction = None;
            return self.say(&Reply::new(552, "5.3.4 Message too large"));
        }
        if reader.has_long_line() {
            self.transaction = None;
            return self.say(&Reply::new(554, "5.6.0 A line is too long"));
        }
        self.message_complete(reader.into_message());
    }

    fn message_complete(&mut self, bytes: Vec<u8>) {
        let Some(transaction) = self.transaction.take() else { return };
        let received = Received {
            from: transaction.from,
            recipients: transaction.recipients,
            bytes,
            hello: self.hello.clone().unwrap_or_default(),
            encrypted: self.encrypted,
        };
        self.ask(Open::Message, Ask::Message(received));
    }

    pub(super) fn bdat(&mut self, size_bytes: u64, last: bool) {
        // Whatever the answer, the octets follow and must be taken off the
        // input (RFC 3030 §2), else they would be read as commands.
        let limit = self.message_bytes_max();
        if size_bytes > (limit as u64).saturating_mul(2) {
            // Not worth reading through.
            return self.hang_up(552, "5.3.4 Message too large");
        }
        if let Some(transaction) = &mut self.transaction
            && !transaction.recipients.is_empty()
        {
            let chunks = transaction.chunks.get_or_insert_default();
            let size = usize::try_from(size_bytes).unwrap_or(usize::MAX);
            chunks.too_large |= chunks.bytes.len().saturating_add(size) > limit;
        }
        self.state = State::Chunk { left: size_bytes, last };
        if size_bytes == 0 {
            self.chunk_complete(last);
        }
    }

    /// Takes octets of a chunk. False when more input is needed.
    pub(super) fn take_chunk(&mut self) -> bool {
        let State::Chunk { left, last } = &mut self.state else { return false };
        let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(self.input.len());
        let octets = self.input.split_to(taken);
        *left -= taken as u64;
        let (complete, last) = (*left == 0, *last);
        if let Some(chunks) = self.transaction.as_mut().and_then(|it| it.chunks.as_mut())
            && !chunks.too_large
        {
            chunks.bytes.extend_from_slice(&octets);
        }
        if complete {
            self.chunk_complete(last);
        }
        complete
    }

    fn chunk_complete(&mut self, last: bool) {
        self.state = State::Command;
        let Some(transaction) = &mut self.transaction else {
            return self.error(Reply::new(503, "5.5.1 Say MAIL first"));
        };
        let Some(chunks) = &mut transaction.chunks else {
            return self.error(Reply::new(554, "5.5.1 No valid recipients"));
        };
        if chunks.too_large {
            self.transaction = None;
            return self.say(&Reply::new(552, "5.3.4 Message too large"));
        }
        if !last {
            return self.say(&Reply::new(250, "2.0.0 Continue"));
        }
        let Chunks { bytes, .. } = std::mem::take(chunks);
        if has_bare_line_end(&bytes) {
            self.transaction = None;
            return self.say(&Reply::new(550, BARE_LINE_END));
        }
        if bytes.contains(&0) {
            self.transaction = None;
            // RFC 3030 §3: only BINARYMIME, which is not offered, allows it.
            return self.say(&Reply::new(550, NUL));
        }
        self.message_complete(bytes);
    }
}

/// BDAT counts octets, so nothing can be smuggled here; but the message may be
/// handed on by DATA one day.
fn has_bare_line_end(bytes: &[u8]) -> bool {
    let mut before = b'\n';
    for &byte in bytes {
        // A line feed belongs behind a carriage return, and nothing else does.
        if (byte == b'\n') != (before == b'\r') {
            return true;
        }
        before = byte;
    }
    before == b'\r'
}
