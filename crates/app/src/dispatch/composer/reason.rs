//! "You get this because …": one sentence, in each language of the footer.
//!
//! Part of the bytes: changing a sentence changes what a rebuild gives, so it
//! needs a new render format (DECISIONS D1).

use domain::{Basis, FooterLanguage as Language};

/// Stands between the sentences of two languages.
const BETWEEN: &str = " / ";

/// What a message is to its recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// What its basis says.
    Basis(Basis),
    /// An account brought the address, and its owner is asked.
    Import,
    /// They are told of their consent.
    Notice,
}

/// The sentence for a message of a list, in all of these languages.
pub(super) fn sentences(languages: &[Language], reason: Reason, list: &str) -> String {
    let all: Vec<_> = languages.iter().map(|it| sentence(*it, reason, list)).collect();
    all.join(BETWEEN)
}

fn sentence(language: Language, reason: Reason, list: &str) -> String {
    let basis = match reason {
        Reason::Basis(basis) => basis,
        Reason::Import => return import(language, list),
        Reason::Notice => return notice(language, list),
    };
    match language {
        Language::En => english(basis, list),
        Language::ZhHans => simplified(basis, list),
        Language::ZhHant => traditional(basis, list),
        Language::Ko => korean(basis, list),
        Language::Vi => vietnamese(basis, list),
        Language::Sv => swedish(basis, list),
    }
}

fn import(language: Language, list: &str) -> String {
    match language {
        Language::En => format!(
            "You get this one message because the sender says that you want “{list}”. If that is not so, do nothing."
        ),
        Language::ZhHans => {
            format!("您收到这一封邮件，是因为发件人称您希望接收“{list}”。如果并非如此，请忽略。")
        }
        Language::ZhHant => {
            format!("您收到這一封郵件，是因為寄件人稱您希望接收「{list}」。如果並非如此，請忽略。")
        }
        Language::Ko => format!(
            "발송인이 귀하께서 “{list}” 수신을 원하신다고 하여 이 메일을 한 번 보내 드립니다. 사실이 아니면 무시하셔도 됩니다."
        ),
        Language::Vi => format!(
            "Bạn nhận thư này một lần vì bên gửi cho biết bạn muốn nhận “{list}”. Nếu không phải vậy, hãy bỏ qua."
        ),
        Language::Sv => format!(
            "Du får detta enda brev för att avsändaren uppger att du vill ha ”{list}”. Stämmer det inte behöver du inte göra något."
        ),
    }
}

fn notice(language: Language, list: &str) -> String {
    match language {
        Language::En => format!(
            "You get this message because “{list}” is sent to this address, and the law wants you told of your consent from time to time."
        ),
        Language::ZhHans => {
            format!("您收到此邮件，是因为此地址在接收“{list}”，而法律要求定期告知您已同意接收。")
        }
        Language::ZhHant => format!(
            "您收到此郵件，是因為此地址正在接收「{list}」，而法律要求定期告知您已同意接收。"
        ),
        Language::Ko => format!(
            "이 주소로 “{list}” 메일을 보내 드리고 있으며, 법령에 따라 수신 동의 사실을 정기적으로 알려 드립니다."
        ),
        Language::Vi => format!(
            "Bạn nhận thư này vì “{list}” đang được gửi tới địa chỉ này, và pháp luật yêu cầu định kỳ thông báo cho bạn về sự đồng ý của bạn."
        ),
        Language::Sv => format!(
            "Du får detta för att ”{list}” skickas till den här adressen och lagen vill att du då och då får veta att du har samtyckt."
        ),
    }
}

fn english(basis: Basis, list: &str) -> String {
    match basis {
        Basis::ConfirmationRequest => format!(
            "You get this one message because somebody entered this address to receive “{list}”. If it was not you, do nothing."
        ),
        Basis::Attested => {
            format!("You get this because you agreed to receive “{list}”, as we were shown.")
        }
        Basis::Relationship => {
            format!("You get this because you are a customer of the sender (“{list}”).")
        }
        Basis::Reconfirmation => format!(
            "You get this one message because “{list}” is sent to this address, and we ask from time to time whether you still want it."
        ),
        _ => format!("You get this because you signed up for “{list}” and confirmed it."),
    }
}

fn simplified(basis: Basis, list: &str) -> String {
    match basis {
        Basis::ConfirmationRequest => format!(
            "您收到这一封邮件，是因为有人用此地址申请接收“{list}”。如果不是您本人，请忽略。"
        ),
        Basis::Attested => format!("您收到此邮件，是因为有记录表明您同意接收“{list}”。"),
        Basis::Relationship => format!("您收到此邮件，是因为您是发件人的客户（“{list}”）。"),
        Basis::Reconfirmation => format!(
            "您收到这一封邮件，是因为此地址在接收“{list}”，我们会不时询问您是否仍愿意接收。"
        ),
        _ => format!("您收到此邮件，是因为您订阅了“{list}”并已确认。"),
    }
}

fn traditional(basis: Basis, list: &str) -> String {
    match basis {
        Basis::ConfirmationRequest => format!(
            "您收到這一封郵件，是因為有人用此地址申請接收「{list}」。如果不是您本人，請忽略。"
        ),
        Basis::Attested => format!("您收到此郵件，是因為有記錄表明您同意接收「{list}」。"),
        Basis::Relationship => format!("您收到此郵件，是因為您是寄件人的客戶（「{list}」）。"),
        Basis::Reconfirmation => format!(
            "您收到這一封郵件，是因為此地址正在接收「{list}」，我們會不時詢問您是否仍願意接收。"
        ),
        _ => format!("您收到此郵件，是因為您訂閱了「{list}」並已確認。"),
    }
}

fn korean(basis: Basis, list: &str) -> String {
    match basis {
        Basis::ConfirmationRequest => format!(
            "누군가 이 주소로 “{list}” 수신을 신청하여 이 메일을 한 번 보내 드립니다. 본인이 아니면 무시하셔도 됩니다."
        ),
        Basis::Attested => {
            format!("제출된 자료에 따라 “{list}” 수신에 동의하신 분께 보내는 메일입니다.")
        }
        Basis::Relationship => format!("발송인의 고객이시기 때문에 받으시는 메일입니다(“{list}”)."),
        Basis::Reconfirmation => format!(
            "이 주소로 “{list}” 메일을 보내 드리고 있으며, 계속 받기를 원하시는지 때때로 여쭙니다."
        ),
        _ => format!("“{list}” 수신을 신청하고 확인하셨기 때문에 받으시는 메일입니다."),
    }
}

fn vietnamese(basis: Basis, list: &str) -> String {
    match basis {
        Basis::ConfirmationRequest => format!(
            "Bạn nhận thư này vì có người đã nhập địa chỉ này để nhận “{list}”. Nếu không phải bạn, hãy bỏ qua."
        ),
        Basis::Attested => format!(
            "Bạn nhận thư này vì bạn đã đồng ý nhận “{list}”, theo bằng chứng được cung cấp."
        ),
        Basis::Relationship => {
            format!("Bạn nhận thư này vì bạn là khách hàng của bên gửi (“{list}”).")
        }
        Basis::Reconfirmation => format!(
            "Bạn nhận thư này vì “{list}” đang được gửi tới địa chỉ này, và thỉnh thoảng chúng tôi hỏi bạn còn muốn nhận không."
        ),
        _ => format!("Bạn nhận thư này vì bạn đã đăng ký “{list}” và đã xác nhận."),
    }
}

fn swedish(basis: Basis, list: &str) -> String {
    match basis {
        Basis::ConfirmationRequest => format!(
            "Du får detta enda brev för att någon angav den här adressen för att få ”{list}”. Var det inte du behöver du inte göra något."
        ),
        Basis::Attested => format!(
            "Du får detta för att du har gått med på att få ”{list}”, enligt underlag vi har sett."
        ),
        Basis::Relationship => {
            format!("Du får detta för att du är kund hos avsändaren (”{list}”).")
        }
        Basis::Reconfirmation => format!(
            "Du får detta enda brev för att ”{list}” skickas till den här adressen, och vi frågar då och då om du fortfarande vill ha det."
        ),
        _ => format!("Du får detta för att du anmälde dig till ”{list}” och bekräftade det."),
    }
}
