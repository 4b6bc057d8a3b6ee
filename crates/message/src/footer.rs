//! The footer: who sends, why it came, how to stop it.
//!
//! Owns its words in six languages, one or several at a time, and its two forms. It answers the three
//! questions a recipient has (R004-35): did I ask, do I know the sender (R004-26),
//! can I stop and how (R004-27)? It is put behind the rendered content (R002-45), where no author's
//! markup or style reaches it: every style is inline and `!important`, class
//! names come from the seed. The way out is its last element and its last line.
//! Called by `compose`; `verify` reads it back without knowing this module.

use std::borrow::Cow;

use data_encoding::{BASE64, HEXLOWER};
use domain::FooterLanguage;

use crate::{
    order::{Evidence, Footer, Order, Sender},
    render::{one_line, push_html},
};

/// Stands above the footer of the text part. Not the `-- ` of RFC 3676 §4.3:
/// mail programs fold or grey out what comes behind that.
pub(crate) const SEPARATOR: &str = "----------";

struct Words<T> {
    who: T,
    why: T,
    stop: T,
    instructions: T,
    by_mail: T,
    record: T,
    view: T,
    abuse: T,
    unsubscribe: T,
    proof: T,
    keep: T,
}

/// Stands between the same words in two languages.
pub(crate) const BETWEEN: &str = " / ";

const EN: Words<&str> = Words {
    who: "Who sends this",
    why: "Why you get it",
    stop: "How to stop it",
    instructions: "Open this link and press the button. It works at once and asks for no password.",
    by_mail: "Or send an empty message to",
    record: "Your sign-up record and preferences",
    view: "View in a browser",
    abuse: "Report abuse",
    unsubscribe: "Unsubscribe",
    proof: "Your proof",
    keep: "Keep this mail: it says what the ledger of permissions held when it was sent.",
};

const ZH_HANS: Words<&str> = Words {
    who: "发件人",
    why: "您为何收到此邮件",
    stop: "如何停止接收",
    instructions: "打开此链接并按下按钮即可退订，立即生效，无需密码。",
    by_mail: "或发送一封空邮件至",
    record: "您的订阅记录与偏好设置",
    view: "在浏览器中查看",
    abuse: "举报滥用",
    unsubscribe: "退订",
    proof: "您的凭证",
    keep: "请保存此邮件：它说明发送时许可账本中记录的内容。",
};

const VI: Words<&str> = Words {
    who: "Người gửi",
    why: "Vì sao bạn nhận được thư này",
    stop: "Cách ngừng nhận thư",
    instructions: "Mở liên kết này và bấm nút. Có hiệu lực ngay, không cần mật khẩu.",
    by_mail: "Hoặc gửi một thư trống đến",
    record: "Bản ghi đăng ký và tuỳ chọn của bạn",
    view: "Xem trong trình duyệt",
    abuse: "Báo cáo lạm dụng",
    unsubscribe: "Hủy đăng ký",
    proof: "Bằng chứng của bạn",
    keep: "Hãy giữ thư này: nó cho biết sổ cái cho phép ghi gì khi thư được gửi.",
};

const SV: Words<&str> = Words {
    who: "Avsändare",
    why: "Varför du får det här",
    stop: "Så avslutar du",
    instructions: "Öppna länken och tryck på knappen. Det gäller genast och kräver inget lösenord.",
    by_mail: "Eller skicka ett tomt mejl till",
    record: "Din anmälan och dina inställningar",
    view: "Visa i webbläsare",
    abuse: "Rapportera missbruk",
    unsubscribe: "Avsluta prenumerationen",
    proof: "Ditt bevis",
    keep: "Spara det här mejlet: det säger vad liggaren över tillstånd innehöll när det skickades.",
};

const ZH_HANT: Words<&str> = Words {
    who: "發件人",
    why: "您為何收到此郵件",
    stop: "如何停止接收",
    instructions: "打開此連結並按下按鈕即可退訂，立即生效，無需密碼。",
    by_mail: "或發送一封空白郵件至",
    record: "您的訂閱記錄與偏好設定",
    view: "在瀏覽器中檢視",
    abuse: "舉報濫用",
    unsubscribe: "退訂",
    proof: "您的憑證",
    keep: "請保存此郵件：它說明發送時許可帳本中記錄的內容。",
};

const KO: Words<&str> = Words {
    who: "보낸 사람",
    why: "이 메일을 받으신 이유",
    stop: "수신을 거부하려면",
    instructions: "이 링크를 열고 버튼을 누르세요. 즉시 적용되며 비밀번호가 필요 없습니다.",
    by_mail: "또는 빈 메일을 보내세요:",
    record: "수신 동의 기록과 설정",
    view: "브라우저에서 보기",
    abuse: "악용 신고",
    unsubscribe: "수신거부",
    proof: "증빙",
    keep: "이 메일을 보관하세요. 발송 당시 동의 원장의 내용을 보여 줍니다.",
};

fn of(language: FooterLanguage) -> &'static Words<&'static str> {
    match language {
        FooterLanguage::En => &EN,
        FooterLanguage::ZhHans => &ZH_HANS,
        FooterLanguage::ZhHant => &ZH_HANT,
        FooterLanguage::Vi => &VI,
        FooterLanguage::Sv => &SV,
        FooterLanguage::Ko => &KO,
    }
}

/// The words in all of these languages.
fn words(languages: &[FooterLanguage]) -> Words<Cow<'static, str>> {
    let all: Vec<_> = languages.iter().map(|it| of(*it)).collect();
    let join = |word: fn(&Words<&'static str>) -> &'static str| match all.as_slice() {
        [] => Cow::Borrowed(word(&EN)),
        [one] => Cow::Borrowed(word(one)),
        several => {
            let words: Vec<_> = several.iter().map(|it| word(it)).collect();
            Cow::Owned(words.join(BETWEEN))
        }
    };
    Words {
        who: join(|it| it.who),
        why: join(|it| it.why),
        stop: join(|it| it.stop),
        instructions: join(|it| it.instructions),
        by_mail: join(|it| it.by_mail),
        record: join(|it| it.record),
        view: join(|it| it.view),
        abuse: join(|it| it.abuse),
        unsubscribe: join(|it| it.unsubscribe),
        proof: join(|it| it.proof),
        keep: join(|it| it.keep),
    }
}

/// The identity block: everything any jurisdiction of COMPLIANCE 1.2 asks for.
fn identity(sender: &Sender) -> Vec<String> {
    let name = match &sender.trading_name {
        Some(trading) => format!("{} ({trading})", sender.legal_name),
        None => sender.legal_name.clone(),
    };
    let contact = [
        sender.phone.clone(),
        Some(sender.email.to_wire()),
        sender.web.clone(),
        sender.register.clone(),
    ];
    let contact: Vec<_> = contact.into_iter().flatten().collect();
    [name, sender.postal_address.clone(), contact.join(" · ")]
        .iter()
        .map(|it| one_line(it).trim().to_owned())
        .collect()
}

/// The address in a `mailto:` URL, without its parameters.
fn mail_address(mailto: &str) -> &str {
    let address = mailto.strip_prefix("mailto:").unwrap_or(mailto);
    address.split('?').next().unwrap_or(address)
}

/// Links of second rank, with their words.
fn side_links<'a>(
    order: &'a Order<'_>,
    words: &'a Words<Cow<'static, str>>,
) -> Vec<(&'a str, &'a str)> {
    let links = order.links;
    [(&words.record, &links.why), (&words.view, &links.view), (&words.abuse, &links.abuse)]
        .into_iter()
        .filter_map(|(word, url)| url.as_deref().map(|url| (word.as_ref(), url)))
        .collect()
}

/// What the mail carries of the ledger, a value a line.
fn carried(evidence: &Evidence) -> [String; 4] {
    let Evidence { ledger, leaf, size, root } = evidence;
    [
        ledger.clone(),
        format!("leaf {}", BASE64.encode(&leaf.0)),
        format!("size {size}"),
        format!("root {}", BASE64.encode(&root.0)),
    ]
}

/// Appends the footer of the text part. The way out is its last line.
pub(crate) fn text(order: &Order<'_>, out: &mut Vec<u8>) {
    let words = words(order.languages);
    let mut lines = vec![String::new(), SEPARATOR.into()];
    if order.mailing.obligations.footer == Footer::Full {
        lines.push(format!("{}: {}", words.why, one_line(order.reason).trim()));
        for (word, url) in side_links(order, &words) {
            lines.push(format!("{word}: {url}"));
        }
        if let Some(evidence) = order.evidence {
            lines.push(format!("{}: {}", words.proof, words.keep));
            lines.extend(carried(evidence));
        }
        lines.push(String::new());
    }
    lines.push(format!("{}:", words.who));
    lines.extend(identity(&order.mailing.sender));
    if order.mailing.obligations.footer == Footer::Full {
        lines.push(String::new());
        lines.push(format!("{}: {}", words.stop, words.instructions));
        if let Some(mailto) = &order.links.unsubscribe_mailto {
            lines.push(format!("{} {}", words.by_mail, mail_address(mailto)));
        }
        let url = order.links.unsubscribe.as_deref().unwrap_or_default();
        lines.push(format!("{}: {url}", words.unsubscribe));
    }
    for line in &lines {
        out.push(b'\n');
        out.extend_from_slice(line.as_bytes());
    }
    out.push(b'\n');
}

/// Everything that could hide a block is set to what shows it.
const BLOCK: &str = "display:block !important;visibility:visible !important;opacity:1 !important;\
position:relative !important;z-index:2147483647 !important;float:none !important;\
clear:both !important;height:auto !important;max-height:none !important;\
overflow:visible !important;margin:0 auto !important;padding:24px 16px !important;\
max-width:568px !important;background-color:#ffffff !important;color:#333333 !important;\
font-family:Arial,Helvetica,sans-serif !important;font-size:13px !important;\
line-height:20px !important;text-align:left !important;text-indent:0 !important";

const PARAGRAPH: &str = "display:block !important;margin:0 !important;padding:0 0 8px !important;\
color:#333333 !important;font-size:13px !important;line-height:20px !important";

const LINK: &str = "display:inline !important;visibility:visible !important;\
color:#0b4fb3 !important;background-color:#ffffff !important;font-size:13px !important;\
line-height:20px !important;text-decoration:underline !important";

/// Appends the footer of the HTML part. The way out is its last element.
pub(crate) fn html(order: &Order<'_>, out: &mut Vec<u8>) {
    let words = words(order.languages);
    let language = order.languages.first().copied().unwrap_or(FooterLanguage::En);
    // A letter first, because class names do not begin with a digit.
    let class = format!("k{}", HEXLOWER.encode(&order.seed[4..10]));
    push(
        out,
        &["\n<div class=\"", &class, "\" lang=\"", language.tag(), "\" style=\"", BLOCK, "\">"],
    );
    if order.mailing.obligations.footer == Footer::Full {
        paragraph(out, &words.why, &[order.reason]);
        let links = side_links(order, &words);
        if !links.is_empty() {
            push(out, &["<p style=\"", PARAGRAPH, "\">"]);
            for (index, (word, url)) in links.iter().enumerate() {
                push(out, &[if index > 0 { " · " } else { "" }]);
                link(out, word, url);
            }
            push(out, &["</p>"]);
        }
        if let Some(evidence) = order.evidence {
            let carried = carried(evidence);
            let lines = [words.keep.as_ref()].into_iter().chain(carried.iter().map(String::as_str));
            paragraph(out, &words.proof, &lines.collect::<Vec<_>>());
        }
    }
    let identity = identity(&order.mailing.sender);
    let identity: Vec<_> = identity.iter().map(String::as_str).collect();
    paragraph(out, &words.who, &identity);
    if order.mailing.obligations.footer == Footer::Full {
        let by_mail = order
            .links
            .unsubscribe_mailto
            .as_deref()
            .map(|it| format!("{} {}", words.by_mail, mail_address(it)));
        let lines: Vec<_> =
            [words.instructions.as_ref()].into_iter().chain(by_mail.as_deref()).collect();
        paragraph(out, &words.stop, &lines);
        push(out, &["<p style=\"", PARAGRAPH, "\">"]);
        link(out, &words.unsubscribe, order.links.unsubscribe.as_deref().unwrap_or_default());
        push(out, &["</p>"]);
    }
    push(out, &["</div>\n"]);
}

fn push(out: &mut Vec<u8>, pieces: &[&str]) {
    for piece in pieces {
        out.extend_from_slice(piece.as_bytes());
    }
}

fn paragraph(out: &mut Vec<u8>, title: &str, lines: &[&str]) {
    push(out, &["<p style=\"", PARAGRAPH, "\"><b>", title, ":</b>"]);
    for (index, line) in lines.iter().enumerate() {
        push(out, &[if index > 0 { "<br>" } else { " " }]);
        push_html(out, line);
    }
    push(out, &["</p>"]);
}

fn link(out: &mut Vec<u8>, word: &str, url: &str) {
    push(out, &["<a href=\""]);
    push_html(out, url);
    push(out, &["\" style=\"", LINK, "\">", word, "</a>"]);
}
