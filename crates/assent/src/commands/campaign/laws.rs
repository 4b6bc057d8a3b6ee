//! `assent campaign laws`: recipients by law, in tables.

use serde_json::{Value, json};

use crate::commands::show::{self, Shown};

/// The answer of the server as people read it.
pub(super) fn shown(answer: Value) -> Shown {
    let wrong = answer["missing"].as_array().is_some_and(|it| !it.is_empty());
    let rows = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
    let laws: Vec<_> = rows("laws").iter().map(law).collect();
    let rules: Vec<_> = rows("laws").iter().flat_map(rules).collect();
    let variants: Vec<_> = rows("variants").iter().map(variant).collect();
    let counted = &answer["counted"];
    let of = if answer["complete"] == true { "all" } else { "the first" };
    let mut text =
        format!("Recipients by law ({of} {counted} looked at; one may be under several)\n");
    let by_law = [
        ("law", "/law"),
        ("name", "/name"),
        ("recipients", "/recipients"),
        ("because", "/because"),
    ];
    text += &show::table(&json!(laws), &by_law);
    text += "\n\nWhat recipients get\n";
    let by_variant = [
        ("laws", "/laws"),
        ("recipients", "/recipients"),
        ("labels", "/labels"),
        ("footer", "/footer"),
        ("in 24 hours", "/cap"),
    ];
    text += &show::table(&json!(variants), &by_variant);
    text += "\n\nWhat each law asks for\n";
    let by_rule = [("rule", "/rule"), ("says", "/says"), ("confidence", "/confidence")];
    text += &show::table(&json!(rules), &by_rule);
    if answer["exposure"].as_array().is_some_and(|it| !it.is_empty()) {
        text += "\n\nAt stake at most, where a law counts by mail (for information)\n";
        let by_rule = [
            ("law", "/law"),
            ("since", "/since"),
            ("recipients", "/recipients"),
            ("per mail", "/per_mail"),
            ("total", "/total"),
            ("", "/currency"),
        ];
        text += &show::table(&answer["exposure"], &by_rule);
    }
    text += "\n\nWhat leaves its country\n";
    let by_transfer = [
        ("law", "/law"),
        ("to", "/to"),
        ("recipients", "/recipients"),
        ("persons this year", "/persons"),
        ("in the register", "/bases"),
    ];
    text += &show::table(&answer["leaving"], &by_transfer);
    text += "\n\nWhat is missing\n";
    text += &show::table(
        &answer["missing"],
        &[("recipients", "/recipients"), ("rule, law, article", "/detail")],
    );
    if answer["unreviewed"] == true {
        text +=
            "\n\nNot reviewed by a lawyer: these rules may hold and explain; they promise nothing.";
    }
    Shown::fine(answer, text).and_wrong_if(wrong)
}

fn law(it: &Value) -> Value {
    let because = it["because"].as_object().map(|all| {
        all.iter().map(|(reason, count)| format!("{reason} {count}")).collect::<Vec<_>>().join(", ")
    });
    json!({
        "law": it["law"],
        "name": it["name"]["en"],
        "recipients": it["recipients"],
        "because": because,
    })
}

fn rules(law: &Value) -> Vec<Value> {
    let rules = law["rules"].as_array().cloned().unwrap_or_default();
    let one = |it: Value| json!({ "rule": it["rule"], "says": it["tell"]["en"], "confidence": it["confidence"] });
    rules.into_iter().map(one).collect()
}

fn variant(it: &Value) -> Value {
    let words = |name: &str, empty: &str| {
        let all: Vec<_> =
            it[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if all.is_empty() { empty.to_owned() } else { all.join(" ") }
    };
    let mut labels = words("labels", "-");
    if it["labels_collide"] == true {
        labels += " (both want to be first)";
    }
    json!({
        "laws": it["laws"],
        "recipients": it["recipients"],
        "labels": labels,
        "footer": words("footer", "the campaign's"),
        "cap": it["per_day_max"],
    })
}
