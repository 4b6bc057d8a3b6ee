//! The order in which a long file is claimed.

use screening::{Lists, Mapping, rows::Depth};

use super::*;

/// Seven people, one line without an address and one address twice.
const FILE: &str = "email\ng@a.example\nc@a.example\nnobody\na@a.example\n\
                    f@a.example\nb@a.example\nc@a.example\ne@a.example\nd@a.example\n";
const LINES: usize = 9;

/// As good as a hash: the first letter.
fn letter(names: &[&str]) -> Vec<AddressKey> {
    names.iter().map(|it| [it.as_bytes()[0]; 16]).collect()
}

fn open<R: Read>(text: R) -> Result<Rows<R>, FileError> {
    Rows::open(text, b',', (&Mapping::default(), Depth::Whole), &Lists::builtin())
}

/// The order of a file, as a screening finds it, that is kept up to so many rows.
fn order_of(file: &str, rows_max: usize) -> Order {
    let (mut rows, mut order) = (open(file.as_bytes()).unwrap(), Order::default());
    loop {
        let begins = rows.offset();
        let Some((line, row)) = rows.next().unwrap() else { break };
        order.add(begins);
        if let Ok(row) = row {
            order.key(line, &letter(&[&row.normalised])[0]);
        }
    }
    order.sorted_above(rows_max)
}

/// The people in the order in which they are claimed; `-` is a line that is not
/// taken.
fn claimed(file: &str, (rows_max, stopped): (usize, &Lines), done: usize) -> String {
    let order = order_of(file, rows_max);
    let text = (file.as_bytes(), &order, stopped);
    let mut rows = InOrder::open(&letter, text, done as u64, open).unwrap();
    let mut said = String::new();
    loop {
        let next = rows.next(2).unwrap();
        if next.is_empty() {
            return said;
        }
        for line in next {
            let first = line.row.as_ref().map(|row| row.normalised.chars().next().unwrap());
            assert!(line.row.is_none_or(|it| line.key == letter(&[&it.normalised])[0]));
            said.push(first.unwrap_or('-'));
        }
    }
}

fn stopped(lines: &[u64]) -> Lines {
    let mut stopped = Lines::default();
    lines.iter().for_each(|it| stopped.insert(*it));
    stopped
}

#[test]
fn a_short_file_keeps_its_order_and_a_longer_one_is_in_that_of_the_hashes() {
    let second_c = stopped(&[8]);
    assert_eq!(claimed(FILE, (LINES, &second_c), 0), "gc-afb-ed");
    assert_eq!(claimed(FILE, (LINES - 1, &second_c), 0), "-abc-efgd");
}

#[test]
fn whoever_goes_on_finds_the_rest_of_the_same_order() {
    let second_c = stopped(&[8]);
    for rows_max in [0, LINES] {
        let whole = claimed(FILE, (rows_max, &second_c), 0);
        for done in 0..=LINES {
            assert_eq!(claimed(FILE, (rows_max, &second_c), done), whole[done..], "{done}");
        }
    }
}

#[test]
fn a_line_that_is_stopped_later_changes_nothing_for_those_behind_it() {
    let before = claimed(FILE, (0, &stopped(&[])), 0);
    assert_eq!(claimed(FILE, (0, &stopped(&[5])), 0), before.replace('a', "-"));
}

#[test]
fn a_person_who_is_erased_meanwhile_lets_nobody_be_passed_over() {
    let before = claimed(FILE, (0, &stopped(&[])), 0);
    let erased = FILE.replace("e@a.example", "erased 2026-10-01");
    for done in 0..LINES {
        let rest = claimed(&erased, (0, &stopped(&[])), done);
        let missing = before[done..].chars().find(|it| *it != 'e' && !rest.contains(*it));
        assert_eq!(missing, None, "{done} of {before}: {rest}");
    }
}

#[test]
fn rows_are_found_whatever_ends_them_and_whatever_they_hold() {
    let none = stopped(&[]);
    for end in ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"] {
        let file = FILE.replace('\n', end);
        assert_eq!(claimed(&file, (0, &none), 0), "-abccefgd", "{end:?}");
        assert_eq!(claimed(file.trim_end(), (0, &none), 0), "-abccefgd", "{end:?}");
        assert_eq!(claimed(&file, (LINES, &none), 0), "gc-afbced", "{end:?}");
    }
    let quoted = "email,note\nb@a.example,\"two\nlines, \"\"b\"\"\"\na@a.example,\"\"\n\
                  c@a.example,\"never closed\n";
    assert_eq!(claimed(quoted, (0, &none), 0), "abc");
    assert_eq!(claimed("email\n", (0, &none), 0), "");
}

#[test]
fn a_text_that_is_another_one_is_not_claimed_from() {
    let order = order_of(FILE, 0);
    let other = FILE.replace("\na@", "\n\"a\n\"@");
    let none = stopped(&[]);
    let text = (other.as_bytes(), &order, &none);
    let mut rows = InOrder::open(&letter, text, 0, open).unwrap();
    assert!(rows.next(LINES).is_err());
}
