//! Header lines as other tools write them.

use super::*;

fn header(line: &str) -> StringRecord {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    reader.records().next().unwrap().unwrap()
}

fn told(line: &str, mapping: &Mapping) -> String {
    match of_header(&header(line), mapping, &Lists::builtin()) {
        Ok(columns) => columns.iter().map(Column::as_str).collect::<Vec<_>>().join(" "),
        Err(error) => format!("! {error}"),
    }
}

fn shown(line: &str) -> String {
    told(line, &Mapping::default())
}

/// PEERS section 3: what the tools write that people come from.
#[test]
fn the_exports_of_other_tools_are_recognised() {
    let cases = [
        ("listmonk", "uuid,email,name,attributes,status,created_at,updated_at"),
        (
            "Mailchimp",
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,\
             CONFIRM_IP,TIMEZONE,TAGS",
        ),
        ("Mailchimp, German", "E-Mail-Adresse,Vorname,Nachname,Adresse,OPTIN_TIME,OPTIN_IP"),
        ("Mailchimp, left", "Email Address,UNSUB_TIME,UNSUB_REASON"),
        ("Mailchimp, Chinese", "电子邮件地址,名字,姓,OPTIN_TIME"),
        ("Keila", "Email,External ID,First name,Last name,Data,Status"),
        ("Hyvor Post", "Email,Lists,Subscribed At,Subscribe IP"),
        ("Sendy", "name,email,country,ipaddress,referrer,gdpr"),
        ("Vietnamese", "Địa chỉ email,Tên,Họ,Ngày đăng ký"),
        ("Swedish", "E-postadress;Förnamn"),
    ];
    let told: Vec<_> = cases
        .iter()
        .map(|(tool, line)| format!("{tool}: {}", shown(&line.replace(';', ","))))
        .collect();
    assert_eq!(
        told,
        [
            "listmonk: uuid address name attributes status signed_up_at updated_at",
            "Mailchimp: address first_name last_name member_rating signed_up_at signed_up_ip \
             confirmed_at confirmed_ip timezone tags",
            "Mailchimp, German: address first_name last_name adresse signed_up_at signed_up_ip",
            "Mailchimp, left: address left_at left_at",
            "Mailchimp, Chinese: address first_name last_name signed_up_at",
            "Keila: address external_id first_name last_name data status",
            "Hyvor Post: address lists signed_up_at signed_up_ip",
            "Sendy: name address country signed_up_ip source gdpr",
            "Vietnamese: address first_name last_name signed_up_at",
            "Swedish: address first_name",
        ]
    );
}

#[test]
fn what_is_not_recognised_is_merged_under_its_name() {
    assert_eq!(
        shown("Email Address,First Name,OPTIN_TIME,OPTIN_IP,Favourite flower"),
        "address first_name signed_up_at signed_up_ip favourite_flower"
    );
    assert_eq!(shown("邮箱,姓名"), "address 姓名");
    assert_eq!(shown("email,,!"), "address ignore ignore");
}

#[test]
fn what_the_member_says_goes_before_what_is_recognised() {
    let mapping =
        Mapping::of([("Kontakt 2", "address"), ("email", "ignore"), ("When", "signed_up_at")]);
    assert_eq!(told("email,kontakt_2,when", &mapping), "ignore address signed_up_at");
    let mapping = Mapping::of([("work", "address")]);
    assert_eq!(told("email,work", &mapping), "email address");
    let missing = Mapping::of([("nowhere", "address")]);
    assert_eq!(
        told("email", &missing),
        "! column 1 of the mapping is not in the first line of the file"
    );
}

#[test]
fn a_table_without_one_column_of_addresses_is_refused() {
    assert!(shown("name,town").starts_with("! the first line must name the columns"));
    assert!(shown("email,e-mail").starts_with("! two columns are called like the address"));
    let wide = format!("email{}", ",x".repeat(COLUMNS_MAX));
    assert_eq!(shown(&wide), "! at most 100 columns");
}

#[test]
fn a_weak_name_means_the_address_when_no_other_does() {
    assert_eq!(shown("Address,Name"), "address name");
    assert_eq!(shown("Email Address,Address"), "address address");
}
