//! The question whether somebody still wants a list, in four languages.

use domain::Language;

use super::{Words, question};
use crate::artefact::Artefact;

const EN: Words = Words {
    subject: "Do you still want “{{ contact.list }}”?",
    question: "You are on the list “{{ contact.list }}” of {{ contact.sender }}, and it is a while \
               since we heard from you. Do you still want it?",
    purpose: "What you get: {{ contact.purpose }}",
    button: "Yes, keep sending it",
    ignore: "If you do nothing, you will soon get nothing of this list any more. Opening this \
             message or a link in it changes nothing; only your yes counts.",
};

const ZH_HANS: Words = Words {
    subject: "您还想接收“{{ contact.list }}”吗？",
    question: "您在 {{ contact.sender }} 的列表“{{ contact.list }}”中，我们已有一段时间没有收到\
               您的回应。您还想继续接收吗？",
    purpose: "您接收的内容：{{ contact.purpose }}",
    button: "是的，请继续发送",
    ignore: "如果您不作任何操作，不久之后您将不再收到此列表的邮件。打开本邮件或其中的链接不会改变\
             任何状态，只有您的确认才有效。",
};

const VI: Words = Words {
    subject: "Bạn còn muốn nhận “{{ contact.list }}” không?",
    question: "Bạn đang ở trong danh sách “{{ contact.list }}” của {{ contact.sender }}, và đã lâu \
               chúng tôi không nhận được hồi âm của bạn. Bạn còn muốn nhận không?",
    purpose: "Nội dung bạn nhận: {{ contact.purpose }}",
    button: "Vâng, hãy tiếp tục gửi",
    ignore: "Nếu bạn không làm gì, chẳng bao lâu nữa bạn sẽ không nhận thư nào của danh sách này. \
             Mở thư hoặc mở liên kết không thay đổi gì; chỉ câu trả lời của bạn mới có giá trị.",
};

const SV: Words = Words {
    subject: "Vill du fortfarande ha ”{{ contact.list }}”?",
    question: "Du står på listan ”{{ contact.list }}” hos {{ contact.sender }}, och det var ett tag \
               sedan vi hörde av dig. Vill du fortfarande ha den?",
    purpose: "Det här får du: {{ contact.purpose }}",
    button: "Ja, fortsätt skicka",
    ignore: "Om du inte gör något får du snart inget mer från den här listan. Att öppna brevet eller \
             en länk ändrar ingenting; bara ditt ja räknas.",
};

/// The content of such a mail. Its fields: `list` (name of the list), `sender`
/// (who sends), `purpose` (the list's stated purpose and frequency).
#[must_use]
pub fn reconfirmation(language: Language) -> Artefact {
    let words = match language {
        Language::En => &EN,
        Language::ZhHans => &ZH_HANS,
        Language::Vi => &VI,
        Language::Sv => &SV,
    };
    question(words, language.tag(), &["list", "purpose", "sender"])
}
