//! What a benchmark found, as a table and as JSON.

use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde_json::{Value, json};

/// The figures of one benchmark.
pub struct Report {
    name: &'static str,
    figures: Vec<Figure>,
}

/// One figure.
struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
    wanted: Option<&'static str>,
}

impl Report {
    /// A report without figures.
    pub fn new(name: &'static str) -> Self {
        Self { name, figures: Vec::new() }
    }

    /// Adds a figure.
    pub fn tell(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        self.figures.push(Figure { what: what.into(), value, unit, wanted: None });
    }

    /// Adds a figure beside the one to reach (DESIGN section 8, DECISIONS D17).
    pub fn tell_beside(
        &mut self,
        what: impl Into<String>,
        (value, unit): (f64, &'static str),
        wanted: &'static str,
    ) {
        self.figures.push(Figure { what: what.into(), value, unit, wanted: Some(wanted) });
    }

    /// Prints it.
    pub fn print(&self, as_json: bool) {
        if as_json {
            let of = |it: &Figure| json!({ "what": it.what, "value": it.value, "unit": it.unit, "wanted": it.wanted });
            let figures: Vec<Value> = self.figures.iter().map(of).collect();
            println!("{}", json!({ "bench": self.name, "figures": figures }));
            return;
        }
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED).set_header([self.name, "figure", "to reach"]);
        for it in &self.figures {
            let digits = if it.value >= 100.0 { 0 } else { 2 };
            let value = format!("{:.digits$} {}", it.value, it.unit);
            table.add_row([it.what.as_str(), &value, it.wanted.unwrap_or("")]);
        }
        println!("{table}");
    }
}
