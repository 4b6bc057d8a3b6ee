//! Words by which a form is understood, in the four languages of the pages.
//!
//! Our own collection, unverified by native readers. A word counts where it
//! stands alone; Chinese ones count anywhere.

/// What a text speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// What will be sent.
    Purpose,
    /// How often.
    Frequency,
    /// Agreement to get mail.
    Consent,
    /// Terms of use or of sale.
    Terms,
    /// Agreement by doing something else.
    Agreeing,
    /// A privacy notice.
    Privacy,
}

const PURPOSE: &[&str] = &[
    "newsletter",
    "newsletters",
    "news",
    "offers",
    "promotions",
    "tips",
    "updates",
    "catalogue",
    "catalog",
    "invitations",
    "announcements",
    "digest",
    "articles",
    "marketing",
    "magazine",
    "nyhetsbrev",
    "nyheter",
    "nyhetsbrevet",
    "erbjudanden",
    "tips",
    "inbjudningar",
    "katalog",
    "reklam",
    "utskick",
    "bản tin",
    "ưu đãi",
    "khuyến mãi",
    "tin tức",
    "cập nhật",
    "thư mời",
    "quảng cáo",
    "通讯",
    "资讯",
    "新闻",
    "优惠",
    "促销",
    "邀请",
    "更新",
    "杂志",
    "营销",
    "电子报",
];
const FREQUENCY: &[&str] = &[
    "daily",
    "weekly",
    "biweekly",
    "fortnightly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "every day",
    "every week",
    "every month",
    "every quarter",
    "every two weeks",
    "per week",
    "per month",
    "per year",
    "a day",
    "a week",
    "a month",
    "a year",
    "a quarter",
    "each week",
    "each month",
    "times a",
    "once a",
    "twice a",
    "dagligen",
    "varje dag",
    "varje vecka",
    "varje månad",
    "varje kvartal",
    "varannan vecka",
    "i veckan",
    "i månaden",
    "per vecka",
    "per månad",
    "per år",
    "om året",
    "gång",
    "gånger",
    "hằng ngày",
    "hàng ngày",
    "hằng tuần",
    "hàng tuần",
    "hằng tháng",
    "hàng tháng",
    "mỗi ngày",
    "mỗi tuần",
    "mỗi tháng",
    "mỗi quý",
    "lần",
    "每天",
    "每日",
    "每周",
    "每月",
    "每季",
    "每年",
    "每两周",
    "一次",
    "两次",
    "天内",
    "封",
];
const CONSENT: &[&str] = &[
    "subscribe",
    "sign up",
    "sign me up",
    "receive",
    "send me",
    "keep me",
    "opt in",
    "i agree",
    "yes, ",
    "prenumerera",
    "anmäl mig",
    "skicka mig",
    "få ",
    "ja, ",
    "jag samtycker",
    "đăng ký",
    "nhận",
    "đồng ý",
    "gửi cho tôi",
    "订阅",
    "接收",
    "同意",
    "登记",
];
const TERMS: &[&str] = &[
    "terms",
    "conditions",
    "terms of service",
    "terms of use",
    "general conditions",
    "villkor",
    "villkoren",
    "köpvillkor",
    "användarvillkor",
    "điều khoản",
    "điều kiện",
    "条款",
    "服务协议",
    "使用协议",
    "用户协议",
];
const AGREEING: &[&str] = &[
    "by signing up",
    "by clicking",
    "by submitting",
    "by creating",
    "by registering",
    "by subscribing",
    "by continuing",
    "genom att",
    "bằng cách",
    "bằng việc",
    "khi đăng ký",
    "点击",
    "提交即",
    "注册即",
    "继续即",
];
const PRIVACY: &[&str] = &[
    "privacy",
    "data protection",
    "gdpr",
    "integritet",
    "integritetspolicy",
    "personuppgifter",
    "personuppgiftspolicy",
    "dataskydd",
    "quyền riêng tư",
    "riêng tư",
    "bảo mật",
    "隐私",
    "个人信息",
];

impl Topic {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Purpose => PURPOSE,
            Self::Frequency => FREQUENCY,
            Self::Consent => CONSENT,
            Self::Terms => TERMS,
            Self::Agreeing => AGREEING,
            Self::Privacy => PRIVACY,
        }
    }
}

/// True when a text holds one of the words.
pub(super) fn speaks_of(topic: Topic, text: &str) -> bool {
    let text = text.to_lowercase();
    topic.words().iter().any(|it| holds(&text, it))
}

fn holds(text: &str, word: &str) -> bool {
    let spaced = |it: char| it.is_alphanumeric() && !content::fold::is_han(it);
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let apart = |edge: Option<char>, beside: Option<char>| {
            !(edge.is_some_and(spaced) && beside.is_some_and(spaced))
        };
        apart(word.chars().next(), before) && apart(word.chars().next_back(), after)
    })
}
