//! Single lines: SMTP replies and addresses.

use delivery::{Classified, Stage};
use domain::{Address, Reply};
use serde_json::{Value, json};

use super::mail::Tables;

/// `MXHOST<TAB>REPLY`, and what the reply means. Lines of a reply that were
/// joined with `\n` or kept their codes are read as well.
pub(super) fn reply(line: &str, tables: &Tables) -> Value {
    let read = || {
        let (host, said) = line.split_once('\t')?;
        let said = said.trim();
        let (code, text) = (said.get(..3)?, said.get(3..)?);
        let code = code.parse::<u16>().ok().filter(|it| (200..600).contains(it))?;
        Some((host.trim(), Reply::new(code, text.trim_start_matches(['-', ' ']))))
    };
    let Some((host, reply)) = read() else {
        return json!({ "error": "expected the MX host, a tab, and a reply such as `550 5.1.1 …`" });
    };
    let means = tables.meaning(Some(host), Stage::RcptTo, &reply);
    let Classified { class, reason, fault, scope, action, .. } = means;
    json!({
        "reply": format!("{} {}", reply.code, reply.text()),
        "class": class.as_str(),
        "reason": &*reason,
        "fault": fault.as_str(),
        "scope": scope.as_str(),
        "action": action.as_str(),
    })
}

/// One address, and how it is kept.
pub(super) fn address(line: &str) -> Value {
    let input = line.trim();
    match input.parse::<Address>() {
        Ok(it) => json!({
            "input": input,
            "ok": true,
            "normalised": it.normalised(),
            "domain": it.domain().as_str(),
            "error": null,
        }),
        Err(error) => json!({
            "input": input,
            "ok": false,
            "normalised": null,
            "domain": null,
            "error": error.to_string(),
        }),
    }
}
