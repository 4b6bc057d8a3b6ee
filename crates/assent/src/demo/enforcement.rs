//! What enforcement came to in the demo: labels of four countries, a bought
//! list, complaints of each kind, an archive for an authority.
//!
//! Owns what is expected and the checks. Labels and ways out are those of
//! COMPLIANCE 1.8, written down again. **Never** here: a question to the server.

use consent::archive::ArchiveReport;
use serde_json::{Value, json};

use super::office::Case;

/// A recipient of another country, and what their law makes of one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nation {
    /// Code of the country, as the list of contacts has it.
    pub country: &'static str,
    /// Who reads it, before the `@`.
    pub local: &'static str,
    /// What they are called.
    pub first_name: &'static str,
    /// What the subject begins with.
    pub label: &'static str,
    /// The way out in their language, in the footer.
    pub way_out: &'static str,
}

/// One of each.
pub const NATIONS: [Nation; 4] = [
    Nation {
        country: "CN",
        local: "wei.zhang",
        first_name: "伟",
        // The name in the subject is Han, so the label is.
        label: "广告 ",
        way_out: "退订",
    },
    Nation {
        country: "VN",
        local: "lan.pham",
        first_name: "Lan",
        label: "[QC] ",
        way_out: "Hủy đăng ký",
    },
    Nation {
        country: "KR",
        local: "minji.kim",
        first_name: "Minji",
        label: "(광고) ",
        way_out: "수신거부",
    },
    Nation {
        country: "SE",
        local: "asa.holm",
        first_name: "Åsa",
        label: "",
        way_out: "Avsluta prenumerationen",
    },
];

/// One of the four mails, as it arrived.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// For whom.
    pub nation: Nation,
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// True when the mailbox has the octets that the record proves.
    pub is_equal: bool,
}

impl Labelled {
    /// The subject without a label begins like this.
    pub const SUBJECT: &str = "Tulips are in";

    /// True when label and footer are those of the country, and nothing more.
    #[must_use]
    pub fn holds(&self) -> bool {
        let Nation { label, way_out, .. } = self.nation;
        let rest = self.subject.strip_prefix(label);
        self.is_equal
            && rest.is_some_and(|it| it.starts_with(Self::SUBJECT))
            && self.text.contains(way_out)
    }
}

/// A reminder to people who bought before and never asked for mail.
#[derive(Clone, Debug)]
pub struct Reminded {
    /// Customers in the country whose law allows it.
    pub there: u64,
    /// Customers where it does not.
    pub elsewhere: u64,
    /// Copies that arrived.
    pub arrived: u64,
    /// Why others got none, with how many.
    pub withheld: Vec<(u64, String)>,
}

impl Reminded {
    /// True when everybody was mailed where the law allows it, and nobody where
    /// article 13(2) of the Measures does not (R000-03).
    #[must_use]
    pub fn holds(&self) -> bool {
        let by_article = |(count, why): &(u64, String)| {
            *count == self.elsewhere && why.contains("law.cn.") && why.contains("13(2)")
        };
        self.arrived == self.there && self.withheld.iter().any(by_article)
    }
}

/// An import of a list that is traded.
#[derive(Clone, Debug)]
pub struct Bought {
    /// State of the import.
    pub state: String,
    /// The rules that said so.
    pub rules: Vec<String>,
    /// Share of it that stands in the traded list, in percent.
    pub share_percent: u64,
}

impl Bought {
    /// True when it was refused because somebody had seen it before.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.state == "refused" && self.rules.iter().any(|it| it.contains("fingerprint"))
    }
}

/// Everything that act 8 found.
#[derive(Debug)]
pub struct Enforced {
    /// The four mails.
    pub labelled: Vec<Labelled>,
    /// The past buyers.
    pub reminded: Reminded,
    /// The bought list.
    pub bought: Bought,
    /// Complaints, at their end.
    pub cases: Vec<Case>,
    /// Words for the account's standing while a complaint was looked into.
    pub stopped: String,
    /// And when it was over.
    pub restored: String,
    /// The archive, checked without the server; or what is wrong with it.
    pub archive: Result<ArchiveReport, String>,
    /// True when a copy with one octet changed was refuted.
    pub forgery_found: bool,
}

/// How each complaint has to end: channel and state.
const ENDS: [(&str, &str); 3] =
    [("page", "informed"), ("abuse-mail", "informed"), ("telephone", "restored")];

impl Enforced {
    /// True when all of it is as it must be.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.labelled.len() == NATIONS.len()
            && self.labelled.iter().all(Labelled::holds)
            && self.reminded.holds()
            && self.bought.holds()
            && self.complaints_ended()
            && self.archive.as_ref().is_ok_and(|it| it.messages > 0 && it.proven > 0)
            && self.forgery_found
    }

    /// True when each complaint came to the end of its kind, and the account was
    /// stopped no longer than that.
    #[must_use]
    pub fn complaints_ended(&self) -> bool {
        let ended = |(channel, state): &(&str, &str)| {
            self.cases.iter().any(|it| it.channel == *channel && it.state == *state)
        };
        ENDS.iter().all(ended)
            && self.stopped == "sending-disabled"
            && self.restored != self.stopped
    }

    /// The part of the object of `--json`.
    #[must_use]
    pub fn object(&self) -> Value {
        let labelled = self.labelled.iter().map(
            |it| json!({ "country": it.nation.country, "subject": it.subject, "ok": it.holds() }),
        );
        let cases = self.cases.iter().map(|it| json!({ "channel": it.channel, "state": it.state }));
        json!({
            "ok": self.holds(),
            "labels": labelled.collect::<Vec<_>>(),
            "past_buyers": {
                "mailed": self.reminded.arrived,
                "withheld": self.reminded.elsewhere,
                "ok": self.reminded.holds(),
            },
            "bought_list": { "state": self.bought.state, "rules": self.bought.rules },
            "complaints": cases.collect::<Vec<_>>(),
            "archive_verified": self.archive.is_ok(),
            "archive_messages": self.archive.as_ref().map_or(0, |it| it.messages),
            "forgery_found": self.forgery_found,
        })
    }
}

#[cfg(test)]
mod tests;
