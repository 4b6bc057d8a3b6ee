//! The one message that confirms an opt-out where a law asks for it (COMPLIANCE
//! 1.2: VN, KR): who was left, when the wish came in, and since when it holds.
//! It advertises nothing and asks for nothing.
//!
//! Fields of the order: `sender` (the account, as people know it), `list` (its
//! name, or [`everything`]), `received`, `stopped` (instants as text). The link
//! leads to what is on record.

use domain::FooterLanguage as Language;

use super::sheet;
use crate::artefact::{Artefact, Field, VERSION};

struct Words {
    subject: &'static str,
    paragraphs: [&'static str; 2],
    button: &'static str,
    everything: &'static str,
}

const fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::ZhHans => &ZH_HANS,
        Language::ZhHant => &ZH_HANT,
        Language::Vi => &VI,
        Language::Sv => &SV,
        Language::Ko => &KO,
    }
}

const EN: Words = Words {
    subject: "You have left: {{ contact.list }}",
    paragraphs: [
        "{{ contact.sender }} received your wish to get no more mail ({{ contact.list }}) on \
         {{ contact.received }}. It holds since {{ contact.stopped }}; mail that was waiting is not \
         sent.",
        "This one message confirms it, as the law asks. There is nothing to do. The page shows what \
         is on record.",
    ],
    button: "What is on record",
    everything: "all mail",
};

const ZH_HANS: Words = Words {
    subject: "已为您退订：{{ contact.list }}",
    paragraphs: [
        "{{ contact.sender }} 已于 {{ contact.received }} 收到您的退订请求（{{ contact.list }}）。\
         该请求自 {{ contact.stopped }} 起生效，尚在等待的邮件不再发送。",
        "依法律要求，仅以此一封邮件予以确认，您无需任何操作。该页面显示相关记录。",
    ],
    button: "查看记录",
    everything: "全部邮件",
};

const ZH_HANT: Words = Words {
    subject: "已為您退訂：{{ contact.list }}",
    paragraphs: [
        "{{ contact.sender }} 已於 {{ contact.received }} 收到您的退訂請求（{{ contact.list }}）。\
         該請求自 {{ contact.stopped }} 起生效，尚在等待的郵件不再寄送。",
        "依法律要求，僅以此一封郵件予以確認，您無需任何操作。該頁面顯示相關紀錄。",
    ],
    button: "查看紀錄",
    everything: "全部郵件",
};

const VI: Words = Words {
    subject: "Xác nhận từ chối nhận thư: {{ contact.list }}",
    paragraphs: [
        "{{ contact.sender }} đã nhận được yêu cầu từ chối của bạn ({{ contact.list }}) lúc \
         {{ contact.received }}. Yêu cầu có hiệu lực từ {{ contact.stopped }}; thư đang chờ sẽ không \
         được gửi.",
        "Đây là thư xác nhận duy nhất theo quy định của pháp luật. Bạn không cần làm gì. Trang này \
         cho biết những gì được ghi lại.",
    ],
    button: "Xem những gì được ghi lại",
    everything: "mọi thư",
};

const SV: Words = Words {
    subject: "Du har lämnat: {{ contact.list }}",
    paragraphs: [
        "{{ contact.sender }} fick din önskan att inte få mer post ({{ contact.list }}) den \
         {{ contact.received }}. Den gäller sedan {{ contact.stopped }}; post som väntade skickas inte.",
        "Det här enda brevet bekräftar det, som lagen kräver. Du behöver inte göra något. Sidan visar \
         vad som är antecknat.",
    ],
    button: "Vad som är antecknat",
    everything: "all post",
};

const KO: Words = Words {
    subject: "수신거부 처리 결과: {{ contact.list }}",
    paragraphs: [
        "{{ contact.sender }}에서 {{ contact.received }}에 귀하의 수신거부 의사({{ contact.list }})를 \
         받았습니다. {{ contact.stopped }}부터 적용되었으며, 대기 중이던 메일은 보내지 않습니다.",
        "법률에 따라 처리 결과를 알려 드리는 한 번뿐인 메일입니다. 하실 일은 없습니다. 아래 페이지에서 \
         기록을 보실 수 있습니다.",
    ],
    button: "기록 보기",
    everything: "모든 메일",
};

/// What was left by somebody who left everything.
#[must_use]
pub fn everything(language: Language) -> &'static str {
    words(language).everything
}

/// The content of the confirmation.
#[must_use]
pub fn left(language: Language) -> Artefact {
    let Words { subject, paragraphs: [what, rest], button, .. } = words(language);
    let link = format!("<a href=\"{{{{ link.action }}}}\">{button}</a>");
    let html = sheet::sheet(&[*what, *rest, link.as_str()]);
    let fields = ["sender", "list", "received", "stopped"];
    Artefact {
        version: VERSION,
        language: language.tag().into(),
        subject: (*subject).into(),
        preheader: String::new(),
        html,
        text: format!("{what}\n\n{rest}\n\n{button}: {{{{ link.action }}}}"),
        background: "#ffffff".into(),
        columns: Vec::new(),
        fields: fields.map(|it| (it.to_owned(), Field::default())).into_iter().collect(),
        action_link: true,
    }
}
