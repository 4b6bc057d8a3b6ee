//! Every target on its seeds and a fixed number of mutations; the long run is
//! a step of the gate.

use std::path::Path;

use fuzz::{
    run::{Budget, run, seeds},
    targets::TARGETS,
};

#[test]
fn no_target_panics_or_hangs_on_its_first_thousand_inputs() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    for target in &TARGETS {
        let seeds = seeds(target, &testdata).unwrap();
        let ended = run(target, &seeds, 1, Budget::Inputs(1000));
        assert!(ended.as_ref().is_ok_and(|it| *it >= 1000), "{}: {ended:?}", target.name);
    }
}

#[test]
fn names_of_targets_differ() {
    let mut names = TARGETS.map(|it| it.name);
    names.sort_unstable();
    assert!(names.windows(2).all(|it| it[0] != it[1]), "{names:?}");
}
