//! An author's template, as the allow-list judges it.

use std::collections::BTreeMap;

use message::vet::{Known, vet};

use crate::{Target, corpus};

/// No source may crash or stall the judge. It runs in the server too, when a
/// stored artefact is prepared.
pub const TARGET: Target = Target {
    name: "template",
    run,
    seeds: &[
        b"Hello {{ contact.name | default('you') }}",
        b"{% if contact.vip and not contact.old %}A{% elif 1 == 2 %}B{% else %}C{% endif %}",
        b"{% for it in contact.orders %}{{ loop.index }}: {{ it }}{% endfor %}{# note #}",
        b"{% set x = 1 %}{{ x ** 99 }}{% macro m() %}{{ m() }}{% endmacro %}{{ [1] * 1e9 }}",
    ],
    corpora: &["newsletters"],
    split: corpus::whole,
};

fn run(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let fields = BTreeMap::new();
    for action_link in [false, true] {
        let judged = vet(&source, &Known { fields: &fields, action_link });
        let problems = judged.err().unwrap_or_default();
        for problem in &problems {
            assert!(!problem.message.is_empty() && !problem.code.is_empty(), "{problem:?}");
        }
        let plain = !source.contains(['{', '}']);
        assert!(!plain || problems.is_empty(), "text without braces is refused: {problems:?}");
    }
}
