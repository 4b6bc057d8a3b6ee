//! Feedback reports that a simulated provider sends when somebody complains
//! (RFC 5965), to where the message itself asks for them (RFC 9477).
//!
//! The recipient is redacted (RFC 6590), as most providers do: who was meant
//! follows from the tokens in the headers of the message, or not at all.

use std::net::IpAddr;

use domain::{Address, Envelope, Timestamp};

use crate::{
    dsn::{date, header_section},
    letter::Letter,
};

/// Somebody pressed "this is spam".
#[derive(Clone, Debug)]
pub struct Complaint<'a> {
    /// The provider's host.
    pub reporting_host: &'a str,
    /// The envelope of the message.
    pub envelope: &'a Envelope,
    /// The message.
    pub message: &'a [u8],
    /// The same, opened.
    pub letter: &'a Letter,
    /// Where it came from.
    pub source: IpAddr,
    /// When it was taken.
    pub received_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// The envelope and the bytes of the report. `None` for a message that asks for
/// none (`CFBL-Address`, RFC 9477 §3), or that nobody subscribed to: people use
/// that button where their program shows a way out, too.
#[must_use]
pub fn report(complaint: &Complaint<'_>) -> Option<(Envelope, Vec<u8>)> {
    let Complaint { reporting_host, envelope, message, letter, source, received_at, now } =
        complaint;
    letter.header("list-unsubscribe")?;
    let asked = letter.header("cfbl-address")?;
    let recipient: Address = asked.split(';').next()?.trim().parse().ok()?;
    let provider = envelope.recipient.domain();
    let sender: Address = format!("feedback@{provider}").parse().ok()?;
    let boundary = format!("sim-arf-{}", now.as_microsecond());
    let mail_from = envelope.sender.as_ref().map(Address::to_wire).unwrap_or_default();
    let redacted = format!("redacted@{provider}");
    let headers = header_section(message).replace(&envelope.recipient.to_wire(), &redacted);
    let text = format!(
        "From: Feedback loop <{from}>\r\n\
         To: <{to}>\r\n\
         Subject: Complaint about a message\r\n\
         Date: {date}\r\n\
         Message-ID: <{boundary}@{reporting_host}>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"{boundary}\"\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\
         \r\n\
         Somebody said that this message is spam.\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: message/feedback-report\r\n\
         \r\n\
         Feedback-Type: abuse\r\n\
         User-Agent: simulated-provider/1\r\n\
         Version: 1\r\n\
         Original-Mail-From: <{mail_from}>\r\n\
         Arrival-Date: {arrival}\r\n\
         Source-IP: {source}\r\n\
         Reporting-MTA: dns; {reporting_host}\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: text/rfc822-headers\r\n\
         \r\n\
         {headers}\
         \r\n\
         --{boundary}--\r\n",
        from = sender.to_wire(),
        to = recipient.to_wire(),
        date = date(*now),
        arrival = date(*received_at),
    );
    Some((Envelope { sender: Some(sender), recipient }, text.into_bytes()))
}

#[cfg(test)]
mod tests;
