//! From text to words and signs, each with its place.

/// A word or sign of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word: `field.city`, `and`, `list_01…`.
    Word(String),
    /// A text between double quotes.
    Text(String),
    /// Digits, with a minus in front or not.
    Number(i64),
    /// A date: `2026-11-30`.
    Date(String),
    /// `(`, `)`, `,`, `=`, `!=`, `<`, `<=`, `>`, `>=`.
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// Where a token begins, in characters from 0.
pub(super) type Placed = (usize, Token);

/// Why there is no token at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoToken {
    /// In characters from 0.
    pub at: usize,
    /// What would have been one.
    pub expected: &'static str,
}

/// Longer signs stand before those that begin like them.
const SIGNS: [&str; 9] = ["!=", "<=", ">=", "(", ")", ",", "=", "<", ">"];

/// All tokens of a text, the end included.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, NoToken> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        if chars[at].is_whitespace() {
            at += 1;
            continue;
        }
        let (token, end) = token(&chars, at)?;
        tokens.push((at, token));
        at = end;
    }
    tokens.push((at, Token::End));
    Ok(tokens)
}

/// The token at a place, and the place behind it.
fn token(chars: &[char], at: usize) -> Result<(Token, usize), NoToken> {
    let first = chars[at];
    if first == '"' {
        return quoted(chars, at);
    }
    if first.is_ascii_digit() || first == '-' {
        return number(chars, at);
    }
    if is_word(first) {
        let end = end_of(chars, at, is_word);
        return Ok((Token::Word(chars[at..end].iter().collect()), end));
    }
    let stands = |sign: &&str| {
        sign.chars().enumerate().all(|(place, it)| chars.get(at + place) == Some(&it))
    };
    match SIGNS.into_iter().find(stands) {
        Some(sign) => Ok((Token::Sign(sign), at + sign.len())),
        None => Err(NoToken { at, expected: "a word, a text in double quotes, or a sign" }),
    }
}

fn is_word(it: char) -> bool {
    it.is_alphanumeric() || matches!(it, '_' | '.')
}

fn end_of(chars: &[char], at: usize, of: impl Fn(char) -> bool) -> usize {
    at + chars[at..].iter().take_while(|it| of(**it)).count()
}

fn quoted(chars: &[char], at: usize) -> Result<(Token, usize), NoToken> {
    let (mut text, mut place) = (String::new(), at + 1);
    loop {
        match chars.get(place) {
            None => return Err(NoToken { at, expected: "a closing double quote for this one" }),
            Some('"') => return Ok((Token::Text(text), place + 1)),
            Some('\\') => match chars.get(place + 1) {
                Some(it @ ('"' | '\\')) => {
                    text.push(*it);
                    place += 2;
                }
                _ => return Err(NoToken { at: place, expected: "\\\" or \\\\" }),
            },
            Some(it) if it.is_control() => {
                return Err(NoToken { at: place, expected: "a text on one line" });
            }
            Some(it) => {
                text.push(*it);
                place += 1;
            }
        }
    }
}

fn number(chars: &[char], at: usize) -> Result<(Token, usize), NoToken> {
    let end = end_of(chars, at, |it| it.is_ascii_digit() || it == '-');
    let text: String = chars[at..end].iter().collect();
    // A letter behind a number is a mistake, not another word.
    if chars.get(end).is_some_and(|it| is_word(*it)) {
        return Err(NoToken { at: end, expected: "a space behind the number" });
    }
    if text[1..].contains('-') {
        return Ok((Token::Date(text), end));
    }
    let expected = "a whole number of at most 18 digits";
    if text.len() > 19 {
        return Err(NoToken { at, expected });
    }
    let number = text.parse().map_err(|_| NoToken { at, expected })?;
    Ok((Token::Number(number), end))
}
