//! What the register must name, by law, destination, day and number of persons.

use jiff::civil::{Date, date};

use super::{Registered, TransferBasis, TransferDuty, Transfers};
use crate::RuleBook;

const TODAY: Date = date(2026, 11, 30);

fn duty(law: &str, to: &str, on: Date) -> Option<TransferDuty> {
    let duties = RuleBook::builtin().laws().transfer_duties(to, on);
    duties.into_iter().find(|it| it.law.as_str() == law)
}

fn line(law: &str, to: &str, basis: TransferBasis) -> Registered {
    let law = RuleBook::builtin().laws().law(law).unwrap().code;
    Registered { law, to: to.to_owned(), basis, is_sensitive: false }
}

/// What is missing when the register holds this one line.
fn missing(of: &TransferDuty, line: &Registered, persons: u64) -> String {
    let transfers = Transfers { to: "SE".to_owned(), registered: vec![line.clone()] };
    of.missing(&transfers, persons).unwrap_or_else(|| "nothing".to_owned())
}

/// R001-44, X-13: the thresholds of China, persons counted since 1 January.
#[test]
fn china_asks_for_more_from_a_hundred_thousand_and_from_a_million_persons() {
    let cn = duty("CN", "SE", TODAY).unwrap();
    let exempt = line("CN", "SE", TransferBasis::BelowThreshold);
    assert_eq!(missing(&cn, &exempt, 99_999), "nothing");
    assert_eq!(
        missing(&cn, &exempt, 100_000),
        "a transfer from CN to SE on the basis standard-contract or certification or \
         security-assessment, 100000 persons"
    );
    let certified = line("CN", "SE", TransferBasis::Certification);
    assert_eq!(missing(&cn, &certified, 999_999), "nothing");
    assert!(missing(&cn, &certified, 1_000_000).contains("security-assessment, 1000000 persons"));
    let assessed = line("CN", "SE", TransferBasis::SecurityAssessment);
    assert_eq!(missing(&cn, &assessed, 1_000_000), "nothing");
}

#[test]
fn sensitive_data_have_thresholds_of_their_own() {
    let cn = duty("CN", "SE", TODAY).unwrap();
    let sensitive = |basis| Registered { is_sensitive: true, ..line("CN", "SE", basis) };
    assert_ne!(missing(&cn, &sensitive(TransferBasis::BelowThreshold), 1), "nothing");
    assert_eq!(missing(&cn, &sensitive(TransferBasis::StandardContract), 9_999), "nothing");
    assert_ne!(missing(&cn, &sensitive(TransferBasis::StandardContract), 10_000), "nothing");
}

#[test]
fn what_a_transfer_may_rest_on_has_dates() {
    let certified = line("CN", "SE", TransferBasis::Certification);
    let before = duty("CN", "SE", date(2025, 12, 31)).unwrap();
    assert_ne!(missing(&before, &certified, 5), "nothing", "certification begins in 2026");
    assert_eq!(missing(&duty("CN", "SE", date(2026, 1, 1)).unwrap(), &certified, 5), "nothing");
    assert_eq!(duty("CN", "SE", date(2024, 3, 21)), None, "before the provisions");
}

#[test]
fn nothing_leaves_between_countries_of_one_law() {
    assert_eq!(duty("EU", "SE", TODAY), None);
    assert_eq!(duty("CN", "CN", TODAY), None);
    assert!(duty("EU", "CN", TODAY).is_some());
}

#[test]
fn adequacy_counts_only_for_destinations_that_the_law_names() {
    let eu = |on| duty("EU", "BR", on).unwrap();
    let adequate = line("EU", "BR", TransferBasis::Adequacy);
    let to_brazil = Transfers { to: "BR".to_owned(), registered: vec![adequate] };
    assert!(eu(date(2026, 1, 25)).missing(&to_brazil, 1).is_some());
    assert_eq!(eu(date(2026, 1, 26)).missing(&to_brazil, 1), None);
    let to_china = Transfers {
        to: "CN".to_owned(),
        registered: vec![line("EU", "CN", TransferBasis::Adequacy)],
    };
    assert!(duty("EU", "CN", TODAY).unwrap().missing(&to_china, 1).is_some());
}

/// A line of another law, or for another destination, is none.
#[test]
fn a_line_lets_go_only_what_it_names() {
    let vn = duty("VN", "SE", TODAY).unwrap();
    for other in [
        line("CN", "SE", TransferBasis::ImpactDossier),
        line("VN", "DE", TransferBasis::ImpactDossier),
    ] {
        assert_eq!(missing(&vn, &other, 1), "a transfer from VN to SE in the register");
    }
    assert_eq!(missing(&vn, &line("VN", "SE", TransferBasis::ImpactDossier), 1), "nothing");
    assert_eq!(
        missing(&vn, &line("VN", "SE", TransferBasis::StandardContract), 1),
        "a transfer from VN to SE on the basis impact-dossier"
    );
}
