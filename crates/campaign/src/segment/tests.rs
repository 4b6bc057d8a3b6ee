//! Segments: read, written, explained, asked.

use domain::{Language, from_micros};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn read(text: &str) -> Segment {
    Segment::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn wrong(text: &str) -> String {
    Segment::parse(text).expect_err(text).to_string()
}

/// Anna of Lund, who agreed in March, and got two mails in the last month.
struct Anna {
    fields: BTreeMap<String, String>,
    lists: BTreeSet<ListId>,
    counts: BTreeMap<(Counter, u32), u64>,
}

fn club() -> ListId {
    ListId::from_bytes([7; 16])
}

impl Anna {
    fn new() -> Self {
        let fields = [("city", "Lund"), ("visits", "12"), ("empty", " ")];
        Self {
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            lists: [club()].into(),
            counts: [((Counter::Mailed, 30), 2)].into(),
        }
    }

    fn is(&self, text: &str) -> bool {
        self.is_of(&read(text))
    }

    fn is_of(&self, segment: &Segment) -> bool {
        segment.holds(&self.person())
    }

    fn person(&self) -> Person<'_> {
        Person {
            fields: &self.fields,
            domain: "example.org",
            basis: Some(Basis::Confirmed),
            agreed: at("2026-03-10T12:00:00Z"),
            added: at("2026-02-01T00:00:00Z"),
            lists: &self.lists,
            counts: &self.counts,
            now: at("2026-04-01T00:00:00Z"),
        }
    }
}

#[test]
fn conditions_hold_or_do_not() {
    let anna = Anna::new();
    let yes = [
        r#"field.city = "lund""#,
        r#"field.city in ("Ystad", "LUND")"#,
        r#"field.city != "Malmö""#,
        r#"field.city contains "un""#,
        r#"field.city begins "Lu""#,
        "field.visits >= 12",
        "field.visits = 12",
        "field.visits > -1",
        "field.city is set",
        "field.empty is missing",
        "field.nothing is missing",
        r#"domain = "EXAMPLE.org""#,
        "basis = confirmed",
        "agreed before 2026-03-11",
        "agreed from 2026-03-10",
        "agreed within 22 days",
        "added from 2026-02-01",
        "mailed = 2 in 30 days",
        "bounced = 0 in 30 days",
        &format!("on {}", club()),
        r#"field.city = "Malmö" or field.visits > 3 and agreed within 30 days"#,
        r#"not (field.city = "Malmö" and field.visits > 3)"#,
    ];
    let no = [
        r#"field.city = "Malmö""#,
        r#"field.city not in ("Ystad", "Lund")"#,
        "field.city > 3",
        r#"field.nothing contains "a""#,
        r#"field.nothing = "x""#,
        "field.nothing < 3",
        "field.empty is set",
        r#"domain in ("example.com", "example.net")"#,
        "basis = attested",
        "agreed before 2026-03-10",
        "agreed from 2026-03-11",
        "agreed within 21 days",
        "added before 2026-02-01",
        "mailed > 2 in 30 days",
        "mailed > 0 in 31 days",
        "on list_00000000000000000000000000",
        r#"(field.city = "Malmö" or field.visits > 3) and agreed within 3 days"#,
    ];
    for text in yes {
        assert!(anna.is(text), "{text}");
        assert!(!anna.is(&format!("not ({text})")), "not {text}");
    }
    for text in no {
        assert!(!anna.is(text), "{text}");
        assert!(anna.is(&format!("not ({text})")), "not {text}");
    }
}

#[test]
fn mistakes_are_named_with_their_place() {
    let told: Vec<_> = [
        "",
        "field.city",
        r#"field.city = "Lund"#,
        "field.city = Lund",
        r#"field.city = "Lund" field.visits > 3"#,
        r#"(domain = "a.example""#,
        r#"country = "SE""#,
        "agreed within 0 days",
        "agreed before 2026-02-30",
        "agreed before yesterday",
        "mailed >= 3",
        "mailed >= -1 in 3 days",
        "field.visits >= 3days",
        "basis = purchased",
        "on offers",
        "field.city not = \"x\"",
        "field.city = \"a\u{7}\"",
        "field.city = %",
    ]
    .map(wrong)
    .into();
    assert_eq!(
        told.join("\n"),
        "character 1: expected `field.NAME`, `domain`, `basis`, `on`, `agreed`, `added`, `mailed`, `accepted`, `bounced`, `not` or `(`, found the end\n\
         character 11: expected `=`, `!=`, `in`, `not in`, `contains`, `begins`, `<`, `<=`, `>`, `>=`, `is set` or `is missing`, found the end\n\
         character 14: expected a closing double quote for this one\n\
         character 14: expected a text in double quotes, 1 to 200 characters, found `Lund`\n\
         character 21: expected `and`, `or`, or the end, found `field.visits`\n\
         character 22: expected `)`, found the end\n\
         character 1: expected `field.NAME`, `domain`, `basis`, `on`, `agreed`, `added`, `mailed`, `accepted`, `bounced`, `not` or `(`, found `country`\n\
         character 15: expected 1 to 3660 days, found `0`\n\
         character 15: expected a date, such as 2026-11-30, found `2026-02-30`\n\
         character 15: expected a date, such as 2026-11-30, found `yesterday`\n\
         character 12: expected `in`, found the end\n\
         character 11: expected a number from 0, found `-1`\n\
         character 18: expected a space behind the number\n\
         character 9: expected `confirmed` or `attested`, found `purchased`\n\
         character 4: expected the id of a list, `list_…`, found `offers`\n\
         character 16: expected `in`, found `=`\n\
         character 16: expected a text on one line\n\
         character 14: expected a word, a text in double quotes, or a sign"
    );
}

#[test]
fn size_and_depth_have_limits() {
    let deep =
        |levels: usize| format!("{}domain = \"a\"{}", "(".repeat(levels), ")".repeat(levels));
    assert!(Segment::parse(&deep(DEPTH_MAX - 1)).is_ok());
    assert!(wrong(&deep(DEPTH_MAX)).contains("at most 16 levels"));
    assert!(wrong(&"not ".repeat(900)).contains("at most 16 levels"));
    let many = |count: usize| vec!["field.a > 1"; count].join(" and ");
    assert!(Segment::parse(&many(CONDITIONS_MAX)).is_ok());
    assert!(wrong(&many(CONDITIONS_MAX + 1)).contains("at most 100 conditions"));
    assert!(wrong(&"x".repeat(TEXT_BYTES_MAX + 1)).contains("at most 4000 bytes"));
    let values: Vec<_> = (0..=VALUES_MAX).map(|it| format!("\"{it}\"")).collect();
    assert!(wrong(&format!("field.a in ({})", values.join(","))).contains("at most 100 values"));
    let counters: Vec<_> = (1..=9).map(|it| format!("mailed > 1 in {it} days")).collect();
    assert!(wrong(&counters.join(" or ")).contains("at most 8 different counters"));
    let long = "ö".repeat(VALUE_CHARS_MAX + 1);
    assert!(wrong(&format!("domain = \"{long}\"")).contains("1 to 200 characters"));
}

#[test]
fn a_segment_is_explained_in_four_languages() {
    let text = r#"field.city in ("Lund", "Malmö") and not mailed >= 3 in 30 days
        and (agreed before 2026-01-01 or basis = attested or field.visits > 2)"#;
    let told: Vec<_> = Language::ALL.iter().map(|it| read(text).explain(*it)).collect();
    assert_eq!(
        told.join("\n"),
        "“city” is one of “Lund”, “Malmö”, and not: they were sent at least 3 campaign mails in the last 30 days, and (they gave permission before 2026-01-01, or a reviewer accepted the evidence of consent, or “visits” is more than 2)\n\
         “city”为 “Lund”、“Malmö” 之一，并且不符合：最近 30 天内收到的群发邮件至少 3 封，并且(给出许可的时间早于 2026-01-01，或者同意证据已获审核人员认可，或者“visits”多于 2)\n\
         “city” là một trong “Lund”, “Malmö”, và không phải: được gửi ít nhất 3 thư chiến dịch trong 30 ngày qua, và (đã đồng ý trước ngày 2026-01-01, hoặc bằng chứng đồng ý đã được kiểm duyệt viên chấp nhận, hoặc “visits” nhiều hơn 2)\n\
         ”city” är något av “Lund”, “Malmö”, och inte: de har fått minst 3 utskick de senaste 30 dagarna, och (de sa ja före 2026-01-01, eller en granskare har godtagit underlaget för samtycket, eller ”visits” är mer än 2)"
    );
}

#[test]
fn what_is_read_says_what_it_needs() {
    let needs = read(&format!("mailed > 1 in 7 days or on {} or domain = \"a\"", club())).needs();
    assert_eq!(
        needs,
        Needs { fields: false, lists: [club()].into(), counters: [(Counter::Mailed, 7)].into() }
    );
    assert!(read("not field.a is set").needs().fields);
}

#[test]
fn columns_in_clear_are_asked_by_the_database() {
    let now = at("2026-04-01T00:00:00Z");
    let clear = |text: &str| read(text).clear(now);
    let exact = clear(
        r#"domain in ("a.example", "b.example") and agreed from 2026-01-01
           and agreed before 2026-02-01 and basis = confirmed and domain = "b.example""#,
    );
    assert!(exact.exact);
    assert_eq!(exact.domains, Some(["b.example".to_owned()].into()));
    assert_eq!(exact.bases, Some([Basis::Confirmed].into()));
    assert_eq!(exact.agreed.from, at("2026-01-01T00:00:00Z"));
    assert_eq!(exact.agreed.until, at("2026-02-01T00:00:00Z"));
    assert_eq!(exact.added, Span { from: Timestamp::MIN, until: Timestamp::MAX });
    let narrowed = clear("added within 10 days and field.city is set");
    assert!(!narrowed.exact);
    assert_eq!(narrowed.added.from, from_micros(domain::micros(at("2026-03-22T00:00:00Z")) + 1));
    let nothing = clear(r#"domain = "a.example" or basis = confirmed"#);
    assert_eq!((nothing.exact, nothing.domains, nothing.bases), (false, None, None));
    assert!(!clear("not basis = confirmed").exact);
    let nobody = clear("basis = confirmed and basis = attested");
    assert_eq!(nobody.bases, Some([].into()));
}

fn words() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set(word(), 1..4)
}

/// Any text on one line that is not blank.
fn word() -> impl Strategy<Value = String> {
    "[^\\p{Cc}]{1,20}".prop_filter("not blank", |it| !it.trim().is_empty())
}

fn day() -> impl Strategy<Value = Timestamp> {
    (0..40_000_i64).prop_map(|day| from_micros(day * 86_400_000_000))
}

fn compare() -> impl Strategy<Value = Compare> {
    prop::sample::select(Compare::ALL.to_vec())
}

fn condition() -> impl Strategy<Value = Condition> {
    let test = prop_oneof![
        words().prop_map(FieldTest::Is),
        word().prop_map(FieldTest::Contains),
        word().prop_map(FieldTest::Begins),
        (compare(), -999..999_i64).prop_map(|(compare, it)| FieldTest::Number(compare, it)),
        Just(FieldTest::Set),
        Just(FieldTest::Missing),
    ];
    let time = prop_oneof![
        day().prop_map(Time::Before),
        day().prop_map(Time::From),
        (1..=DAYS_MAX).prop_map(Time::Within),
    ];
    let moment = prop::sample::select(vec![Moment::Agreed, Moment::Added]);
    let what = prop::sample::select(Counter::ALL.to_vec());
    let domains = prop::collection::btree_set("[a-z]{1,5}\\.example", 1..4);
    prop_oneof![
        ("[a-zå_][a-z0-9_]{0,8}", test).prop_map(|(name, test)| Condition::Field(name, test)),
        domains.prop_map(Condition::Domain),
        prop::sample::select(vec![Basis::Confirmed, Basis::Attested]).prop_map(Condition::Basis),
        any::<[u8; 16]>().prop_map(|it| Condition::On(ListId::from_bytes(it))),
        (moment, time).prop_map(|(moment, time)| Condition::When(moment, time)),
        (what, 1..4_u32, compare(), 0..9_u64).prop_map(|(what, days, compare, number)| {
            Condition::Count { what, days, compare, number }
        }),
    ]
}

fn segment() -> impl Strategy<Value = Segment> {
    condition().prop_map(Segment::Is).prop_recursive(4, 24, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            parts.clone().prop_map(Segment::All),
            parts.prop_map(Segment::Any),
            inner.prop_map(|it| Segment::Not(Box::new(it))),
        ]
    })
}

proptest! {
    /// What was written is read as the same segment.
    #[test]
    fn written_and_read_again_it_is_the_same(segment in segment()) {
        let text = segment.to_string();
        prop_assume!(text.len() <= TEXT_BYTES_MAX && segment.needs().counters.len() <= COUNTERS_MAX);
        prop_assert_eq!(Segment::parse(&text), Ok(segment), "{}", text);
    }

    /// It holds or it does not: `not` of it is the other, whatever is known.
    #[test]
    fn it_always_holds_or_does_not(segment in segment()) {
        let anna = Anna::new();
        let not = Segment::Not(Box::new(segment.clone()));
        prop_assert_ne!(anna.is_of(&segment), anna.is_of(&not));
        for language in Language::ALL {
            prop_assert!(!segment.explain(language).is_empty());
        }
    }

    /// Whoever is of the segment meets what the database is asked; when that is
    /// exact, nobody else does.
    #[test]
    fn the_database_is_asked_for_nobody_too_few(segment in segment()) {
        let anna = Anna::new();
        let person = anna.person();
        let clear = segment.clear(person.now);
        let within = |span: Span, at: Timestamp| span.from <= at && at < span.until;
        let meets = within(clear.agreed, person.agreed)
            && within(clear.added, person.added)
            && clear.domains.as_ref().is_none_or(|it| it.contains(person.domain))
            && clear.bases.as_ref().is_none_or(|it| it.contains(&Basis::Confirmed));
        let holds = segment.holds(&person);
        prop_assert!(!holds || meets, "{} {:?}", segment, clear);
        prop_assert!(!clear.exact || holds == meets, "{} {:?}", segment, clear);
    }

    /// Any text is a segment or a mistake with a place in it.
    #[test]
    fn any_text_is_read(text in "[a-z.\"()=<>, 0-9\\-\\\\å]{0,80}") {
        if let Err(error) = Segment::parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{}", error);
        }
    }
}
