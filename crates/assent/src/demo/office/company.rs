//! Companies that hold accounts in the demo.

/// A company: who it says it is, and what it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Company {
    /// Name in the From line.
    pub name: &'static str,
    /// Name in the register.
    pub legal_name: &'static str,
    /// Postal address.
    pub postal_address: &'static str,
    /// Number in the register.
    pub register: &'static str,
    /// Its sender domain.
    pub domain: &'static str,
    /// What its list is for.
    pub purpose: &'static str,
    /// How often.
    pub frequency: &'static str,
    /// Where it says that its contacts come from.
    pub origin: &'static str,
    /// The country whose law goes with its mail; `None` = it does not say.
    pub country: Option<&'static str>,
}

/// Honest: flowers from the corner.
pub const FLORA: Company = Company {
    name: "Flora",
    legal_name: "Flora Blumen GmbH",
    postal_address: "Gartenweg 3, 4051 Basel, Switzerland",
    register: "CHE-000.000.000",
    domain: "flora.example",
    purpose: "What is fresh in the shop, and how to care for it",
    frequency: "Once a week, on Thursday",
    origin: "Cards at the shop counter and the checkout of our web shop",
    country: None,
};

/// Dishonest: a bought list with invented evidence.
pub const HARVEST: Company = Company {
    name: "Harvest",
    legal_name: "Harvest Trading Ltd",
    postal_address: "12 Field Road, Uppsala, Sweden",
    register: "SE-000000-0001",
    domain: "harvest.example",
    purpose: "Tools and seeds",
    frequency: "Once a week",
    origin: "Sign-up form on our web site",
    country: None,
};

/// Harvest again, under another name, with a worse list.
pub const SECOND_HARVEST: Company = Company {
    name: "Second Harvest",
    legal_name: "Second Harvest Ltd",
    postal_address: "14 Field Road, Uppsala, Sweden",
    register: "SE-000000-0002",
    domain: "second-harvest.example",
    ..HARVEST
};

/// Careless: an old list, sent to at once.
pub const STUBBLE: Company = Company {
    name: "Stubble",
    legal_name: "Stubble and Sons",
    postal_address: "1 Mill Lane, Malmö, Sweden",
    register: "SE-000000-0003",
    domain: "stubble.example",
    purpose: "News from the mill",
    frequency: "Twice a year",
    origin: "Guest book of the mill",
    country: None,
};

/// Believes that a list can be bought.
pub const BARGAIN: Company = Company {
    name: "Bargain",
    legal_name: "Bargain Direct Ltd",
    postal_address: "8 Market Square, Uppsala, Sweden",
    register: "SE-000000-0004",
    domain: "bargain.example",
    purpose: "Offers of all kinds",
    frequency: "Once a week",
    origin: "Sign-up form on our web site",
    country: None,
};

/// Flora's shop in Sweden, which knows its customers.
pub const FLORA_LUND: Company = Company {
    name: "Flora i Lund",
    legal_name: "Flora Lund AB",
    postal_address: "Stora Södergatan 7, 222 23 Lund, Sweden",
    register: "SE-000000-0005",
    domain: "flora-lund.example",
    purpose: "Days on which people give flowers",
    frequency: "A few times a year",
    origin: "Receipts of our shop",
    country: Some("SE"),
};

impl Company {
    /// All of them.
    pub const ALL: [Self; 6] = [FLORA, HARVEST, SECOND_HARVEST, STUBBLE, BARGAIN, FLORA_LUND];

    /// Where its mail comes from.
    #[must_use]
    pub fn sender(&self) -> String {
        format!("letter@{}", self.domain)
    }

    /// Where its people read notices.
    #[must_use]
    pub fn office(&self) -> String {
        format!("office@{}", self.domain)
    }
}
