//! Samples of the review desk.

use console::{
    render,
    views::{
        Frame,
        questions::{Answer, Question, Questions, Standing},
        reviews::{
            Before, Hindrance, Kind, Line, Link, Often, Past, Person, Problem, Queue, QueueLine,
            Review, Rule, Says,
        },
    },
};

use super::{SHARP, at};

fn line(label: &str, value: &str) -> Line {
    Line { label: label.to_owned(), value: value.to_owned() }
}

fn lines(of: &[(&str, &str)]) -> Vec<Line> {
    of.iter().map(|(label, value)| line(label, value)).collect()
}

fn past(name: &str, state: &str, percent: Option<u64>) -> Past {
    Past {
        id: "review_01jf3q8a".to_owned(),
        name: name.to_owned(),
        state: state.to_owned(),
        percent,
        by: "rita".to_owned(),
        reason: "the sheets show other names".to_owned(),
        at: at("2026-11-02T09:12:00Z"),
    }
}

fn rule(id: &str, text: &str, measured: &str, marks: Vec<(String, String, u64)>) -> Rule {
    Rule {
        id: id.to_owned(),
        text: text.to_owned(),
        measured: measured.to_owned(),
        source: "MailTo anti-spam policy, D".to_owned(),
        is_holding: true,
        marks,
    }
}

fn queue_line(kind: Kind, name: &str, age_s: u64) -> QueueLine {
    QueueLine {
        id: "review_01jf3q8z".to_owned(),
        kind,
        name: name.to_owned(),
        account: "Solbacka Blommor".to_owned(),
        size: 8_412,
        age_s,
        due_at: at("2026-11-21T21:31:00Z"),
        is_late: age_s > 86_400,
        assignee: (age_s > 86_400).then(|| "rita".to_owned()),
        why: "The mailing has 8,412 recipients. Above 5,000 a person looks first.".to_owned(),
        more: 2,
        asked: (age_s < 1_000).then(|| Standing {
            line: "answered today 20:10 UTC, asked by rita".to_owned(),
            is_ripe: true,
        }),
    }
}

fn person(address: &str) -> Person {
    Person {
        address: address.to_owned(),
        state: "granted (attested)".to_owned(),
        since: at("2026-11-10T08:00:00Z"),
        facts: lines(&[("claimed", "2026-10-01, fair in Lund, signed on paper")]),
    }
}

fn link(target: &str, is_own: bool) -> Link {
    Link { target: target.to_owned(), is_own }
}

fn often() -> Often {
    Often {
        account: SHARP.to_owned(),
        count: 3,
        since: at("2026-11-02T09:12:00Z"),
        paths: vec!["/reviews/review_01jf3q8a".to_owned()],
    }
}

fn questions() -> Questions {
    let question = |line: &str, answer| Question {
        standing: Standing { line: line.to_owned(), is_ripe: false },
        words: format!("Please show the right by which you use the pictures.\n\n{SHARP}"),
        answer,
    };
    let answer = Answer {
        line: "ann answered, today 20:10 UTC".to_owned(),
        words: SHARP.to_owned(),
        file: Some("/reviews/review_01jf3q8z/answers/3/evidence".to_owned()),
    };
    Questions {
        all: vec![question("asked by rita, today 19:10 UTC", Some(answer))],
        ready: vec![("licence".to_owned(), SHARP.to_owned())],
        typed: SHARP.to_owned(),
    }
}

fn sample() -> Review {
    let marks = vec![("guaranteed win".to_owned(), "text and HTML".to_owned(), 2)];
    let unshown = (String::new(), "subject".to_owned(), 1);
    Review {
        now: at("2026-11-21T21:40:12Z"),
        id: "review_01jf3q8z".to_owned(),
        kind: Kind::Campaign,
        name: "Spring offers".to_owned(),
        account: "Solbacka Blommor".to_owned(),
        size: 8_412,
        age_s: 7_400,
        due_at: at("2026-11-22T19:40:00Z"),
        is_late: false,
        is_mine: false,
        hindrance: None,
        problem: None,
        reason: String::new(),
        questions: questions(),
        decided_of: Some(12),
        facts: lines(&[
            ("List", "Spring letter"),
            ("Promised", "What grows and what is on offer"),
            ("From", "Solbacka <news@solbackablommor.example>"),
            ("Recipients", "8,412"),
            ("With like mailings", "9,900"),
        ]),
        rules: vec![
            rule(
                "platform.review.large",
                "The mailing has 8,412 recipients. Above 5,000 a person looks first.",
                "recipients: 8,412 (more than 5,000)",
                Vec::new(),
            ),
            rule(
                "platform.marks.banned-goods",
                SHARP,
                "goods and schemes that may not be offered: 2 (more than 0)",
                marks,
            ),
        ],
        marks: vec![("guaranteed win".to_owned(), "text and HTML".to_owned(), 2), unshown],
        before: Some(Before {
            past: past("Spring offers, week 10", "approved", None),
            facts: lines(&[("Content", "changed"), ("Joined since", "112"), ("Left since", "9")]),
            removed: vec!["Roses are here".to_owned(), SHARP.to_owned()],
            added: vec!["Tulips are here".to_owned()],
            is_reusable: true,
        }),
        says: Some(Says {
            subject: "Tulips are here".to_owned(),
            text: "Hello,\n\nthis week the first tulips came in.\n".repeat(6),
            links: vec![link("https://solbackablommor.example/tulips", true), link(SHARP, false)],
        }),
        parts: lines(&[("Spring offers 1", "1,488 recipients, 20 November")]),
        others: Some((2, "list_01jf3q8a".to_owned())),
        often: Some(often()),
        history: lines(&[("Age", "1 d 4 h"), ("Standing", "in order"), ("Country", "SE")]),
        earlier: vec![past("Import", "approved", None), past("Campaign", "rejected", None)],
        actions: lines(&[("First warning, slowed", "5.08 % 61/1200")]),
        sent: vec![0, 120, 340, 180, 560, 410],
        records: lines(&[("Messages", "1,610"), ("To nobody", "12 (0.7%)")]),
        similar: vec![past("Spring", "approved", Some(96)), past(SHARP, "rejected", Some(81))],
        prints: lines(&[("traded-2026", "4 %")]),
        people: vec![person("l*@example.net"), person("b***@example.org")],
        bases: lines(&[("granted (attested)", "8,412"), ("withdrawn", "31")]),
        uploads: lines(&[("10 November", "sheets of the fair · 8,500 lines · accepted")]),
        authors: lines(&[("drafted", "ann"), ("handed in", "ann")]),
    }
}

pub fn pages(frame: &Frame) -> Vec<(&'static str, String)> {
    let queue = Queue {
        now: at("2026-11-21T21:40:12Z"),
        only: None,
        counts: vec![
            (Kind::Account, 0),
            (Kind::Import, 1),
            (Kind::Campaign, 1),
            (Kind::Content, 1),
            (Kind::Appeal, 0),
        ],
        late: 1,
        is_of_list: false,
        lines: vec![
            queue_line(Kind::Campaign, "Spring offers", 190_000),
            queue_line(Kind::Import, "Customers of the shop", 7_400),
            queue_line(Kind::Content, SHARP, 900),
        ],
        is_decided: false,
        often: vec![often()],
    };
    let empty = Queue {
        lines: vec![],
        late: 0,
        is_of_list: true,
        is_decided: true,
        often: vec![],
        ..queue.clone()
    };
    let hindered = |hindrance| Review { hindrance: Some(hindrance), ..sample() };
    let wrong = Review {
        problem: Some(Problem::Reason),
        reason: SHARP.to_owned(),
        is_mine: true,
        is_late: true,
        ..sample()
    };
    let decided = Hindrance::Decided(past("", "approved", None));
    vec![
        ("reviews", render::reviews(frame, &queue)),
        ("reviews-empty", render::reviews(frame, &empty)),
        ("review", render::review(frame, &sample())),
        ("review-wrong", render::review(frame, &wrong)),
        ("review-author", render::review(frame, &hindered(Hindrance::Author))),
        ("review-taken", render::review(frame, &hindered(Hindrance::Taken("sven".into())))),
        ("review-decided", render::review(frame, &hindered(decided))),
    ]
}
