//! What a word list is about, and how much a hit weighs.

use serde::Deserialize;

/// How much a hit of a list weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Kept with the message.
    Note,
    /// Shown to the author.
    Warn,
    /// A person looks at it.
    Hold,
}

impl Severity {
    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Hold => "hold",
        }
    }
}

macro_rules! categories {
    ($( #[doc = $meaning:literal] $name:ident = $word:literal => $fact:literal; )*) => {
        /// What a list is about. Each counts into one fact of `policy`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        pub enum Category {
            $( #[doc = $meaning] #[serde(rename = $word)] $name, )*
        }

        impl Category {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word used in data, API and pages.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The name of the fact that counts its hits.
            #[must_use]
            pub fn fact(self) -> &'static str {
                match self { $(Self::$name => $fact),* }
            }
        }
    };
}

categories! {
    /// Against the basic principles of the constitution (R000-11).
    Telecom1 = "telecom-1" => "marks_telecom";
    /// State secrets, national security and unity (R000-12).
    Telecom2 = "telecom-2" => "marks_telecom";
    /// The honour and interests of the state (R000-13).
    Telecom3 = "telecom-3" => "marks_telecom";
    /// Ethnic hatred and discrimination (R000-14).
    Telecom4 = "telecom-4" => "marks_telecom";
    /// Religious policy, cults and superstition (R000-15).
    Telecom5 = "telecom-5" => "marks_telecom";
    /// Rumours that disturb order (R000-16).
    Telecom6 = "telecom-6" => "marks_telecom";
    /// Obscenity, gambling, violence, terror, incitement (R000-17).
    Telecom7 = "telecom-7" => "marks_telecom";
    /// Insult and defamation (R000-18).
    Telecom8 = "telecom-8" => "marks_telecom";
    /// What other laws prohibit (R000-19).
    Telecom9 = "telecom-9" => "marks_telecom";
    /// Absolute terms about goods.
    Absolute = "absolute" => "marks_absolute";
    /// Medicine, devices, health food and their claims.
    Medical = "medical" => "marks_medical";
    /// Tobacco and electronic cigarettes.
    Tobacco = "tobacco" => "marks_tobacco";
    /// Alcohol.
    Alcohol = "alcohol" => "marks_alcohol";
    /// Education and training.
    Education = "education" => "marks_education";
    /// Investment, loans, promises of return.
    Finance = "finance" => "marks_finance";
    /// Real estate.
    RealEstate = "real-estate" => "marks_real_estate";
    /// Seeds, livestock and their yield.
    Farming = "farming" => "marks_farming";
    /// Comparison with others that runs them down.
    Comparison = "comparison" => "marks_comparison";
    /// Flags, anthems, officials.
    StateSymbol = "state-symbol" => "marks_state_symbol";
    /// Patents and figures that must name their source.
    SourceNeeded = "source-needed" => "marks_source_needed";
    /// Gifts and prizes.
    Prize = "prize" => "marks_prize";
    /// Urgency in the subject.
    Urgency = "urgency" => "marks_urgency";
    /// Reductions of price, "free".
    PriceClaim = "price-claim" => "marks_price_claim";
    /// Goods and schemes that no provider lets into bulk mail.
    BannedGoods = "banned-goods" => "marks_banned_goods";
    /// Prizes that were never drawn, and money that costs a fee.
    FalsePrize = "false-prize" => "marks_false_prize";
    /// Promises that goods cure an illness.
    CureClaim = "cure-claim" => "marks_cure_claim";
    /// Requests for passwords and threats to close an account.
    Phishing = "phishing" => "marks_phishing";
    /// Ways to go on outside of mail: messengers, codes to scan.
    OffMailContact = "off-mail-contact" => "marks_off_mail_contact";
    /// Data of particular sensitivity about persons (risk 1).
    Sensitive = "sensitive" => "marks_sensitive";
    /// Marks of confidence and business figures (risk 1).
    Secrecy = "secrecy" => "marks_secrecy";
    /// Marks, works and patents of others (risk 2).
    ForeignRight = "foreign-right" => "marks_foreign_right";
    /// Words that may bind (risk 3).
    Commitment = "commitment" => "marks_commitment";
    /// Vague words beside what should be exact (risk 3).
    Vague = "vague" => "marks_vague";
    /// Accusations (risk 4).
    Accusation = "accusation" => "marks_accusation";
    /// Information of a competitor (risk 5).
    RivalSecret = "rival-secret" => "marks_rival_secret";
}
