//! Notifications that a simulated receiver sends back later (RFC 3464).

use domain::{Address, Envelope, Timestamp};
use jiff::{fmt::rfc2822, tz::TimeZone};

/// A message that was taken and could not be delivered after all.
#[derive(Clone, Debug)]
pub struct Bounce<'a> {
    /// The host that says so.
    pub reporting_host: &'a str,
    /// The envelope of the message: its sender gets the notification.
    pub envelope: &'a Envelope,
    /// The message.
    pub message: &'a [u8],
    /// When it was taken.
    pub received_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// The envelope and the bytes of the notification. `None` for a message with a
/// null sender: nobody is told of those (RFC 5321 §4.5.5).
#[must_use]
pub fn notification(bounce: &Bounce<'_>) -> Option<(Envelope, Vec<u8>)> {
    let Bounce { reporting_host, envelope, message, received_at, now } = bounce;
    let sender = envelope.sender.as_ref()?;
    let recipient = envelope.recipient.to_wire();
    let boundary = format!("sim-{}", now.as_microsecond());
    let headers = header_section(message);
    let text = format!(
        "From: Mail Delivery System <mailer-daemon@{domain}>\r\n\
         To: <{to}>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\n\
         Date: {date}\r\n\
         Message-ID: <{boundary}@{reporting_host}>\r\n\
         Auto-Submitted: auto-replied\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"{boundary}\"\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\
         \r\n\
         Your message could not be delivered to {recipient}:\r\n\
         the mailbox does not exist any more.\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: message/delivery-status\r\n\
         \r\n\
         Reporting-MTA: dns; {reporting_host}\r\n\
         Arrival-Date: {arrival}\r\n\
         \r\n\
         Final-Recipient: rfc822; {recipient}\r\n\
         Action: failed\r\n\
         Status: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\
         Last-Attempt-Date: {date}\r\n\
         \r\n\
         --{boundary}\r\n\
         Content-Type: text/rfc822-headers\r\n\
         \r\n\
         {headers}\
         \r\n\
         --{boundary}--\r\n",
        domain = envelope.recipient.domain(),
        to = sender.to_wire(),
        date = date(*now),
        arrival = date(*received_at),
    );
    // RFC 5321 §4.5.5: a notification has the null sender, so that nobody
    // answers it.
    Some((envelope_to(sender), text.into_bytes()))
}

fn envelope_to(sender: &Address) -> Envelope {
    Envelope { sender: None, recipient: sender.clone() }
}

/// The header section of a message, ASCII, line ends kept.
pub(crate) fn header_section(message: &[u8]) -> String {
    let end =
        message.windows(4).position(|it| it == b"\r\n\r\n").map_or(message.len(), |at| at + 2);
    let text = String::from_utf8_lossy(&message[..end]);
    text.chars().map(|it| if it.is_ascii() { it } else { '?' }).collect()
}

/// A date of RFC 5322 §3.3, UTC.
pub(crate) fn date(at: Timestamp) -> String {
    // Only years beyond 9999 have no such date.
    rfc2822::to_string(&at.to_zoned(TimeZone::UTC)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
