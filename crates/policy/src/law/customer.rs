//! What is on record of a customer, against the conditions under which laws let
//! one be mailed without consent (R004-06, R004-36).
//!
//! The conditions and their times are rows of the packs (`asks.customer`); here
//! stands when each of their words holds. A word that is not known here never
//! holds. **Never** here: whether the operator allows the basis at all.

/// How somebody became a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dealing {
    /// They bought something.
    Purchase,
    /// They have a contract that still runs.
    Contract,
    /// They negotiated, and bought nothing.
    Negotiation,
    /// They asked something.
    Inquiry,
}

impl Dealing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Purchase, Self::Contract, Self::Negotiation, Self::Inquiry];

    /// The word used in data and API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::Contract => "contract",
            Self::Negotiation => "negotiation",
            Self::Inquiry => "inquiry",
        }
    }

    /// The dealing of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// What is on record of a customer, seen from one campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The last dealing.
    pub dealing: Dealing,
    /// Whole days since.
    pub days: i64,
    /// The address was taken at that dealing, from the customer.
    pub address_taken: bool,
    /// They were offered to refuse mail when it was taken.
    pub refusal_offered: bool,
    /// The campaign is about goods of the same group.
    pub same_goods: bool,
}

impl Customer {
    /// Whether a condition of a pack holds.
    #[must_use]
    pub fn meets(&self, condition: &str) -> bool {
        let sold = matches!(self.dealing, Dealing::Purchase | Dealing::Contract);
        match condition {
            "address-got-at-sale" => sold && self.address_taken,
            "address-got-at-sale-or-negotiations" => {
                self.address_taken && self.dealing != Dealing::Inquiry
            }
            "gave-address-or-existing-transaction" => sold || self.address_taken,
            "own-similar" | "same-kind" => self.same_goods,
            "refusal-offered-at-collection" => self.refusal_offered,
            "purchase-or-contract" | "provable-prior-relation" => sold,
            "current-relationship" => self.dealing == Dealing::Contract,
            "inquiry" => self.dealing == Dealing::Inquiry,
            // Whoever objected is suppressed, and the way out is in every mail:
            // the gate looks at both before it looks here.
            "not-objected" | "refusal-offered-each-time" => true,
            _ => false,
        }
    }
}
