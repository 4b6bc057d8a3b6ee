//! The notice of a consent that stands, which a law wants from time to time: who
//! sends, that and when somebody agreed, and how to keep or withdraw it (Korea,
//! Network Act 50(8)). It asks nothing and advertises nothing.

use domain::FooterLanguage as Language;

use super::{Words, question};
use crate::artefact::Artefact;

const EN: Words = Words {
    subject: "You agreed to receive “{{ contact.list }}”",
    question: "On {{ contact.since }} you agreed that {{ contact.sender }} sends you \
               “{{ contact.list }}”. The law wants us to tell you so from time to time.",
    purpose: "What you get: {{ contact.purpose }}",
    button: "Keep it",
    ignore: "If you want to keep it, you need do nothing. If you do not want it any more, use the \
             link at the end of this message: it ends at once and costs nothing.",
};

const KO: Words = Words {
    subject: "“{{ contact.list }}” 수신 동의 사실 안내",
    question: "{{ contact.sender }}에서 보내는 “{{ contact.list }}” 수신에 {{ contact.since }} \
               동의하셨습니다. 법령에 따라 수신 동의 사실을 정기적으로 알려 드립니다.",
    purpose: "받으시는 내용: {{ contact.purpose }}",
    button: "계속 받겠습니다",
    ignore: "계속 받기를 원하시면 아무것도 하지 않으셔도 됩니다. 더 이상 원하지 않으시면 이 메일 \
             끝에 있는 링크로 언제든지 무료로 수신 동의를 철회하실 수 있습니다.",
};

const ZH_HANS: Words = Words {
    subject: "您已同意接收“{{ contact.list }}”",
    question: "您于 {{ contact.since }} 同意 {{ contact.sender }} 向您发送“{{ contact.list }}”。\
               依照法律，我们须定期告知您这一事实。",
    purpose: "您接收的内容：{{ contact.purpose }}",
    button: "继续接收",
    ignore: "如果您愿意继续接收，无须任何操作。如果不再愿意，请使用本邮件末尾的链接：立即生效，\
             不收取任何费用。",
};

const ZH_HANT: Words = Words {
    subject: "您已同意接收「{{ contact.list }}」",
    question: "您於 {{ contact.since }} 同意 {{ contact.sender }} 向您寄送「{{ contact.list }}」。\
               依照法律，我們須定期告知您這項事實。",
    purpose: "您接收的內容：{{ contact.purpose }}",
    button: "繼續接收",
    ignore: "如果您願意繼續接收，無須任何操作。如果不再願意，請使用本郵件末尾的連結：立即生效，\
             不收取任何費用。",
};

const VI: Words = Words {
    subject: "Bạn đã đồng ý nhận “{{ contact.list }}”",
    question: "Ngày {{ contact.since }} bạn đã đồng ý để {{ contact.sender }} gửi cho bạn \
               “{{ contact.list }}”. Pháp luật yêu cầu chúng tôi định kỳ thông báo điều này.",
    purpose: "Nội dung bạn nhận: {{ contact.purpose }}",
    button: "Tiếp tục nhận",
    ignore: "Nếu muốn tiếp tục nhận, bạn không cần làm gì. Nếu không muốn nữa, hãy dùng liên kết \
             ở cuối thư này: có hiệu lực ngay và miễn phí.",
};

const SV: Words = Words {
    subject: "Du har gått med på att få ”{{ contact.list }}”",
    question: "Den {{ contact.since }} gick du med på att {{ contact.sender }} skickar \
               ”{{ contact.list }}” till dig. Lagen vill att vi då och då talar om det.",
    purpose: "Det här får du: {{ contact.purpose }}",
    button: "Behåll den",
    ignore: "Vill du behålla den behöver du inte göra något. Vill du inte ha den längre, använd \
             länken i slutet av det här brevet: det slutar genast och kostar ingenting.",
};

/// The content of such a mail. Its fields: `list` (name of the list), `sender` (who
/// sends), `purpose` (the list's stated purpose and frequency), `since` (the day of
/// the consent).
#[must_use]
pub fn notice_of_consent(language: Language) -> Artefact {
    let words = match language {
        Language::En => &EN,
        Language::Ko => &KO,
        Language::ZhHans => &ZH_HANS,
        Language::ZhHant => &ZH_HANT,
        Language::Vi => &VI,
        Language::Sv => &SV,
    };
    question(words, language.tag(), &["list", "purpose", "sender", "since"])
}
