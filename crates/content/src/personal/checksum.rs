//! Check digits of numbers that states, banks and makers of cards give out.
//!
//! Each function takes the number in capitals without marks, and is false for
//! whatever has not the right length: no input makes it panic. The algorithms
//! are those of COMPLIANCE 2.6, cross-checked there with python-stdnum.

use jiff::civil::Date;

/// The digits of a number; `None` when there is anything else in it.
pub(super) fn digits(number: &str) -> Option<Vec<u32>> {
    number.chars().map(|it| it.to_digit(10)).collect()
}

/// Letters count from ten.
fn value36(it: char) -> Option<u32> {
    it.to_digit(36)
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// True when the number has that many digits and `check` agrees.
fn with(number: &str, length: usize, check: impl FnOnce(&[u32]) -> bool) -> bool {
    digits(number).is_some_and(|it| it.len() == length && check(&it))
}

/// A day that exists, of a plausible year.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    let small = |it: u32| i8::try_from(it).unwrap_or_default();
    let year = i16::try_from(year).unwrap_or_default();
    (1850..=2100).contains(&year) && Date::new(year, small(month), small(day)).is_ok()
}

fn number(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |sum, it| sum * 10 + it)
}

/// Luhn: cards, SIN, IMEI.
pub(super) fn luhn(number: &str) -> bool {
    let Some(all) = digits(number) else { return false };
    let doubled = |(at, digit): (usize, &u32)| match (at % 2, digit * 2) {
        (0, _) => *digit,
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    };
    let sum: u32 = all.iter().rev().enumerate().map(doubled).sum();
    all.len() > 1 && sum.is_multiple_of(10) && all.iter().any(|it| *it != all[0])
}

/// ISO 7064 mod 11-2 with a day and an area: resident id of China.
pub(super) fn cn_resident(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8] = b"10X98765432";
    let Some((body, last)) = number.split_at_checked(17) else { return false };
    let Some(all) = digits(body) else { return false };
    let area = all.len() == 17 && is_cn_area(self::number(&all[..2]));
    area && is_day(
        self::number(&all[6..10]),
        self::number(&all[10..12]),
        self::number(&all[12..14]),
    ) && last.as_bytes() == [CHECK[weighted(&all, &WEIGHTS) as usize % 11]]
}

/// The id of fifteen digits, given out before 1999: area and day only.
pub(super) fn cn_resident_old(number: &str) -> bool {
    with(number, 15, |it| {
        let year = 1900 + self::number(&it[6..8]);
        is_cn_area(self::number(&it[..2]))
            && is_day(year, self::number(&it[8..10]), self::number(&it[10..12]))
    })
}

fn is_cn_area(code: u32) -> bool {
    (11..=65).contains(&code) || matches!(code, 71 | 81..=83 | 91)
}

/// Unified social credit code of a company in China: mod 31.
pub(super) fn cn_company(number: &str) -> bool {
    const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = number.chars().map(|it| LETTERS.find(it)).collect();
    let Some(values) = values.filter(|it| it.len() == 18) else { return false };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == values[17]
}

/// Identity card of Hong Kong: mod 11 with weights 9 to 1, a blank counts 36.
pub(super) fn hk_identity(number: &str) -> bool {
    let letters = number.chars().take_while(char::is_ascii_alphabetic).count();
    let body: Option<Vec<u32>> = number.chars().map(value36).collect();
    let Some(mut all) = body.filter(|it| it.len() == letters + 7) else { return false };
    if letters == 1 {
        all.insert(0, 36);
    }
    // A final `A` stands for ten: `value36` says the same.
    all.len() == 9 && weighted(&all, &[9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// Identity card of Taiwan: the letter is a number of two digits.
pub(super) fn tw_identity(number: &str) -> bool {
    const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let Some(place) = number.chars().next().and_then(|it| LETTERS.find(it)) else { return false };
    let place = u32::try_from(place).unwrap_or_default() + 10;
    let Some(rest) = number.get(1..).and_then(digits).filter(|it| it.len() == 9) else {
        return false;
    };
    let sum = place / 10 + place % 10 * 9 + weighted(&rest, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    matches!(rest[0], 1 | 2 | 8 | 9) && sum.is_multiple_of(10)
}

/// Citizen card of Vietnam: a province, and a sex and century that fit.
pub(super) fn vn_citizen(number: &str) -> bool {
    with(number, 12, |it| (1..=96).contains(&self::number(&it[..3])) && it[3] <= 3)
}

/// Tax number of Vietnam.
pub(super) fn vn_tax(number: &str) -> bool {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let main = number.get(..10).unwrap_or_default();
    matches!(number.len(), 10 | 13)
        && with(main, 10, |it| 10 - (weighted(it, &WEIGHTS) % 11) as i32 == it[9] as i32)
}

/// Personal number of Sweden, and the coordination number with its day + 60.
pub(super) fn se_person(number: &str) -> bool {
    let short = if number.len() == 12 { number.get(2..) } else { Some(number) };
    short.is_some_and(|it| {
        luhn(it)
            && with(it, 10, |it| {
                let day = self::number(&it[4..6]);
                // A year of two digits may be of any century: 2000 has every day.
                is_day(2000, self::number(&it[2..4]), if day > 60 { day - 60 } else { day })
            })
    })
}

/// Organisation number of Sweden.
pub(super) fn se_organisation(number: &str) -> bool {
    luhn(number) && with(number, 10, |it| it[2] >= 2)
}

/// Social security number of the United States: no check digit, but numbers
/// that are never given out.
pub(super) fn us_social(number: &str) -> bool {
    with(number, 9, |it| {
        let area = self::number(&it[..3]);
        area != 0
            && area != 666
            && area < 900
            && self::number(&it[3..5]) != 0
            && self::number(&it[5..]) != 0
    })
}

/// Social insurance number of Canada.
pub(super) fn ca_social(number: &str) -> bool {
    luhn(number) && with(number, 9, |it| !matches!(it[0], 0 | 8))
}

/// National insurance number of the United Kingdom: prefixes not in use.
pub(super) fn uk_insurance(number: &str) -> bool {
    let never = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"];
    number.len() == 9 && !never.iter().any(|it| number.starts_with(it))
}

/// Number of the National Health Service: mod 11.
pub(super) fn uk_health(number: &str) -> bool {
    with(number, 10, |it| {
        let check = 11 - weighted(it, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        check != 10 && check % 11 == it[9]
    })
}

/// Tax id of Germany: ISO 7064 mod 11,10, one digit two or three times.
pub(super) fn de_tax(number: &str) -> bool {
    with(number, 11, |it| {
        let count = |digit: u32| it[..10].iter().filter(|other| **other == digit).count();
        let repeated: Vec<usize> = (0..10).map(count).filter(|it| *it > 1).collect();
        let sum = it[..10].iter().fold(10, |product, digit| {
            let sum = match (digit + product) % 10 {
                0 => 10,
                other => other,
            };
            sum * 2 % 11
        });
        it[0] != 0 && matches!(repeated[..], [2 | 3]) && (11 - sum) % 10 == it[10]
    })
}

/// Number of the French social security: 97 less the rest.
pub(super) fn fr_social(number: &str) -> bool {
    let plain = number.replacen("2A", "19", 1).replacen("2B", "18", 1);
    let parts = plain.split_at_checked(13).filter(|it| it.1.len() == 2);
    let read = parts.and_then(|(body, key)| Some((body.parse::<u64>().ok()?, key.parse().ok()?)));
    read.is_some_and(|(body, key): (u64, u64)| 97 - body % 97 == key)
}

/// Social security number of Switzerland: EAN-13.
pub(super) fn ch_social(number: &str) -> bool {
    const WEIGHTS: [u32; 13] = [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1];
    number.starts_with("756") && with(number, 13, |it| weighted(it, &WEIGHTS).is_multiple_of(10))
}

/// Tax file number of Australia.
pub(super) fn au_tax(number: &str) -> bool {
    const WEIGHTS: [u32; 9] = [1, 4, 3, 7, 5, 8, 6, 9, 10];
    let sums = |it: &[u32]| weighted(it, &WEIGHTS).is_multiple_of(11);
    with(number, 9, sums) || with(number, 8, sums)
}

/// Tax number of New Zealand: a second row of weights where the first fails.
pub(super) fn nz_tax(number: &str) -> bool {
    let check = |it: &[u32]| {
        let body = &it[..it.len() - 1];
        let padded: Vec<u32> =
            std::iter::repeat_n(0, 8 - body.len()).chain(body.iter().copied()).collect();
        let by = |weights: [u32; 8]| match weighted(&padded, &weights) % 11 {
            0 => 0,
            rest => 11 - rest,
        };
        let first = by([3, 2, 7, 6, 5, 4, 3, 2]);
        let digit = if first == 10 { by([7, 4, 3, 2, 5, 2, 7, 6]) } else { first };
        digit == it[it.len() - 1]
    };
    with(number, 8, check) || with(number, 9, check)
}

/// My Number of Japan.
pub(super) fn jp_person(number: &str) -> bool {
    const WEIGHTS: [u32; 11] = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    with(number, 12, |it| {
        let rest = weighted(it, &WEIGHTS) % 11;
        it[11] == if rest <= 1 { 0 } else { 11 - rest }
    })
}

/// Registration number of Korea. Since October 2020 the last digit is random.
pub(super) fn kr_resident(number: &str) -> bool {
    const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    with(number, 13, |it| {
        let day = is_day(2000, self::number(&it[2..4]), self::number(&it[4..6]));
        day && (11 - weighted(it, &WEIGHTS) % 11) % 10 == it[12]
    })
}

/// Identity numbers of Singapore, citizens and foreigners.
pub(super) fn sg_identity(number: &str) -> bool {
    let (Some(first), Some(last)) = (number.chars().next(), number.chars().next_back()) else {
        return false;
    };
    let Some(body) = number.get(1..8).and_then(digits).filter(|_| number.len() == 9) else {
        return false;
    };
    let more = if matches!(first, 'T' | 'G') { 4 } else { 0 };
    let letters: &[u8] = if matches!(first, 'S' | 'T') { b"JZIHGFEDCBA" } else { b"XWUTRQPNMLK" };
    let sum = weighted(&body, &[2, 7, 6, 5, 4, 3, 2]) + more;
    char::from(letters[sum as usize % 11]) == last
}

/// Aadhaar of India: Verhoeff.
pub(super) fn in_aadhaar(number: &str) -> bool {
    const TURN: [usize; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let Some(all) = digits(number).filter(|it| it.len() == 12) else { return false };
    let mut check = 0;
    for (at, digit) in all.iter().rev().enumerate() {
        let turned = (0..at % 8).fold(*digit as usize, |it, _| TURN[it]);
        check = dihedral(check, turned);
    }
    let palindrome = all.iter().eq(all.iter().rev());
    check == 0 && all[0] >= 2 && !palindrome
}

/// Product in the group of a pentagon's symmetries.
fn dihedral(a: usize, b: usize) -> usize {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b) % 5,
        (false, true) => 5 + (a - b + 5) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// Taxpayer number of Brazil, persons.
pub(super) fn br_person(number: &str) -> bool {
    with(number, 11, |it| {
        let digit = |length: u32| {
            let weights: Vec<u32> = (2..=length + 1).rev().collect();
            match weighted(&it[..length as usize], &weights) % 11 {
                0 | 1 => 0,
                rest => 11 - rest,
            }
        };
        digit(9) == it[9] && digit(10) == it[10] && it.iter().any(|other| *other != it[0])
    })
}

/// Taxpayer number of Brazil, companies.
pub(super) fn br_company(number: &str) -> bool {
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    with(number, 14, |it| {
        let digit = |weights: &[u32]| match weighted(it, weights) % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        };
        digit(&WEIGHTS[1..]) == it[12] && digit(&WEIGHTS) == it[13]
    })
}

/// Payment cards: a known issuer and Luhn.
pub(super) fn payment_card(number: &str) -> bool {
    let head = |length: usize| number.get(..length).and_then(|it| it.parse::<u32>().ok());
    let (Some(two), Some(four)) = (head(2), head(4)) else { return false };
    let issued = match number.len() {
        13 | 16 | 19 if two / 10 == 4 => true,
        15 => matches!(two, 34 | 37),
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&(four / 10)),
        16..=19 => {
            (51..=55).contains(&two)
                || (2221..=2720).contains(&four)
                || (3528..=3589).contains(&four)
                || matches!(two, 62 | 65 | 81)
                || four == 6011
        }
        _ => false,
    };
    issued && luhn(number)
}

/// International bank account number: the country's length, mod 97 = 1.
pub(super) fn iban(number: &str) -> bool {
    let Some((head, rest)) = number.split_at_checked(4) else { return false };
    let country = head.get(..2).unwrap_or_default();
    let known = IBAN_CHARS.iter().any(|it| it.0 == country && it.1 == number.len());
    let rest = rest.chars().chain(head.chars()).try_fold(0, |rest, it| {
        let value = value36(it)?;
        Some((rest * if value > 9 { 100 } else { 10 } + value) % 97)
    });
    known && rest == Some(1)
}

/// Characters of an account number by country (ISO 13616 register).
const IBAN_CHARS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SC", 31),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

/// The second line of a passport's machine-readable zone: weights 7, 3, 1.
pub(super) fn passport_line(line: &str) -> bool {
    let value = |it: char| if it == '<' { Some(0) } else { value36(it) };
    let part = |from: usize, to: usize| {
        let body: Option<Vec<u32>> = line.get(from..to)?.chars().map(value).collect();
        let check = line.get(to..=to)?.parse::<u32>().ok()?;
        let sum: u32 =
            body?.iter().zip([7, 3, 1].iter().cycle()).map(|(it, weight)| it * weight).sum();
        Some(sum % 10 == check)
    };
    part(0, 9) == Some(true) && part(13, 19) == Some(true) && part(21, 27) == Some(true)
}

/// A day that exists, as a number of eight digits.
pub(super) fn day_of_birth(number: &str) -> bool {
    with(number, 8, |it| {
        let year_first =
            is_day(self::number(&it[..4]), self::number(&it[4..6]), self::number(&it[6..]));
        let year_last =
            is_day(self::number(&it[4..]), self::number(&it[2..4]), self::number(&it[..2]));
        year_first || year_last
    })
}

#[cfg(test)]
mod tests;
