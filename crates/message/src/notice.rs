//! The platform's own mails: the request to confirm a sign-up or what an import
//! claims, notices of steps that were taken, answers to recipients, the question
//! whether somebody still wants a list, and the notice of a consent that stands.
//!
//! Owns their words in four languages. A confirmation request asks one question
//! and advertises nothing: no offers, no pictures, no links but the answer
//! (COMPLIANCE 1.2). `app` composes it with
//! [`crate::Obligations::CONFIRMATION`], the link in [`crate::Links::action`],
//! and the four fields below as the order's fields.

mod answer;
mod consent;
mod import;
mod left;
mod renewal;
mod sheet;
mod step;

use std::collections::BTreeMap;

use domain::Language;

use crate::artefact::{Artefact, Field, VERSION};

pub use answer::{Answer, answer};
pub use consent::notice_of_consent;
pub use import::{import_request, origin};
pub use left::{everything, left};
pub use renewal::reconfirmation;
pub use step::{Step, step_taken};

struct Words {
    subject: &'static str,
    question: &'static str,
    purpose: &'static str,
    button: &'static str,
    ignore: &'static str,
}

const EN: Words = Words {
    subject: "Please confirm: {{ contact.list }}",
    question: "Someone, we hope you, asked {{ contact.sender }} for “{{ contact.list }}” at this \
               address ({{ contact.requested }}).",
    purpose: "What you would get: {{ contact.purpose }}",
    button: "Yes, send it to me",
    ignore: "If it was not you, do nothing. Nothing will be sent, and this request expires after \
             seven days.",
};

const ZH_HANS: Words = Words {
    subject: "请确认订阅：{{ contact.list }}",
    question: "有人（希望是您本人）用此邮箱地址向 {{ contact.sender }} 申请订阅\
               “{{ contact.list }}”（{{ contact.requested }}）。",
    purpose: "您将收到的内容：{{ contact.purpose }}",
    button: "是的，请发送给我",
    ignore: "如果不是您本人的操作，请不必理会。我们不会发送任何邮件，此请求将在七天后失效。",
};

const VI: Words = Words {
    subject: "Vui lòng xác nhận: {{ contact.list }}",
    question: "Có người, mong rằng là bạn, đã đăng ký nhận “{{ contact.list }}” của \
               {{ contact.sender }} bằng địa chỉ này ({{ contact.requested }}).",
    purpose: "Bạn sẽ nhận được: {{ contact.purpose }}",
    button: "Vâng, hãy gửi cho tôi",
    ignore: "Nếu không phải bạn, bạn không cần làm gì. Sẽ không có thư nào được gửi, và yêu cầu \
             này hết hạn sau bảy ngày.",
};

const SV: Words = Words {
    subject: "Bekräfta: {{ contact.list }}",
    question: "Någon, förhoppningsvis du, har bett {{ contact.sender }} om ”{{ contact.list }}” \
               till den här adressen ({{ contact.requested }}).",
    purpose: "Det här skulle du få: {{ contact.purpose }}",
    button: "Ja, skicka det till mig",
    ignore: "Om det inte var du behöver du inte göra något. Inget skickas, och frågan upphör att \
             gälla efter sju dagar.",
};

/// The content of a confirmation request. Its fields: `list` (name of the list),
/// `sender` (who would send), `purpose` (the list's stated purpose and
/// frequency), `requested` (when it was asked for, as text).
#[must_use]
pub fn confirmation_request(language: Language) -> Artefact {
    let words = match language {
        Language::En => &EN,
        Language::ZhHans => &ZH_HANS,
        Language::Vi => &VI,
        Language::Sv => &SV,
    };
    question(words, language.tag(), &["list", "purpose", "requested", "sender"])
}

/// One question with one button.
fn question(words: &Words, language: &str, fields: &[&str]) -> Artefact {
    let button = sheet::button(words.button);
    let html = sheet::sheet(&[words.question, words.purpose, button.as_str(), words.ignore]);
    Artefact {
        version: VERSION,
        language: language.into(),
        subject: words.subject.into(),
        preheader: String::new(),
        html,
        text: format!(
            "{}\n\n{}\n\n{}: {{{{ link.action }}}}\n\n{}",
            words.question, words.purpose, words.button, words.ignore
        ),
        background: "#ffffff".into(),
        columns: Vec::new(),
        fields: fields
            .iter()
            .map(|it| ((*it).to_owned(), Field::default()))
            .collect::<BTreeMap<_, _>>(),
        action_link: true,
    }
}
