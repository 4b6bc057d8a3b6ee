//! What delivery is doing at one moment, for the status page. Holds no address.

use delivery::scheduler::Waiting;
use domain::Timestamp;

/// The state of outbound delivery.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Shards of the queue that this node holds.
    pub shards_held: usize,
    /// Attempts that recovery found without an answer since the start.
    pub in_doubt_recovered: u64,
    /// Domains whose mail hosts are being looked up.
    pub domains_resolving: usize,
    /// Every path with work or a connection, by provider and site.
    pub paths: Vec<PathStatus>,
}

impl Snapshot {
    /// Deliveries in open sessions.
    #[must_use]
    pub fn in_flight(&self) -> u32 {
        self.paths.iter().map(|it| it.in_flight).sum()
    }
}

/// One path: an egress source and a site.
#[derive(Clone, Debug)]
pub struct PathStatus {
    /// Name of the egress source.
    pub source: String,
    /// The site's mail hosts, or its domain.
    pub site: String,
    /// The company behind it.
    pub provider: String,
    /// Deliveries known to be due. More may wait in the database: the queue is
    /// read as far as the path can take it.
    pub due: u32,
    /// Deliveries that sessions hold.
    pub in_flight: u32,
    /// Connections open.
    pub sessions: u32,
    /// Messages per hour now.
    pub per_hour: u32,
    /// Why its mail waits.
    pub waiting: Waiting,
    /// The last thing that went wrong, addresses masked.
    pub trouble: Option<Trouble>,
}

/// Something that went wrong on a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// When.
    pub at: Timestamp,
    /// What: a reply, or a sentence.
    pub what: String,
}

impl PathStatus {
    /// The reason of waiting in a word, as pages and the API use it.
    #[must_use]
    pub fn waiting_word(&self) -> &'static str {
        match self.waiting {
            Waiting::Nothing => "nothing",
            Waiting::Working => "working",
            Waiting::Rate => "rate",
            Waiting::Connections => "connections",
            Waiting::Paused(_) => "paused",
            Waiting::Stopped => "stopped",
        }
    }
}
