//! The mail that asks for confirmation: our own words, no advertising, one
//! button. The sentence for the list comes from the form's wording, so that a
//! rebuild of the mail is exact.

use compile::{Kind, Request};
use domain::Language;

use super::Wording;
use crate::{App, Failure, campaign::content};

struct Words {
    subject: &'static str,
    lead: &'static str,
    button: &'static str,
    ignore: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::En => Words {
            subject: "Please confirm your sign-up",
            lead: "Somebody, hopefully you, entered this address in a form of",
            button: "Look and confirm",
            ignore: "The link works for 7 days. If it was not you, do nothing: without your confirmation you get nothing.",
        },
        Language::ZhHans => Words {
            subject: "请确认您的订阅",
            lead: "有人（希望是您本人）在以下机构的表单中填写了此地址：",
            button: "查看并确认",
            ignore: "链接 7 天内有效。如果不是您本人，请忽略：未经您确认，我们不会发送任何内容。",
        },
        Language::Vi => Words {
            subject: "Vui lòng xác nhận đăng ký",
            lead: "Ai đó, hy vọng là bạn, đã nhập địa chỉ này vào biểu mẫu của",
            button: "Xem và xác nhận",
            ignore: "Liên kết có hiệu lực trong 7 ngày. Nếu không phải bạn, hãy bỏ qua: không có xác nhận của bạn thì không có thư nào được gửi.",
        },
        Language::Sv => Words {
            subject: "Bekräfta din anmälan",
            lead: "Någon, förhoppningsvis du, angav den här adressen i ett formulär hos",
            button: "Titta och bekräfta",
            ignore: "Länken fungerar i 7 dagar. Var det inte du behöver du inte göra något: utan din bekräftelse får du ingenting.",
        },
    }
}

/// Compiles the confirmation mail of a wording.
///
/// # Errors
/// [`Failure`].
pub async fn compile(app: &App, wording: &Wording, language: Language) -> Result<Vec<u8>, Failure> {
    let Words { subject, lead, button, ignore } = words(language);
    let sender = literal(&wording.sender);
    let source = format!(
        "<mjml><mj-body background-color=\"#ffffff\"><mj-section><mj-column>\
         <mj-text font-size=\"18px\" line-height=\"1.5\">{lead} {sender}.</mj-text>\
         <mj-button href=\"{{{{ link.action }}}}\" background-color=\"#1d5c4d\" \
         font-size=\"18px\">{button}</mj-button>\
         <mj-text font-size=\"15px\" line-height=\"1.5\">{ignore}</mj-text>\
         </mj-column></mj-section></mj-body></mjml>"
    );
    let request = Request {
        kind: Kind::Mjml,
        source,
        subject: subject.to_owned(),
        preheader: None,
        text: None,
        language: language.tag().to_owned(),
        fields: std::collections::BTreeMap::new(),
        action_link: true,
    };
    content::run(app, &request).await
}

/// A name as literal text of MJML: neither markup nor a template tag.
fn literal(name: &str) -> String {
    let plain: String = name.chars().filter(|it| !"{}%#".contains(*it)).collect();
    message::escape_html(&plain).to_string()
}
