//! Files with and without somebody.

use proptest::prelude::*;

use super::*;

fn layout(delimiter: char) -> Layout {
    Layout {
        packing: "plain".into(),
        encoding: "UTF-8".into(),
        delimiter,
        columns: [("who".to_owned(), "address".to_owned())].into(),
    }
}

fn commas() -> Layout {
    Layout { columns: [].into(), ..layout(',') }
}

fn erased(csv: &str) -> String {
    erased_from(csv, &commas())
}

fn erased_from(csv: &str, layout: &Layout) -> String {
    let now = "2026-11-21T08:00:00Z".parse().unwrap();
    match without((csv.as_bytes(), layout), &"li@example.net".parse().unwrap(), now).unwrap() {
        Some(it) => format!("{:?} {}", it.lines, String::from_utf8(it.csv).unwrap()),
        None => "not in it".into(),
    }
}

#[test]
fn a_person_is_taken_out_and_everybody_else_stays_byte_for_byte() {
    assert_eq!(
        erased(
            "email,name,note\n\"bo@example.net\" , Bo ,x\nLI@Example.Net,Li,\"tall, kind\"\n\
             ann@example.net,Ann,\"says \"\"hi\"\"\"\n li@example.net ,,\n"
        ),
        "[3, 5] email,name,note\n\"bo@example.net\" , Bo ,x\nerased 2026-11-21,,\n\
         ann@example.net,Ann,\"says \"\"hi\"\"\"\nerased 2026-11-21,,\n"
    );
    assert_eq!(erased("email,name\nbo@example.net,Bo\n"), "not in it");
    let others = "email,name\noli@example.net,Oli\nli@example.net.eu,Li\nli@example.network,Li\n";
    assert_eq!(erased(others), "not in it");
}

#[test]
fn lines_keep_their_numbers_whatever_ends_them_and_whatever_is_quoted() {
    assert_eq!(
        erased(
            "email,name\r\nbo@example.net,Bo\r\nli@example.net,\"L\ni\"\r\n\r\nann@example.net,A\r\n"
        ),
        "[3] email,name\r\nbo@example.net,Bo\r\nerased 2026-11-21,\n\r\n\r\nann@example.net,A\r\n"
    );
    assert_eq!(erased("name,email\nLi,li@example.net"), "[2] name,email\n,erased 2026-11-21");
}

#[test]
fn another_ones_line_loses_only_the_field_that_names_the_person() {
    assert_eq!(
        erased("email,name,by\nbo@example.net,Bo,\"asked by Li@example.net, a friend\"\n"),
        "[2] email,name,by\nbo@example.net,Bo,erased 2026-11-21\n"
    );
}

#[test]
fn a_table_with_other_delimiters_and_a_mapping_is_erased_alike() {
    assert_eq!(
        erased_from("name;who\nLi;li@example.net\nBo;bo@example.net\n", &layout(';')),
        "[2] name;who\n;erased 2026-11-21\nBo;bo@example.net\n"
    );
}

proptest! {
    #[test]
    fn the_person_is_gone_and_every_other_record_reads_as_before(
        rows in prop::collection::vec(("(li|Bo|an+)@example\\.(net|NET|org)", "[a-z\",\n\r ]{0,12}"), 0..12),
        ending in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let terminator = if ending == "\n" { csv::Terminator::Any(b'\n') } else { csv::Terminator::CRLF };
        let mut writer = WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        writer.write_record(["email", "note"]).unwrap();
        for (address, note) in &rows {
            writer.write_record([address, note]).unwrap();
        }
        let csv = writer.into_inner().unwrap();
        let person: Address = "li@example.net".parse().unwrap();
        let theirs = |it: &str| it.parse::<Address>().is_ok_and(|it| it == person || it.normalised() == person.normalised());
        let found = without((&csv, &commas()), &person, Timestamp::UNIX_EPOCH).unwrap();
        prop_assert_eq!(found.is_some(), rows.iter().any(|(it, _)| theirs(it)));
        let after = found.map_or(csv.clone(), |it| it.csv);
        prop_assert!(!String::from_utf8_lossy(&after).to_lowercase().contains("li@example.net"));
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(after.as_slice());
        let read: Vec<_> = reader.records().map(Result::unwrap).collect();
        let expected: Vec<_> = rows
            .iter()
            .map(|(address, note)| {
                if theirs(address) { ["erased 1970-01-01", ""] } else { [address.as_str(), note] }.to_vec()
            })
            .collect();
        prop_assert_eq!(read.iter().map(|it| it.iter().collect::<Vec<_>>()).collect::<Vec<_>>(), expected);
    }
}
