//! The trade-off as a table and as JSON: what got out on one side, what honest
//! accounts lose and what a reviewer spends on the other.

use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde_json::{Value, json};

use super::run::{Ran, Setting};

/// Less than this share of unconsented mail gets out.
const OUT_PERCENT: f64 = 1.0;
/// Less than this share of honest mail is lost.
const LOST_PERCENT: f64 = 0.5;
/// Less than so many minutes of a reviewer a campaign.
const MINUTES: f64 = 4.0;

/// Whose script it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Mails people who never agreed.
    Attacker,
    /// Mails people who did.
    Honest,
}

/// What was run.
pub struct Told<'a> {
    /// What became of each script.
    pub done: &'a [(Side, Ran)],
    /// How they were run.
    pub setting: &'a Setting,
    /// Tell what each account asked for.
    pub verbose: bool,
}

/// Figures of one side together.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    tried: u64,
    out: u64,
    due: u64,
    lost: u64,
    minutes: f64,
    campaigns: u64,
    people: u64,
    missed: u64,
    people_tried: u64,
    people_out: u64,
}

impl Told<'_> {
    /// Prints it.
    pub fn print(&self, as_json: bool) {
        if as_json {
            println!("{}", self.json());
            return;
        }
        println!("{}", self.attackers());
        println!("{}", self.honest());
        if self.verbose {
            self.done.iter().for_each(|(_, ran)| print_outcomes(ran));
        }
        println!("{}", self.trade_off());
    }

    fn of(&self, side: Side) -> impl Iterator<Item = &Ran> {
        self.done.iter().filter(move |it| it.0 == side).map(|it| &it.1)
    }

    fn attackers(&self) -> Table {
        let mut table = Table::new();
        let head = ["attacker", "tried", "out", "share", "people", "reached", "minutes", "< 1 %"];
        table.load_style(UTF8_FULL_CONDENSED).set_header(head);
        for ran in self.of(Side::Attacker) {
            let it = ran.tally;
            table.add_row([
                ran.name.clone(),
                it.tried.to_string(),
                it.out.to_string(),
                format!("{:.2} %", percent(it.out, it.tried)),
                it.people_tried.to_string(),
                it.people_out.to_string(),
                format!("{:.0}", ran.work.minutes),
                met(is_stopped(ran)),
            ]);
        }
        table
    }

    fn honest(&self) -> Table {
        let mut table = Table::new();
        let head =
            ["honest account", "due", "lost", "share", "campaigns", "minutes each", "both met"];
        table.load_style(UTF8_FULL_CONDENSED).set_header(head);
        for ran in self.of(Side::Honest) {
            let it = ran.tally;
            table.add_row([
                ran.name.clone(),
                it.due.to_string(),
                it.lost.to_string(),
                format!("{:.2} %", percent(it.lost, it.due)),
                ran.campaigns.to_string(),
                format!("{:.1}", minutes_each(ran)),
                met(is_spared(ran)),
            ]);
        }
        table
    }

    fn sum(&self, side: Side) -> Sum {
        let mut sum = Sum::default();
        for ran in self.of(side) {
            sum.tried += ran.tally.tried;
            sum.out += ran.tally.out;
            sum.due += ran.tally.due;
            sum.lost += ran.tally.lost;
            sum.minutes += ran.work.minutes;
            sum.campaigns += ran.campaigns;
            sum.people += ran.people;
            sum.people_tried += ran.tally.people_tried;
            sum.people_out += ran.tally.people_out;
            let is_met = if side == Side::Attacker { is_stopped(ran) } else { is_spared(ran) };
            sum.missed += u64::from(!is_met);
        }
        sum
    }

    fn trade_off(&self) -> String {
        let (bad, good) = (self.sum(Side::Attacker), self.sum(Side::Honest));
        let all = |side| self.of(side).count();
        let verdict = if bad.missed + good.missed == 0 {
            "All bars are met.".to_owned()
        } else {
            format!(
                "NOT MET by {} of {} attackers' scripts and {} of {} honest ones.",
                bad.missed,
                all(Side::Attacker),
                good.missed,
                all(Side::Honest),
            )
        };
        format!(
            "trade-off over {} days (seed {}, {} people in all): {:.2} % of unconsented mail got \
             out ({} of {}) to {} of {} people, for {:.2} % of honest mail lost ({} of {}) and {:.1} minutes of a \
             reviewer a campaign.\n{verdict}",
            self.setting.days,
            self.setting.seed,
            bad.people + good.people,
            percent(bad.out, bad.tried),
            bad.out,
            bad.tried,
            bad.people_out,
            bad.people_tried,
            percent(good.lost, good.due),
            good.lost,
            good.due,
            each(good.minutes, good.campaigns),
        )
    }

    fn json(&self) -> Value {
        let (bad, good) = (self.sum(Side::Attacker), self.sum(Side::Honest));
        let side = |side| -> Vec<Value> { self.of(side).map(|it| one(side, it)).collect() };
        json!({
            "bench": "abuse",
            "days": self.setting.days,
            "seed": self.setting.seed,
            "people": bad.people + good.people,
            "wanted": {
                "out_percent_below": OUT_PERCENT,
                "lost_percent_below": LOST_PERCENT,
                "minutes_a_campaign_below": MINUTES,
            },
            "attackers": side(Side::Attacker),
            "honest": side(Side::Honest),
            "trade_off": {
                "out_percent": percent(bad.out, bad.tried),
                "lost_percent": percent(good.lost, good.due),
                "minutes_a_campaign": each(good.minutes, good.campaigns),
                "attackers_not_met": bad.missed,
                "honest_not_met": good.missed,
            },
        })
    }
}

fn one(side: Side, ran: &Ran) -> Value {
    let it = ran.tally;
    json!({
        "name": ran.name,
        "about": ran.about,
        "people": ran.people,
        "campaigns": ran.campaigns,
        "tried": it.tried,
        "out": it.out,
        "out_percent": percent(it.out, it.tried),
        "people_tried": it.people_tried,
        "people_reached": it.people_out,
        "due": it.due,
        "lost": it.lost,
        "lost_percent": percent(it.lost, it.due),
        "reviewer_minutes": ran.work.minutes,
        "minutes_a_campaign": minutes_each(ran),
        "confirmation_requests_to_strangers": ran.requests_to_strangers,
        "without_way_out": ran.without_way_out,
        "after_leaving": ran.after_leaving,
        "decisions": ran.work.decisions,
        "outcomes": ran.outcomes,
        "met": if side == Side::Attacker { is_stopped(ran) } else { is_spared(ran) },
    })
}

fn print_outcomes(ran: &Ran) {
    println!("{}: {}", ran.name, ran.about);
    for (what, count) in ran.outcomes.iter().chain(&ran.work.decisions) {
        println!("  {count:>6}  {what}");
    }
    let also = [
        ("confirmation requests to strangers", ran.requests_to_strangers),
        ("mails without a way out in sight", ran.without_way_out),
        ("mails after leaving", ran.after_leaving),
    ];
    for (what, count) in also.into_iter().filter(|it| it.1 > 0) {
        println!("  {count:>6}  {what}");
    }
}

/// An attacker is stopped when less than the bar got out, and no mail hid its
/// way out.
fn is_stopped(ran: &Ran) -> bool {
    percent(ran.tally.out, ran.tally.tried) < OUT_PERCENT && ran.without_way_out == 0
}

/// An honest account is spared when it lost little and cost little.
fn is_spared(ran: &Ran) -> bool {
    percent(ran.tally.lost, ran.tally.due) < LOST_PERCENT && minutes_each(ran) < MINUTES
}

fn minutes_each(ran: &Ran) -> f64 {
    each(ran.work.minutes, ran.campaigns)
}

fn each(minutes: f64, campaigns: u64) -> f64 {
    minutes / as_f64(campaigns.max(1))
}

fn percent(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { 100.0 * as_f64(part) / as_f64(all) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of one run, to be shown")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

fn met(is_met: bool) -> String {
    if is_met { "met" } else { "NOT MET" }.to_owned()
}
