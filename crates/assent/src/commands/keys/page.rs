//! The recovery sheet: one page of text, 80 columns, nothing but ASCII, so that
//! any printer prints it.

use domain::Timestamp;
use store::keys::MasterKey;
use zeroize::Zeroizing;

use super::check::Opens;

const HEAD: &str = "\
================================================================================
ASSENT RECOVERY SHEET         SECRET: WHO HAS THIS AND A BACKUP READS EVERYTHING
================================================================================
";

const BODY: &str = "\
--------------------------------------------------------------------------------
WHAT IT IS FOR

These four lines are the master key of one Assent installation. Every address,
name and private key in its database, and in every backup of it, is sealed with
keys that only this one opens. When the file of the key is lost and this sheet
is lost, the data is lost: nobody can make the key again.

HOW TO USE IT

  1. On the new machine, put the configuration and the database (or its backup)
     in place. Do not run `assent init`: it would make another key.
  2. Run

         assent keys recover --data FOLDER

     and type the lines, each when it is asked for. Capitals, spaces and dashes
     do not matter. There is no zero, one, eight or nine: what looks like them
     is O, I and B. The last group of a line fits only that line, so a slip is
     told at once, with the line it is in.
  3. The command compares the key with the database, and writes its file. Make
     sure that it belongs to the user that runs Assent, then start it:

         assent serve --data FOLDER

WHERE TO KEEP IT

In a safe, in another building than the server, and never with its backups. Not
in a mailbox, not in a picture, not in the cloud: only on paper. Two copies in
two places are better than one.

After `assent keys rotate-master` this sheet opens only backups that were made
before. Keep it as long as there is one of them, then destroy both.
--------------------------------------------------------------------------------
";

/// The sheet of a key.
pub(super) fn sheet(master: &MasterKey, opens: &Opens, now: Timestamp) -> Zeroizing<String> {
    let (installation, checked) = match opens {
        Opens::Installation(id) => (id.as_str(), "yes, it opened the database of the installation"),
        _ => ("(not known)", "no: the database could not be asked"),
    };
    let mut text = Zeroizing::new(String::with_capacity(4096));
    text.push_str(HEAD);
    text.push_str(&format!(
        "\nInstallation      {installation}\n\
         Fingerprint       {}   (no secret; `assent keys show` tells it)\n\
         Written           {}\n\
         Checked           {checked}\n\n\n",
        master.fingerprint(),
        now.strftime("%Y-%m-%d %H:%M UTC"),
    ));
    for line in master.to_sheet().lines() {
        text.push_str("          ");
        text.push_str(line);
        text.push_str("\n\n");
    }
    text.push('\n');
    text.push_str(BODY);
    text
}

#[cfg(test)]
mod tests;
