//! Tests of three-valued conditions.

use proptest::prelude::*;

use super::{Comparison, Condition, Operand, Test, Truth};
use crate::{
    fact::{Facts, Value, known},
    setting::Settings,
};

fn above(fact: &str, limit: i64) -> Condition {
    let fact = known::find(fact).expect("a known fact");
    Condition::Compare(Comparison {
        fact,
        test: Test::Above(Operand::Literal(Value::Number(limit))),
    })
}

/// `y`, `n` or `?`.
fn judged(condition: &Condition, facts: &Facts) -> char {
    match condition.judge(facts, &Settings::default()) {
        Truth::Yes(_) => 'y',
        Truth::No => 'n',
        Truth::Unknown(_) => '?',
    }
}

/// A condition that holds, one that does not, one that is unknown.
fn leaf(letter: char) -> Condition {
    match letter {
        'y' => above("recipients", 1),
        'n' => above("recipients", 100),
        _ => above("import_rows", 1),
    }
}

#[test]
fn missing_facts_matter_only_where_the_rest_does_not_decide() {
    let facts = Facts::new().with(known::RECIPIENTS, 10);
    let mut table = String::new();
    for pair in ["yy", "yn", "y?", "nn", "n?", "??"] {
        let parts: Vec<_> = pair.chars().map(leaf).collect();
        let all = judged(&Condition::All(parts.clone()), &facts);
        let any = judged(&Condition::Any(parts), &facts);
        table.push_str(&format!("{pair}: all {all} any {any}\n"));
    }
    let expected = "\
yy: all y any y
yn: all n any y
y?: all ? any y
nn: all n any n
n?: all n any ?
??: all ? any ?
";
    assert_eq!(table, expected);
}

#[test]
fn the_limit_itself_counts_only_where_the_name_says_so() {
    let recipients = known::find("recipients").expect("a known fact");
    let operand = || Operand::Literal(Value::Number(10));
    let tests = [
        Test::Above(operand()),
        Test::AtLeast(operand()),
        Test::Below(operand()),
        Test::AtMost(operand()),
        Test::Is(operand()),
    ];
    let row = |measured: u64| -> String {
        let facts = Facts::new().with(known::RECIPIENTS, measured);
        let one = |test: &Test| {
            judged(&Condition::Compare(Comparison { fact: recipients, test: test.clone() }), &facts)
        };
        tests.iter().map(one).collect()
    };
    assert_eq!([row(9), row(10), row(11)], ["nnyyn", "nynyy", "yynnn"]);
}

/// Any tree of depth three over two facts.
fn tree() -> impl Strategy<Value = Condition> {
    let fact = prop_oneof![Just("recipients"), Just("import_rows"), Just("link_mismatches")];
    let leaf = (fact, 0_i64..4).prop_map(|(fact, limit)| above(fact, limit));
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 1..3).prop_map(Condition::Any),
            inner.prop_map(|it| Condition::Not(Box::new(it))),
        ]
    })
}

proptest! {
    #[test]
    fn learning_a_missing_fact_never_turns_an_answer_around(
        condition in tree(),
        recipients in 0_u64..5,
        rows in 0_u64..5,
    ) {
        let few = Facts::new().with(known::RECIPIENTS, recipients);
        let more = few.clone().with(known::IMPORT_ROWS, rows).with(known::LINK_MISMATCHES, 2);
        let before = judged(&condition, &few);
        prop_assert!(before == '?' || before == judged(&condition, &more));
        prop_assert!(judged(&condition, &more) != '?');
    }
}
