//! Zones that change while they are asked.

use super::*;

fn told(answer: Answer) -> String {
    match answer {
        Answer::Records(records) => records
            .into_iter()
            .map(|(name, record)| format!("{name} {record:?}"))
            .collect::<Vec<_>>()
            .join("; "),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_name_can_be_changed_at_any_time() {
    let zones = Zones::new();
    assert_eq!(told(zones.ask("a.example", Kind::Txt)), "NxDomain([])");
    zones.clone().add_txt("A.Example.", "challenge");
    assert_eq!(told(zones.ask("a.example", Kind::Txt)), r#"a.example Txt("challenge")"#);
    assert_eq!(told(zones.ask("a.example", Kind::Mx)), "NoData([])");
    zones.remove("a.example", Kind::Txt);
    assert_eq!(told(zones.ask("a.example", Kind::Txt)), "NoData([])");
}

#[test]
fn faults_are_set_and_lifted_per_name() {
    let zones = Zones::new();
    zones.add_null_mx("a.example");
    zones.set_fault("a.example", Some(Fault::ServFail));
    assert_eq!(told(zones.ask("a.example", Kind::Mx)), "Fault(ServFail)");
    zones.set_fault("a.example", None);
    assert_eq!(told(zones.ask("a.example", Kind::Mx)), r#"a.example Mx(0, "")"#);
}

#[test]
fn s22_aliases_in_a_circle_end() {
    let zones = Zones::new();
    zones.add("a.example", Record::Cname("b.example".to_owned()));
    zones.add("b.example", Record::Cname("a.example".to_owned()));
    assert_eq!(told(zones.ask("a.example", Kind::A)), "Fault(ServFail)");
}
