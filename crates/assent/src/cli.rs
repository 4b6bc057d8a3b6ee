//! What can be typed: the commands and their options.
//!
//! Owns words and help texts, nothing else. Each command's own options stand
//! beside its code in [`crate::commands`]. Exit status of all: 0 fine, 1 found
//! something wrong, 2 could not run.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{
    client::ServerArgs,
    commands::{
        account::AccountCommand, audit::AuditCommand, backup::BackupArgs,
        campaign::CampaignCommand, case::CaseCommand, conduct::ConductCommand,
        config::ConfigCommand, contact::ContactCommand, content::ContentCommand,
        domain::DomainCommand, fingerprint::FingerprintCommand, form::FormCommand,
        hold::HoldCommand, import::ImportCommand, inspect::InspectCommand, key::KeyCommand,
        keys::KeysCommand, licence::LicenceCommand, list::ListCommand, listing::ListingCommand,
        message::MessageCommand, policy::PolicyCommand, queue::QueueCommand, render::RenderArgs,
        restore::RestoreArgs, retention::RetentionCommand, review::ReviewCommand,
        segment::SegmentCommand, simnet::SimnetArgs, transfer::TransferCommand,
        witness::WitnessArgs,
    },
};

/// A self-hosted e-mail service provider for organisations that must be able to
/// prove that every recipient wanted their mail.
#[derive(Debug, Parser)]
#[command(name = "assent", version, disable_help_subcommand = true)]
pub struct Cli {
    /// Where a running server is, and how to answer.
    #[command(flatten)]
    pub server: ServerArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `assent` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole main job on this machine: real forms, real SMTP, a kill in the
    /// middle. Needs no configuration and no network.
    Demo(DemoArgs),
    /// Make the data folder and the master key.
    Init(InitArgs),
    /// Run an installation.
    Serve(ServeArgs),
    /// Copy the installation's data, while it sends. Without the master key and
    /// the never-again journal.
    Backup(BackupArgs),
    /// Make an installation of a backup, on an empty machine. All sending is held.
    Restore(RestoreArgs),
    /// Look at a configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Run simulated mailbox providers on loopback.
    Simnet(SimnetArgs),
    /// Sending organisations.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Domains an account sends from.
    #[command(subcommand)]
    Domain(DomainCommand),
    /// Keys of the API: create, list, end. (The master key: `assent keys`.)
    #[command(subcommand)]
    Key(KeyCommand),
    /// The installation's own keys: recovery sheet, rotation. (Keys of the API:
    /// `assent key`.)
    #[command(subcommand)]
    Keys(KeysCommand),
    /// What contacts opt in to.
    #[command(subcommand)]
    List(ListCommand),
    /// Sign-up forms.
    #[command(subcommand)]
    Form(FormCommand),
    /// Whom of a list campaigns are for: save, explain, count.
    #[command(subcommand)]
    Segment(SegmentCommand),
    /// Uploads of contacts.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Lists of addresses that must not be imported.
    #[command(subcommand)]
    Fingerprint(FingerprintCommand),
    /// Mailings, from draft to report.
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// Rules of conduct that the account sets for its own authors.
    #[command(subcommand)]
    Conduct(ConductCommand),
    /// Blocklists that hold us, and spam traps.
    #[command(subcommand)]
    Listing(ListingCommand),
    /// The register of transfers to other countries: record, list, end.
    #[command(subcommand)]
    Transfer(TransferCommand),
    /// On what right pictures are shown: record, list, end.
    #[command(subcommand)]
    Licence(LicenceCommand),
    /// How long records are kept: the schedule, what would go, what went.
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// Legal holds: place, list, lift.
    #[command(subcommand)]
    Hold(HoldCommand),
    /// What a person decides.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Complaints of recipients: what waits, what was done, what staff decides.
    #[command(subcommand)]
    Case(CaseCommand),
    /// One sent message: record, attempts, proof.
    #[command(subcommand)]
    Message(MessageCommand),
    /// One person: evidence, erasure.
    #[command(subcommand)]
    Contact(ContactCommand),
    /// What waits, by domain; release after a restore.
    #[command(subcommand)]
    Queue(QueueCommand),
    /// What runs, what waits, what asks for a decision.
    Status,
    /// Follow a ledger from another machine, and sign what was seen. Without a
    /// server of one's own.
    Witness(WitnessArgs),
    /// Evidence: exports of the ledger, archives for an authority, the compliance
    /// report, findings. Verifying needs no server.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The rules: list, explain, test. Without a server.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// A template as the exact message. Without a server.
    Render(RenderArgs),
    /// The content check: how well it tells spam from mail. Without a server.
    #[command(subcommand)]
    Content(ContentCommand),
    /// What Assent understands of foreign input. Without a server.
    #[command(subcommand)]
    Inspect(InspectCommand),
}

/// `assent demo`.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// End after the result, instead of leaving the server running.
    #[arg(long)]
    pub exit: bool,
    /// Print the result as one JSON object on the last line.
    #[arg(long)]
    pub json: bool,
    /// Import this CSV instead of made-up contacts.
    #[arg(long, value_name = "FILE.csv")]
    pub contacts: Option<PathBuf>,
    /// Send this newsletter instead of the demo's.
    #[arg(long, value_name = "FILE.mjml")]
    pub template: Option<PathBuf>,
    /// How many contacts to import.
    #[arg(long, value_name = "N", default_value_t = 20_000, conflicts_with = "contacts",
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub recipients: u32,
    /// Seed of everything that is made up: the same seed, the same people.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Keep the data in this folder. Without it, it is thrown away at the end.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// `assent init`.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, in place of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// `assent serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, in place of the configured one.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[cfg(test)]
mod tests;
