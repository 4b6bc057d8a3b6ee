//! From text to a segment.
//!
//! ```text
//! segment   = all *("or" all)
//! all       = one *("and" one)
//! one       = "not" one | "(" segment ")" | condition
//! condition = "field." NAME ( ("=" | "!=") VALUE | ["not"] "in" VALUES
//!               | "contains" TEXT | "begins" TEXT | COMPARE NUMBER
//!               | "is" ("set" | "missing") )
//!           | "domain" ( ("=" | "!=") TEXT | ["not"] "in" VALUES )
//!           | "basis" ("=" | "!=") ("confirmed" | "attested")
//!           | "on" LIST
//!           | ("agreed" | "added") ("before" DATE | "from" DATE | "within" NUMBER "days")
//!           | ("mailed" | "accepted" | "bounced") COMPARE NUMBER "in" NUMBER "days"
//! VALUES    = "(" VALUE *("," VALUE) ")"
//! ```
//!
//! Recursion is as deep as [`DEPTH_MAX`](super::DEPTH_MAX).

use std::{collections::BTreeSet, fmt};

use domain::{Basis, ListId, Timestamp};

use super::{
    CONDITIONS_MAX, COUNTERS_MAX, Compare, Condition, Counter, DAYS_MAX, DEPTH_MAX, FieldTest,
    Moment, Segment, TEXT_BYTES_MAX, Time, VALUE_CHARS_MAX, VALUES_MAX,
    read::{Placed, Token, tokens},
};

/// Why a text is no segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What would have been right there.
    pub expected: String,
    /// What stands there; empty at the end, and where nothing can be shown.
    pub found: String,
}

impl fmt::Display for SegmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, expected, found } = self;
        write!(f, "character {column}: expected {expected}")?;
        if !found.is_empty() {
            write!(f, ", found {found}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SegmentError {}

type Parsed<T> = Result<T, SegmentError>;

/// Reads a whole segment.
pub(super) fn segment(text: &str) -> Parsed<Segment> {
    if text.len() > TEXT_BYTES_MAX {
        let expected = format!("at most {TEXT_BYTES_MAX} bytes");
        return Err(SegmentError { column: 1, expected, found: String::new() });
    }
    let tokens = tokens(text).map_err(|it| SegmentError {
        column: it.at + 1,
        expected: it.expected.to_owned(),
        found: String::new(),
    })?;
    let mut reader = Reader { tokens, at: 0, conditions: 0 };
    let segment = reader.any(0)?;
    match reader.peek() {
        Token::End => {}
        _ => return Err(reader.wrong("`and`, `or`, or the end")),
    }
    if segment.needs().counters.len() > COUNTERS_MAX {
        return Err(reader.wrong(&format!("at most {COUNTERS_MAX} different counters")));
    }
    Ok(segment)
}

struct Reader {
    tokens: Vec<Placed>,
    at: usize,
    conditions: usize,
}

impl Reader {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].1
    }

    /// The token here, and the next one becomes the present. The end stays.
    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn wrong(&self, expected: &str) -> SegmentError {
        let (at, token) = &self.tokens[self.at];
        SegmentError { column: at + 1, expected: expected.to_owned(), found: shown(token) }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(it) if it == word)
    }

    /// Takes the word if it stands here.
    fn has(&mut self, word: &str) -> bool {
        let stands = self.is_word(word);
        if stands {
            self.take();
        }
        stands
    }

    fn word(&mut self, word: &'static str) -> Parsed<()> {
        if self.has(word) { Ok(()) } else { Err(self.wrong(&format!("`{word}`"))) }
    }

    fn sign(&mut self, sign: &'static str) -> Parsed<()> {
        if *self.peek() == Token::Sign(sign) {
            self.take();
            return Ok(());
        }
        Err(self.wrong(&format!("`{sign}`")))
    }

    fn any(&mut self, depth: usize) -> Parsed<Segment> {
        let mut parts = vec![self.all(depth)?];
        while self.has("or") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Segment::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Parsed<Segment> {
        let mut parts = vec![self.one(depth)?];
        while self.has("and") {
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Segment::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Parsed<Segment> {
        if depth >= DEPTH_MAX {
            return Err(self.wrong(&format!("at most {DEPTH_MAX} levels of `not` and parentheses")));
        }
        if self.has("not") {
            return Ok(not(self.one(depth + 1)?));
        }
        if *self.peek() == Token::Sign("(") {
            self.take();
            let inside = self.any(depth + 1)?;
            self.sign(")")?;
            return Ok(inside);
        }
        self.conditions += 1;
        if self.conditions > CONDITIONS_MAX {
            return Err(self.wrong(&format!("at most {CONDITIONS_MAX} conditions")));
        }
        self.condition()
    }

    fn condition(&mut self) -> Parsed<Segment> {
        let expected = "`field.NAME`, `domain`, `basis`, `on`, `agreed`, `added`, `mailed`, \
                        `accepted`, `bounced`, `not` or `(`";
        let Token::Word(word) = self.peek() else { return Err(self.wrong(expected)) };
        let word = word.clone();
        if let Some(name) = word.strip_prefix("field.") {
            if name.is_empty() || name.chars().count() > VALUE_CHARS_MAX {
                return Err(self.wrong("the name of a field, such as `field.city`"));
            }
            self.take();
            return self.field(name.to_owned());
        }
        let condition = match word.as_str() {
            "domain" => {
                self.take();
                return self.domain();
            }
            "basis" => {
                self.take();
                return self.basis();
            }
            "on" => {
                self.take();
                Condition::On(self.list()?)
            }
            "agreed" | "added" => {
                self.take();
                let moment = if word == "agreed" { Moment::Agreed } else { Moment::Added };
                Condition::When(moment, self.time()?)
            }
            _ => {
                let what = Counter::ALL.into_iter().find(|it| it.word() == word);
                let Some(what) = what else { return Err(self.wrong(expected)) };
                self.take();
                self.count(what)?
            }
        };
        Ok(Segment::Is(condition))
    }

    fn field(&mut self, name: String) -> Parsed<Segment> {
        let is = |test| Segment::Is(Condition::Field(name.clone(), test));
        if self.has("contains") {
            return Ok(is(FieldTest::Contains(self.text()?)));
        }
        if self.has("begins") {
            return Ok(is(FieldTest::Begins(self.text()?)));
        }
        if self.has("is") {
            if self.has("set") {
                return Ok(is(FieldTest::Set));
            }
            self.word("missing").map_err(|_| self.wrong("`set` or `missing`"))?;
            return Ok(is(FieldTest::Missing));
        }
        if let Some((negated, words)) = self.membership()? {
            return Ok(maybe_not(negated, is(FieldTest::Is(words))));
        }
        let expected = "`=`, `!=`, `in`, `not in`, `contains`, `begins`, `<`, `<=`, `>`, `>=`, \
                        `is set` or `is missing`";
        let negated = *self.peek() == Token::Sign("!=");
        let compare = if negated { Some(Compare::Equal) } else { self.compare_here() };
        let Some(compare) = compare else { return Err(self.wrong(expected)) };
        self.take();
        let test = match self.peek() {
            Token::Number(_) => FieldTest::Number(compare, self.number()?),
            _ if compare == Compare::Equal => FieldTest::Is([self.text()?].into()),
            _ => return Err(self.wrong("a whole number")),
        };
        Ok(maybe_not(negated, is(test)))
    }

    fn domain(&mut self) -> Parsed<Segment> {
        let (negated, words) = match self.membership()? {
            Some(found) => found,
            None => {
                let negated = self.equals()?;
                (negated, [self.text()?].into())
            }
        };
        let names = words.into_iter().map(|it| it.to_lowercase()).collect();
        Ok(maybe_not(negated, Segment::Is(Condition::Domain(names))))
    }

    fn basis(&mut self) -> Parsed<Segment> {
        let negated = self.equals()?;
        let basis = match self.peek() {
            Token::Word(it) if it == "confirmed" => Basis::Confirmed,
            Token::Word(it) if it == "attested" => Basis::Attested,
            _ => return Err(self.wrong("`confirmed` or `attested`")),
        };
        self.take();
        Ok(maybe_not(negated, Segment::Is(Condition::Basis(basis))))
    }

    /// `=` or `!=`; true for the latter.
    fn equals(&mut self) -> Parsed<bool> {
        let negated = match self.peek() {
            Token::Sign("=") => false,
            Token::Sign("!=") => true,
            _ => return Err(self.wrong("`=` or `!=`")),
        };
        self.take();
        Ok(negated)
    }

    /// `in ( … )` or `not in ( … )`, if that stands here.
    fn membership(&mut self) -> Parsed<Option<(bool, BTreeSet<String>)>> {
        let negated = self.has("not");
        if !self.has("in") {
            return if negated { Err(self.wrong("`in`")) } else { Ok(None) };
        }
        self.sign("(")?;
        let mut words = BTreeSet::from([self.text()?]);
        while *self.peek() == Token::Sign(",") {
            self.take();
            words.insert(self.text()?);
            if words.len() > VALUES_MAX {
                return Err(self.wrong(&format!("at most {VALUES_MAX} values")));
            }
        }
        self.sign(")").map_err(|_| self.wrong("`,` or `)`"))?;
        Ok(Some((negated, words)))
    }

    fn list(&mut self) -> Parsed<ListId> {
        let Token::Word(word) = self.peek() else { return Err(self.wrong("the id of a list")) };
        let list = word.parse().map_err(|_| self.wrong("the id of a list, `list_…`"))?;
        self.take();
        Ok(list)
    }

    fn time(&mut self) -> Parsed<Time> {
        if self.has("within") {
            return Ok(Time::Within(self.days()?));
        }
        let before = self.is_word("before");
        if !before && !self.is_word("from") {
            return Err(self.wrong("`before`, `from` or `within`"));
        }
        self.take();
        let day = self.date()?;
        Ok(if before { Time::Before(day) } else { Time::From(day) })
    }

    fn count(&mut self, what: Counter) -> Parsed<Condition> {
        let compare = self.compare_here();
        let Some(compare) = compare else { return Err(self.wrong("`=`, `<`, `<=`, `>` or `>=`")) };
        self.take();
        let number = match self.peek() {
            Token::Number(it) => u64::try_from(*it).map_err(|_| self.wrong("a number from 0"))?,
            _ => return Err(self.wrong("a number from 0")),
        };
        self.take();
        self.word("in")?;
        Ok(Condition::Count { what, days: self.days()?, compare, number })
    }

    fn compare_here(&self) -> Option<Compare> {
        let Token::Sign(sign) = self.peek() else { return None };
        Compare::ALL.into_iter().find(|it| it.sign() == *sign)
    }

    /// `30 days`, `1 day`.
    fn days(&mut self) -> Parsed<u32> {
        let Token::Number(number) = self.peek() else {
            return Err(self.wrong("a number of days"));
        };
        let days = u32::try_from(*number).ok().filter(|it| (1..=DAYS_MAX).contains(it));
        let days = days.ok_or_else(|| self.wrong(&format!("1 to {DAYS_MAX} days")))?;
        self.take();
        if !self.has("day") {
            self.word("days")?;
        }
        Ok(days)
    }

    fn date(&mut self) -> Parsed<Timestamp> {
        let expected = "a date, such as 2026-11-30";
        let Token::Date(text) = self.peek() else { return Err(self.wrong(expected)) };
        let in_form = text.len() == 10 && text.starts_with(|it: char| it.is_ascii_digit());
        let day = format!("{text}T00:00:00Z").parse().ok().filter(|_| in_form);
        let day = day.ok_or_else(|| self.wrong(expected))?;
        self.take();
        Ok(day)
    }

    fn number(&mut self) -> Parsed<i64> {
        let Token::Number(number) = self.peek() else { return Err(self.wrong("a whole number")) };
        let number = *number;
        self.take();
        Ok(number)
    }

    fn text(&mut self) -> Parsed<String> {
        let expected = format!("a text in double quotes, 1 to {VALUE_CHARS_MAX} characters");
        match self.peek() {
            Token::Text(it) if !it.trim().is_empty() && it.chars().count() <= VALUE_CHARS_MAX => {}
            _ => return Err(self.wrong(&expected)),
        }
        match self.take() {
            Token::Text(text) => Ok(text),
            _ => Err(self.wrong(&expected)),
        }
    }
}

fn not(segment: Segment) -> Segment {
    Segment::Not(Box::new(segment))
}

fn maybe_not(negated: bool, segment: Segment) -> Segment {
    if negated { not(segment) } else { segment }
}

/// A token as a message quotes it. Texts are data of people: not quoted.
fn shown(token: &Token) -> String {
    match token {
        Token::Word(it) => format!("`{}`", it.chars().take(40).collect::<String>()),
        Token::Text(_) => "a text".to_owned(),
        Token::Number(it) => format!("`{it}`"),
        Token::Date(it) => format!("`{}`", it.chars().take(40).collect::<String>()),
        Token::Sign(it) => format!("`{it}`"),
        Token::End => "the end".to_owned(),
    }
}
