//! The people of the demo: names, addresses, and the file of contacts that the
//! account brings along.
//!
//! Everything follows from the seed. Addresses are at the domains of the
//! simulated providers, which all end in `.example`; what a caller brings in a
//! file of their own keeps its domains, which then are simulated too.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context as _, bail};
use domain::{Address, Domain, SignedDuration};
use jiff::civil::Date;
use screening::{Column, Lists, Mapping, Rows, rows::Depth};
use sim::Seed;

const FIRST_NAMES: [(&str, &str); 24] = [
    ("Ada", "ada"),
    ("Åsa", "asa"),
    ("Bảo", "bao"),
    ("Björn", "bjorn"),
    ("Chi", "chi"),
    ("Elin", "elin"),
    ("Emma", "emma"),
    ("Gösta", "gosta"),
    ("Hạnh", "hanh"),
    ("Ingrid", "ingrid"),
    ("Jörg", "jorg"),
    ("Käthe", "kathe"),
    ("Lan", "lan"),
    ("Linh", "linh"),
    ("Máire", "maire"),
    ("Nguyên", "nguyen"),
    ("Olof", "olof"),
    ("Siân", "sian"),
    ("Zoë", "zoe"),
    ("小雨", "xiaoyu"),
    ("静", "jing"),
    ("伟", "wei"),
    ("芳", "fang"),
    ("明", "ming"),
];
const LAST_NAMES: [&str; 20] = [
    "berg", "chen", "dahl", "fischer", "hansen", "holm", "jansson", "klein", "le", "li", "lind",
    "meyer", "ngo", "pham", "roth", "sand", "tran", "vogel", "wang", "zhao",
];
const CITIES: [&str; 9] =
    ["Uppsala", "Malmö", "Hà Nội", "Đà Nẵng", "Basel", "Köln", "杭州", "苏州", ""];
const FLOWERS: [&str; 6] = ["tulips", "roses", "hyacinths", "peonies", "anemones", "ranunculus"];
const SOURCES: [&str; 3] = ["shop counter, card 12", "web shop, checkout", "garden fair"];
/// Contacts at a domain that takes no mail any more. Theirs is known to fail
/// before anybody else's has arrived, so that many of them would weigh more at
/// the beginning of a campaign than they do in all.
const NOWHERE: [u64; 2] = [350, 1_050];

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Where they read mail.
    pub address: Address,
    /// What they are called, in their own script.
    pub first_name: String,
}

/// Where people may have their mailboxes.
#[derive(Clone, Debug)]
pub struct Towns {
    /// Domains that take mail.
    pub domains: Vec<Domain>,
    /// Domains that say they take none.
    pub nowhere: Vec<Domain>,
}

impl Towns {
    /// The person of that number. The number is part of the address, so that
    /// no two are the same.
    ///
    /// # Panics
    /// When there is no domain.
    #[must_use]
    pub fn person(&self, seed: Seed, role: &str, number: u64) -> Person {
        let draw = |what: &str| seed.draw(&[role, what, &number.to_string()]);
        let (first_name, plain) = *pick(&FIRST_NAMES, draw("first"));
        let last = *pick(&LAST_NAMES, draw("last"));
        let is_nowhere = !self.nowhere.is_empty() && NOWHERE.contains(&number);
        let domains = if is_nowhere { &self.nowhere } else { &self.domains };
        let domain = pick(domains, draw("domain"));
        let address = format!("{plain}.{last}.{number}@{domain}");
        Person {
            address: address.parse().expect("plain words make an address"),
            first_name: first_name.to_owned(),
        }
    }
}

fn days(count: u64) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::try_from(count).unwrap_or(0))
}

fn pick<T>(from: &[T], draw: sim::seed::Draw) -> &T {
    let index = usize::try_from(draw.below(from.len() as u64)).expect("it is below a length");
    &from[index]
}

/// A file of contacts.
#[derive(Clone, Debug)]
pub struct ContactFile {
    /// The file: CSV with a header line.
    pub csv: String,
    /// Whom it names, each address once.
    pub addresses: Vec<Address>,
    /// Its merge fields.
    pub fields: Vec<String>,
}

/// Writes the file that Flora brings along: addresses, merge fields, and the
/// columns that show where and when each person signed up, the newest on that
/// day.
///
/// # Panics
/// When there is no domain.
#[must_use]
pub fn write_contacts(towns: &Towns, seed: Seed, count: u64, newest: Date) -> ContactFile {
    file_of((1..=count).map(|number| towns.person(seed, "contact", number)), seed, newest)
}

/// The same, of these people.
#[must_use]
pub fn file_of(people: impl Iterator<Item = Person>, seed: Seed, newest: Date) -> ContactFile {
    let columns = "email,first_name,city,favourites,signed_up_at,signed_up_ip,source\n";
    let mut file = ContactFile {
        csv: columns.to_owned(),
        addresses: Vec::new(),
        fields: ["first_name", "city", "favourites"].map(str::to_owned).into(),
    };
    for (number, person) in (1_u64..).zip(people) {
        let draw = |what: &str| seed.draw(&["contact", what, &number.to_string()]);
        let flowers = match draw("flowers").below(3) {
            0 => String::new(),
            1 => (*pick(&FLOWERS, draw("one"))).to_owned(),
            _ => format!("{}; {}", pick(&FLOWERS, draw("one")), pick(&FLOWERS, draw("two"))),
        };
        let line = [
            person.address.to_wire(),
            person.first_name,
            (*pick(&CITIES, draw("city"))).to_owned(),
            flowers,
            newest.saturating_sub(days(draw("day").below(500))).to_string(),
            // TEST-NET-3 (RFC 5737): nobody's.
            format!("203.0.113.{}", 1 + draw("ip").below(250)),
            // The comma inside is why it is quoted.
            format!("\"{}\"", pick(&SOURCES, draw("source"))),
        ];
        file.csv.push_str(&line.join(","));
        file.csv.push('\n');
        file.addresses.push(person.address);
    }
    file
}

/// Reads a caller's own file, as an import will.
///
/// # Errors
/// When the file cannot be read, or has no column of addresses or none in it.
pub fn read_contacts(path: &Path) -> anyhow::Result<ContactFile> {
    let csv = std::fs::read_to_string(path)
        .with_context(|| format!("could not read {} as UTF-8", path.display()))?;
    // The same reading as the import's.
    let delimiter = screening::table::delimiter_of(csv.as_bytes());
    let (mapping, lists) = (Mapping::default(), Lists::builtin());
    let mut rows = Rows::open(csv.as_bytes(), delimiter, (&mapping, Depth::Whole), &lists)
        .with_context(|| format!("{} cannot be imported", path.display()))?;
    let columns = rows.columns().to_vec();
    let (mut seen, mut addresses) = (BTreeSet::new(), Vec::new());
    // The import says what is wrong with a line; here it is passed over.
    while let Some((_, row)) = rows.next()? {
        let address = row.ok().filter(|it| seen.insert(it.normalised.clone()));
        addresses.extend(address.map(|it| it.address));
    }
    if addresses.is_empty() {
        bail!("{} has no address in its column of addresses", path.display());
    }
    let fields = columns.into_iter().filter_map(|it| match it {
        Column::Field(name) => Some(name),
        _ => None,
    });
    let fields = fields.collect();
    Ok(ContactFile { csv, addresses, fields })
}

#[cfg(test)]
mod tests;
