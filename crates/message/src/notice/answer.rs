//! Answers to recipients: what we know of a sign-up that somebody complained
//! about (R002-71, R002-72), and the link to everything that is held of a person
//! (R002-76). They advertise nothing and have one link.
//!
//! Fields of the order: `sender` (the account, as people know it), `list`, `day`
//! (when they confirmed), `computer` (the IP address, partly hidden), `case` (its
//! number), `operator` (who runs this installation), `minutes` (how long the link
//! works). Every answer may name all of them. The link is
//! [`crate::Links::action`].

use domain::Language;

use super::sheet;
use crate::artefact::{Artefact, Field, VERSION};

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A complaint of somebody who is on record as a subscriber. The link is the
    /// way out.
    SignedUp,
    /// The wish to see what is held. The link opens it.
    Link,
    /// The wish to leave, where a law wants it confirmed. The link leads to what is
    /// on record.
    Left,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SignedUp, Self::Link, Self::Left];

    /// The word used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedUp => "signed-up",
            Self::Link => "link",
            Self::Left => "left",
        }
    }

    /// The answer of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

struct Words {
    subject: &'static str,
    paragraphs: [&'static str; 3],
    button: &'static str,
}

const EN: [Words; 2] = [
    Words {
        subject: "Your complaint about {{ contact.sender }}",
        paragraphs: [
            "You complained about mail from {{ contact.sender }}. It has been stopped: they cannot \
             write to this address any more. Your case has the number {{ contact.case }}.",
            "We looked it up: “{{ contact.list }}” was signed up for with this address, and confirmed \
             from this mailbox on {{ contact.day }}, from a computer with the address \
             {{ contact.computer }}. Perhaps you had forgotten.",
            "If that was not you, or if anything else is wrong, the page says how to tell us. There \
             you can also stop everything from {{ contact.sender }} again.",
        ],
        button: "Stop it, and see what is on record",
    },
    Words {
        subject: "Your link to what {{ contact.operator }} holds about you",
        paragraphs: [
            "Somebody, we hope you, asked to see what this service holds about this address.",
            "The link works once, for {{ contact.minutes }} minutes. Do not pass it on: whoever opens \
             it sees who writes to you, and can stop, take along or erase it.",
            "If it was not you, do nothing. Nothing changes, and nobody but you got this message.",
        ],
        button: "Show me everything",
    },
];

const ZH_HANS: [Words; 2] = [
    Words {
        subject: "您对 {{ contact.sender }} 的投诉",
        paragraphs: [
            "您投诉了来自 {{ contact.sender }} 的邮件。该发送已停止：对方不能再向此地址发送邮件。\
             您的案件编号为 {{ contact.case }}。",
            "经查：有人曾以此地址订阅“{{ contact.list }}”，并于 {{ contact.day }} 从此邮箱确认，\
             所用计算机的地址为 {{ contact.computer }}。您可能只是忘记了。",
            "如果不是您本人，或还有其他不妥，该页面会说明如何告知我们。您也可以在该页面再次停止接收来自 \
             {{ contact.sender }} 的一切邮件。",
        ],
        button: "停止接收，并查看记录",
    },
    Words {
        subject: "查看 {{ contact.operator }} 所保存的您的信息的链接",
        paragraphs: [
            "有人（希望是您本人）要求查看本服务保存的与此地址有关的内容。",
            "该链接只能使用一次，有效期为 {{ contact.minutes }} 分钟。请勿转发：打开链接的人可以看到谁在给您发送邮件，\
             并可停止、导出或删除。",
            "如果不是您本人的操作，请不必理会。什么都不会改变，除您之外没有人收到此邮件。",
        ],
        button: "显示全部内容",
    },
];

const VI: [Words; 2] = [
    Words {
        subject: "Khiếu nại của bạn về {{ contact.sender }}",
        paragraphs: [
            "Bạn đã khiếu nại về thư của {{ contact.sender }}. Thư đã bị dừng: họ không thể viết tới \
             địa chỉ này nữa. Hồ sơ của bạn có số {{ contact.case }}.",
            "Chúng tôi đã tra cứu: địa chỉ này đã được dùng để đăng ký “{{ contact.list }}”, và được xác \
             nhận từ hộp thư này vào {{ contact.day }}, từ một máy tính có địa chỉ \
             {{ contact.computer }}. Có thể bạn đã quên.",
            "Nếu không phải bạn, hoặc có điều gì khác không đúng, trang đó cho biết cách báo cho chúng \
             tôi. Ở đó bạn cũng có thể dừng mọi thư của {{ contact.sender }} một lần nữa.",
        ],
        button: "Dừng nhận và xem những gì được ghi lại",
    },
    Words {
        subject: "Liên kết tới những gì {{ contact.operator }} lưu giữ về bạn",
        paragraphs: [
            "Có người, mong rằng là bạn, đã yêu cầu xem những gì dịch vụ này lưu giữ về địa chỉ này.",
            "Liên kết chỉ dùng được một lần, trong {{ contact.minutes }} phút. Đừng chuyển tiếp: ai mở \
             liên kết sẽ thấy ai viết cho bạn, và có thể dừng, mang đi hoặc xóa.",
            "Nếu không phải bạn, bạn không cần làm gì. Không có gì thay đổi, và không ai ngoài bạn nhận \
             thư này.",
        ],
        button: "Cho tôi xem tất cả",
    },
];

const SV: [Words; 2] = [
    Words {
        subject: "Ditt klagomål om {{ contact.sender }}",
        paragraphs: [
            "Du klagade på post från {{ contact.sender }}. Den är stoppad: de kan inte längre skriva \
             till den här adressen. Ditt ärende har numret {{ contact.case }}.",
            "Vi har sett efter: ”{{ contact.list }}” beställdes med den här adressen, och bekräftades \
             från den här brevlådan den {{ contact.day }}, från en dator med adressen \
             {{ contact.computer }}. Du kan ha glömt det.",
            "Var det inte du, eller är något annat fel, står det på sidan hur du berättar det för oss. \
             Där kan du också stoppa allt från {{ contact.sender }} igen.",
        ],
        button: "Stoppa det, och se vad som är antecknat",
    },
    Words {
        subject: "Din länk till vad {{ contact.operator }} har om dig",
        paragraphs: [
            "Någon, förhoppningsvis du, har bett att få se vad den här tjänsten har om den här adressen.",
            "Länken fungerar en gång, i {{ contact.minutes }} minuter. Skicka den inte vidare: den som \
             öppnar den ser vem som skriver till dig, och kan stoppa, ta med eller radera det.",
            "Var det inte du behöver du inte göra något. Inget ändras, och ingen annan än du fick det \
             här brevet.",
        ],
        button: "Visa allt",
    },
];

const FIELDS: [&str; 7] = ["sender", "list", "day", "computer", "case", "operator", "minutes"];

/// The content of an answer.
#[must_use]
pub fn answer(answer: Answer, language: Language) -> Artefact {
    let words = match language {
        Language::En => &EN,
        Language::ZhHans => &ZH_HANS,
        Language::Vi => &VI,
        Language::Sv => &SV,
    };
    let Some(words) = words.get(answer as usize) else { return super::left(language.into()) };
    let Words { subject, paragraphs: [what, then, rest], button } = words;
    let link = sheet::button(button);
    let html = sheet::sheet(&[*what, *then, link.as_str(), *rest]);
    Artefact {
        version: VERSION,
        language: language.tag().into(),
        subject: (*subject).into(),
        preheader: String::new(),
        html,
        text: format!("{what}\n\n{then}\n\n{button}: {{{{ link.action }}}}\n\n{rest}"),
        background: "#ffffff".into(),
        columns: Vec::new(),
        fields: FIELDS.map(|it| (it.to_owned(), Field::default())).into_iter().collect(),
        action_link: true,
    }
}
