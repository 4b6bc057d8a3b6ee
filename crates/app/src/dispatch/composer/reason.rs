//! "You get this because …": one sentence, in the language of the footer.
//!
//! Part of the bytes: changing a sentence changes what a rebuild gives, so it
//! needs a new render format (DECISIONS D1).

use domain::{Basis, Language};

/// The sentence for a message of a list.
pub(super) fn sentence(language: Language, basis: Basis, list: &str) -> String {
    match (language, basis) {
        (Language::En, Basis::ConfirmationRequest) => {
            format!(
                "You get this one message because somebody entered this address to receive “{list}”. If it was not you, do nothing."
            )
        }
        (Language::En, Basis::Attested) => {
            format!("You get this because you agreed to receive “{list}”, as we were shown.")
        }
        (Language::En, _) => {
            format!("You get this because you signed up for “{list}” and confirmed it.")
        }
        (Language::ZhHans, Basis::ConfirmationRequest) => {
            format!(
                "您收到这一封邮件，是因为有人用此地址申请接收“{list}”。如果不是您本人，请忽略。"
            )
        }
        (Language::ZhHans, Basis::Attested) => {
            format!("您收到此邮件，是因为有记录表明您同意接收“{list}”。")
        }
        (Language::ZhHans, _) => format!("您收到此邮件，是因为您订阅了“{list}”并已确认。"),
        (Language::Vi, Basis::ConfirmationRequest) => {
            format!(
                "Bạn nhận thư này vì có người đã nhập địa chỉ này để nhận “{list}”. Nếu không phải bạn, hãy bỏ qua."
            )
        }
        (Language::Vi, Basis::Attested) => {
            format!(
                "Bạn nhận thư này vì bạn đã đồng ý nhận “{list}”, theo bằng chứng được cung cấp."
            )
        }
        (Language::Vi, _) => {
            format!("Bạn nhận thư này vì bạn đã đăng ký “{list}” và đã xác nhận.")
        }
        (Language::Sv, Basis::ConfirmationRequest) => {
            format!(
                "Du får detta enda brev för att någon angav den här adressen för att få ”{list}”. Var det inte du behöver du inte göra något."
            )
        }
        (Language::Sv, Basis::Attested) => {
            format!(
                "Du får detta för att du har gått med på att få ”{list}”, enligt underlag vi har sett."
            )
        }
        (Language::Sv, _) => {
            format!("Du får detta för att du anmälde dig till ”{list}” och bekräftade det.")
        }
    }
}
