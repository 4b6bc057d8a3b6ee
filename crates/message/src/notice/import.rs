//! The question that an import asks: whether somebody agreed to a list, as the
//! account says (COMPLIANCE 5.3, 5.4). Nothing that the account wrote stands in it
//! but its name and the list's.

use domain::Language;

use super::{Words, question};
use crate::artefact::Artefact;

const EN: Words = Words {
    subject: "Please confirm: {{ contact.list }}",
    question: "{{ contact.sender }} asks to send you “{{ contact.list }}” at this address, and \
               says that it has the address {{ contact.origin }}. Do you want this list?",
    purpose: "What you would get: {{ contact.purpose }}",
    button: "Yes, send it to me",
    ignore: "If you do nothing, nothing will be sent to you, and you are not asked again for this \
             list. This question expires after seven days.",
};

const ZH_HANS: Words = Words {
    subject: "请确认订阅：{{ contact.list }}",
    question: "{{ contact.sender }} 希望向此邮箱地址发送“{{ contact.list }}”，并称该地址\
               {{ contact.origin }}。您愿意接收吗？",
    purpose: "您将收到的内容：{{ contact.purpose }}",
    button: "是的，请发送给我",
    ignore: "如果您不作任何操作，我们不会向您发送任何邮件，也不会再次就此列表询问您。此请求将在\
             七天后失效。",
};

const VI: Words = Words {
    subject: "Vui lòng xác nhận: {{ contact.list }}",
    question: "{{ contact.sender }} muốn gửi “{{ contact.list }}” tới địa chỉ này, và cho biết họ \
               có địa chỉ {{ contact.origin }}. Bạn có muốn nhận không?",
    purpose: "Bạn sẽ nhận được: {{ contact.purpose }}",
    button: "Vâng, hãy gửi cho tôi",
    ignore: "Nếu bạn không làm gì, sẽ không có thư nào được gửi cho bạn, và bạn sẽ không bị hỏi \
             lại về danh sách này. Câu hỏi này hết hạn sau bảy ngày.",
};

const SV: Words = Words {
    subject: "Bekräfta: {{ contact.list }}",
    question: "{{ contact.sender }} vill skicka ”{{ contact.list }}” till den här adressen och \
               uppger att den kommer {{ contact.origin }}. Vill du ha listan?",
    purpose: "Det här skulle du få: {{ contact.purpose }}",
    button: "Ja, skicka det till mig",
    ignore: "Om du inte gör något skickas ingenting, och du får inte frågan om den här listan \
             igen. Frågan upphör att gälla efter sju dagar.",
};

/// The content of such a mail. Its fields: `list` (name of the list), `sender` (who
/// would send), `purpose` (the list's stated purpose and frequency), `origin` (as
/// [`origin`] says it).
#[must_use]
pub fn import_request(language: Language) -> Artefact {
    let words = match language {
        Language::En => &EN,
        Language::ZhHans => &ZH_HANS,
        Language::Vi => &VI,
        Language::Sv => &SV,
    };
    question(words, language.tag(), &["list", "origin", "purpose", "sender"])
}

/// Where the account says that it has an address from, as the sentence of
/// [`import_request`] goes on. `collection` is the word of its answer; one that is
/// not known says nothing of it.
#[must_use]
pub fn origin(language: Language, collection: &str) -> &'static str {
    let [en, zh, vi, sv] = match collection {
        "own-form" => [
            "from a form on its web site",
            "来自其网站上的表单",
            "từ một biểu mẫu trên trang web của họ",
            "från ett formulär på deras webbplats",
        ],
        "kiosk" => [
            "from a device at one of its places",
            "来自其场所的登记设备",
            "từ một thiết bị tại một địa điểm của họ",
            "från en enhet hos dem",
        ],
        "paper" => [
            "from a form on paper",
            "来自一份纸质表格",
            "từ một phiếu giấy",
            "från ett formulär på papper",
        ],
        "event" => ["from an event", "来自一次活动", "từ một sự kiện", "från ett evenemang"],
        "other-system" => [
            "from another mailing system",
            "来自另一个邮件系统",
            "từ một hệ thống gửi thư khác",
            "från ett annat utskickssystem",
        ],
        "customers" => [
            "from its customers",
            "来自其客户资料",
            "từ danh sách khách hàng của họ",
            "från deras kunder",
        ],
        _ => [
            "from a place that it did not name",
            "来源未作说明",
            "từ một nguồn không được nêu rõ",
            "från ett ställe som de inte uppger",
        ],
    };
    match language {
        Language::En => en,
        Language::ZhHans => zh,
        Language::Vi => vi,
        Language::Sv => sv,
    }
}
