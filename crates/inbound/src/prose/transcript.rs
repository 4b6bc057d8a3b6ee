//! The transcript that Sendmail and its kin put into a report: `>>>` is what
//! they said, `<<<` what the host answered.
//!
//! Owns one question: does it show that the address itself was refused? **Never**
//! here: that the message was. With pipelining the answer to `RCPT TO` stands
//! below `>>> DATA`, so a refusal there proves nothing.

use domain::Address;

use super::{LINES_MAX, cut};

/// True when the host answered `RCPT TO` of this address with a 5yz, or missed a
/// recipient when `DATA` came (RFC 5321 §4.1.1.4, 503 and 554).
pub(crate) fn refuses_address(text: &str, address: &Address) -> bool {
    let of_address = format!("<{}>", address.normalised()).to_lowercase();
    let mut asked = false;
    for line in text.lines().take(LINES_MAX).map(cut) {
        let line = line.trim_start();
        if let Some(said) = line.strip_prefix(">>>") {
            let said = said.trim_start().to_lowercase();
            asked = said.starts_with("rcpt") && said.contains(&of_address);
        } else if let Some(answer) = line.strip_prefix("<<<") {
            let answer = answer.trim_start().to_lowercase();
            let is_final = answer.starts_with('5');
            if is_final && (asked || misses_recipient(&answer)) {
                return true;
            }
        }
    }
    false
}

fn misses_recipient(answer: &str) -> bool {
    ["need rcpt", "no valid recipients", "no recipients"].iter().any(|it| answer.contains(it))
}
