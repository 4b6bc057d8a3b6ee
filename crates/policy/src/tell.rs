//! The sentences of rules, with values filled in as each language writes them.
//!
//! `{recipients}` stands for a fact, `{review.recipients}` for a setting, and
//! `{recipients|person|people}` for the form that goes with the number.

use domain::{Language, SignedDuration};

use crate::{
    fact::{Facts, Value, known},
    figure,
    setting::Settings,
};

/// The place of a language in arrays ordered like [`Language::ALL`].
pub(crate) fn index(language: Language) -> usize {
    match language {
        Language::En => 0,
        Language::ZhHans => 1,
        Language::Vi => 2,
        Language::Sv => 3,
    }
}

/// What stands between two braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placeholder<'a> {
    /// The fact or setting.
    pub name: &'a str,
    /// The form for one, and the form for every other number, where forms stand
    /// there and not the number itself. Languages without plurals need none.
    pub forms: Option<(&'a str, &'a str)>,
}

impl<'a> Placeholder<'a> {
    /// Reads it; `None` when it has other than two forms.
    #[must_use]
    pub fn parse(inside: &'a str) -> Option<Self> {
        let Some((name, forms)) = inside.split_once('|') else {
            return Some(Self { name: inside, forms: None });
        };
        let (one, other) = forms.split_once('|')?;
        let filled = |it: &str| !it.is_empty() && !it.contains('|');
        (filled(one) && filled(other)).then_some(Self { name, forms: Some((one, other)) })
    }

    /// The form for that number; `None` where the number itself stands.
    #[must_use]
    pub fn form(&self, is_one: bool) -> Option<&'a str> {
        self.forms.map(|(one, other)| if is_one { one } else { other })
    }
}

/// The names between braces, or `None` when braces do not match, or forms are
/// not two.
pub(crate) fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let inside = rest[start..].strip_prefix('{')?;
        let end = inside.find(['{', '}'])?;
        names.push(Placeholder::parse(&inside[..end])?.name);
        rest = inside[end..].strip_prefix('}')?;
    }
    Some(names)
}

/// Fills in facts and settings. A fact that is missing is written as `?`, and
/// takes the form of many.
pub(crate) fn fill(
    template: &str,
    facts: &Facts,
    settings: &Settings,
    language: Language,
) -> String {
    fill_with(template, "?", |name| {
        let value = known::find(name)
            .and_then(|it| facts.get(it))
            .or_else(|| settings.0.get(name).map(|it| &it.value))?;
        let is_one = matches!(value, Value::Number(1));
        Some(Filled { is_one, text: written(value, language) })
    })
}

/// What a fact or setting is written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// It is the number one, and takes the form of one.
    pub is_one: bool,
    /// The value, as the language writes it.
    pub text: String,
}

/// Fills in what `find` knows of each name. One that it does not know is written as
/// `missing`, and takes the form of many.
#[must_use]
pub fn fill_with(template: &str, missing: &str, find: impl Fn(&str) -> Option<Filled>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        let it = Placeholder::parse(inside).unwrap_or(Placeholder { name: inside, forms: None });
        let value = find(it.name);
        let form = it.form(value.as_ref().is_some_and(|it| it.is_one));
        let text = || value.as_ref().map_or(missing, |it| &it.text);
        filled.push_str(form.unwrap_or_else(text));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What is told when a rule could not be judged.
pub(crate) fn missing(rule: &str, names: &[&str], language: Language) -> String {
    let called = |it: &&str| figure::fact(it, language).unwrap_or(it).to_owned();
    let names = names.iter().map(called).collect::<Vec<_>>().join(" · ");
    match language {
        Language::En => format!(
            "The rule {rule} could not be judged, because this is not known: {names}. \
             It waits for a reviewer; nothing is sent unchecked."
        ),
        Language::ZhHans => format!(
            "无法判断规则 {rule}，因为缺少以下信息：{names}。现等待审核人员处理，未经检查的内容不会发送。"
        ),
        Language::Vi => format!(
            "Không thể xét quy tắc {rule} vì chưa biết: {names}. \
             Đang chờ người kiểm duyệt; không có gì được gửi khi chưa kiểm tra."
        ),
        Language::Sv => format!(
            "Regeln {rule} kunde inte bedömas, eftersom detta inte är känt: {names}. \
             Det väntar på granskning; inget skickas okontrollerat."
        ),
    }
}

/// What is told when no rule about the subject is in force.
pub(crate) fn no_rule(language: Language) -> &'static str {
    match language {
        Language::En => {
            "No rule is in force for this on that day, so it waits for a reviewer. \
             Check the clock of the installation."
        }
        Language::ZhHans => "当日没有适用的规则，因此等待审核人员处理。请检查系统时钟。",
        Language::Vi => {
            "Ngày đó không có quy tắc nào có hiệu lực cho việc này, nên phải chờ người kiểm duyệt. \
             Hãy kiểm tra đồng hồ hệ thống."
        }
        Language::Sv => {
            "Ingen regel gäller för detta den dagen, så det väntar på granskning. \
             Kontrollera systemets klocka."
        }
    }
}

fn written(value: &Value, language: Language) -> String {
    match value {
        Value::Number(number) => grouped(*number, language),
        Value::Duration(span) => span_written(*span, language),
        Value::Flag(_) | Value::Word(_) => value.to_string(),
    }
}

/// A number with its thousands set apart.
fn grouped(number: i64, language: Language) -> String {
    let separator = match language {
        Language::En | Language::ZhHans => ',',
        Language::Vi => '.',
        Language::Sv => '\u{a0}',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// Whole days from two days on, else whole hours.
fn span_written(span: SignedDuration, language: Language) -> String {
    let hours = span.as_hours();
    let (number, many) = if hours >= 48 { (hours / 24, true) } else { (hours, false) };
    let unit = match (language, many) {
        (Language::En, true) => " days",
        (Language::En, false) => " h",
        (Language::ZhHans, true) => " 天",
        (Language::ZhHans, false) => " 小时",
        (Language::Vi, true) => " ngày",
        (Language::Vi, false) => " giờ",
        (Language::Sv, true) => " dagar",
        (Language::Sv, false) => " h",
    };
    format!("{}{unit}", grouped(number, language))
}

#[cfg(test)]
mod tests;
