//! A segment in its canonical form, and in words.

use std::fmt;

use domain::{Basis, Language};

use super::{Compare, Condition, Counter, FieldTest, Moment, Segment, Time};

impl Counter {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Mailed, Self::Accepted, Self::Bounced];

    /// The word of the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mailed => "mailed",
            Self::Accepted => "accepted",
            Self::Bounced => "bounced",
        }
    }
}

impl Compare {
    /// All of them.
    pub(super) const ALL: [Self; 5] =
        [Self::Less, Self::AtMost, Self::Equal, Self::AtLeast, Self::More];

    /// The sign of the language.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

impl Moment {
    fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Added => "added",
        }
    }
}

/// A text in double quotes.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// `= "a"`, or `in ("a", "b")`.
fn one_of<'a>(words: impl ExactSizeIterator<Item = &'a String>) -> String {
    let several = words.len() > 1;
    let words: Vec<_> = words.map(|it| Quoted(it).to_string()).collect();
    if several { format!("in ({})", words.join(", ")) } else { format!("= {}", words.join("")) }
}

/// The canonical form: what is read from it is the same segment.
impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = |f: &mut fmt::Formatter<'_>, parts: &[Self], word: &str| {
            for (place, part) in parts.iter().enumerate() {
                if place > 0 {
                    write!(f, " {word} ")?;
                }
                part.inside(f)?;
            }
            Ok(())
        };
        match self {
            Self::All(parts) => several(f, parts, "and"),
            Self::Any(parts) => several(f, parts, "or"),
            Self::Not(part) => {
                f.write_str("not ")?;
                part.inside(f)
            }
            Self::Is(condition) => condition.fmt(f),
        }
    }
}

impl Segment {
    /// As a part of another: in parentheses when it has parts itself.
    fn inside(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(_) | Self::Any(_) => write!(f, "({self})"),
            Self::Not(_) | Self::Is(_) => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name, test) => write!(f, "field.{name} {test}"),
            Self::Domain(names) => write!(f, "domain {}", one_of(names.iter())),
            Self::Basis(basis) => write!(f, "basis = {}", basis.as_str()),
            Self::On(list) => write!(f, "on {list}"),
            Self::When(moment, time) => write!(f, "{} {time}", moment.word()),
            Self::Count { what, days, compare, number } => {
                write!(f, "{} {} {number} in {days} days", what.word(), compare.sign())
            }
        }
    }
}

impl fmt::Display for FieldTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(words) => f.write_str(&one_of(words.iter())),
            Self::Contains(part) => write!(f, "contains {}", Quoted(part)),
            Self::Begins(part) => write!(f, "begins {}", Quoted(part)),
            Self::Number(compare, number) => write!(f, "{} {number}", compare.sign()),
            Self::Set => f.write_str("is set"),
            Self::Missing => f.write_str("is missing"),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(day) => write!(f, "before {}", date(*day)),
            Self::From(day) => write!(f, "from {}", date(*day)),
            Self::Within(days) => write!(f, "within {days} days"),
        }
    }
}

/// The day of an instant.
fn date(day: domain::Timestamp) -> String {
    day.to_string().chars().take_while(|it| *it != 'T').collect()
}

/// One sentence in each language, in the order of [`Language::ALL`], with places
/// for values: `{a}`, `{b}`, `{c}`.
type Said = [&'static str; 4];

fn say(language: Language, said: Said, values: &[&str]) -> String {
    let index = Language::ALL.iter().position(|it| *it == language).unwrap_or(0);
    // Piece by piece: a value may hold what looks like a place.
    let (mut text, mut rest) = (String::new(), said[index]);
    while let Some((before, after)) = rest.split_once('{') {
        let place = after.as_bytes().first().map_or(0, |it| usize::from(it.wrapping_sub(b'a')));
        text.push_str(before);
        text.push_str(values.get(place).copied().unwrap_or_default());
        rest = after.get(2..).unwrap_or_default();
    }
    text + rest
}

impl Segment {
    /// Whom the segment holds, in words.
    #[must_use]
    pub fn explain(&self, language: Language) -> String {
        let several = |parts: &[Self], word: Said| {
            let parts: Vec<_> = parts.iter().map(|it| it.explain_inside(language)).collect();
            parts.join(&say(language, word, &[]))
        };
        match self {
            Self::All(parts) => several(parts, [", and ", "，并且", ", và ", ", och "]),
            Self::Any(parts) => several(parts, [", or ", "，或者", ", hoặc ", ", eller "]),
            Self::Not(part) => {
                let inside = part.explain_inside(language);
                say(
                    language,
                    ["not: {a}", "不符合：{a}", "không phải: {a}", "inte: {a}"],
                    &[&inside],
                )
            }
            Self::Is(condition) => condition.explain(language),
        }
    }

    fn explain_inside(&self, language: Language) -> String {
        match self {
            Self::All(_) | Self::Any(_) => format!("({})", self.explain(language)),
            Self::Not(_) | Self::Is(_) => self.explain(language),
        }
    }
}

impl Condition {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Field(name, test) => test.explain(name, language),
            Self::Domain(names) => say(
                language,
                [
                    "the address is at {a}",
                    "地址属于 {a}",
                    "địa chỉ thuộc {a}",
                    "adressen är på {a}",
                ],
                &[&listed(names.iter(), language)],
            ),
            Self::Basis(Basis::Attested) => say(
                language,
                [
                    "a reviewer accepted the evidence of consent",
                    "同意证据已获审核人员认可",
                    "bằng chứng đồng ý đã được kiểm duyệt viên chấp nhận",
                    "en granskare har godtagit underlaget för samtycket",
                ],
                &[],
            ),
            Self::Basis(_) => say(
                language,
                [
                    "they confirmed themselves",
                    "本人已确认",
                    "chính họ đã xác nhận",
                    "de har själva bekräftat",
                ],
                &[],
            ),
            Self::On(list) => say(
                language,
                [
                    "they gave permission for the list {a} as well",
                    "也同意接收列表 {a}",
                    "cũng đã đồng ý nhận danh sách {a}",
                    "de har sagt ja till listan {a} också",
                ],
                &[&list.to_string()],
            ),
            Self::When(moment, time) => time.explain(*moment, language),
            Self::Count { what, days, compare, number } => {
                let how_often = compare.explain(&number.to_string(), language);
                what.explain(&how_often, *days, language)
            }
        }
    }
}

/// Values as people read them.
fn listed<'a>(words: impl ExactSizeIterator<Item = &'a String>, language: Language) -> String {
    let words: Vec<_> = words.map(|it| format!("“{it}”")).collect();
    match words.as_slice() {
        [only] => only.clone(),
        _ => {
            let all = words.join(if language == Language::ZhHans { "、" } else { ", " });
            say(language, ["one of {a}", "{a} 之一", "một trong {a}", "något av {a}"], &[&all])
        }
    }
}

impl FieldTest {
    fn explain(&self, name: &str, language: Language) -> String {
        let (said, value): (Said, String) = match self {
            Self::Is(words) => (
                ["“{a}” is {b}", "“{a}”为 {b}", "“{a}” là {b}", "”{a}” är {b}"],
                listed(words.iter(), language),
            ),
            Self::Contains(part) => (
                [
                    "“{a}” contains “{b}”",
                    "“{a}”包含“{b}”",
                    "“{a}” có chứa “{b}”",
                    "”{a}” innehåller ”{b}”",
                ],
                part.clone(),
            ),
            Self::Begins(part) => (
                [
                    "“{a}” begins with “{b}”",
                    "“{a}”以“{b}”开头",
                    "“{a}” bắt đầu bằng “{b}”",
                    "”{a}” börjar med ”{b}”",
                ],
                part.clone(),
            ),
            Self::Number(compare, number) => (
                ["“{a}” is {b}", "“{a}”{b}", "“{a}” {b}", "”{a}” är {b}"],
                compare.explain(&number.to_string(), language),
            ),
            Self::Set => {
                (["“{a}” is known", "“{a}”已填写", "có “{a}”", "”{a}” är känt"], String::new())
            }
            Self::Missing => (
                ["“{a}” is not known", "“{a}”未填写", "không có “{a}”", "”{a}” är inte känt"],
                String::new(),
            ),
        };
        say(language, said, &[name, &value])
    }
}

impl Compare {
    fn explain(self, number: &str, language: Language) -> String {
        let said: Said = match self {
            Self::Less => ["less than {a}", "少于 {a}", "ít hơn {a}", "mindre än {a}"],
            Self::AtMost => ["at most {a}", "至多 {a}", "tối đa {a}", "högst {a}"],
            Self::Equal => ["exactly {a}", "恰为 {a}", "đúng {a}", "precis {a}"],
            Self::AtLeast => ["at least {a}", "至少 {a}", "ít nhất {a}", "minst {a}"],
            Self::More => ["more than {a}", "多于 {a}", "nhiều hơn {a}", "mer än {a}"],
        };
        say(language, said, &[number])
    }
}

impl Time {
    fn explain(self, moment: Moment, language: Language) -> String {
        let who: Said = match moment {
            Moment::Agreed => ["they gave permission", "给出许可的时间", "đã đồng ý", "de sa ja"],
            Moment::Added => [
                "they came into the account",
                "加入账户的时间",
                "đã vào tài khoản",
                "de kom in i kontot",
            ],
        };
        let who = say(language, who, &[]);
        let (said, value): (Said, String) = match self {
            Self::Before(day) => {
                (["{a} before {b}", "{a}早于 {b}", "{a} trước ngày {b}", "{a} före {b}"], date(day))
            }
            Self::From(day) => (
                [
                    "{a} on {b} or later",
                    "{a}不早于 {b}",
                    "{a} từ ngày {b}",
                    "{a} den {b} eller senare",
                ],
                date(day),
            ),
            Self::Within(days) => (
                [
                    "{a} in the last {b} days",
                    "{a}在最近 {b} 天内",
                    "{a} trong {b} ngày qua",
                    "{a} de senaste {b} dagarna",
                ],
                days.to_string(),
            ),
        };
        say(language, said, &[&who, &value])
    }
}

impl Counter {
    fn explain(self, how_often: &str, days: u32, language: Language) -> String {
        let said: Said = match self {
            Self::Mailed => [
                "they were sent {a} campaign mails in the last {b} days",
                "最近 {b} 天内收到的群发邮件{a} 封",
                "được gửi {a} thư chiến dịch trong {b} ngày qua",
                "de har fått {a} utskick de senaste {b} dagarna",
            ],
            Self::Accepted => [
                "their mail host accepted {a} campaign mails in the last {b} days",
                "最近 {b} 天内其邮件服务器接收的群发邮件{a} 封",
                "máy chủ thư của họ đã nhận {a} thư chiến dịch trong {b} ngày qua",
                "deras postserver har tagit emot {a} utskick de senaste {b} dagarna",
            ],
            Self::Bounced => [
                "{a} campaign mails to them bounced in the last {b} days",
                "最近 {b} 天内被退回的群发邮件{a} 封",
                "{a} thư chiến dịch gửi cho họ bị trả lại trong {b} ngày qua",
                "{a} utskick till dem studsade de senaste {b} dagarna",
            ],
        };
        say(language, said, &[how_often, &days.to_string()])
    }
}
