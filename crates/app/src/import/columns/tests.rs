//! Header lines as other tools write them.

use super::*;

fn shown(header: &str) -> String {
    match of_file(format!("{header}\n").as_bytes()) {
        Ok(columns) => format!("{columns:?}"),
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn common_headers_are_recognised_and_the_rest_is_merged_under_its_name() {
    assert_eq!(
        shown("\u{feff}Email Address,First Name,OPTIN_TIME,OPTIN_IP,Favourite flower"),
        "[Address, Field(\"first_name\"), SignedUpAt, SignedUpIp, Field(\"favourite_flower\")]"
    );
    assert_eq!(shown("邮箱,姓名"), "[Address, Field(\"姓名\")]");
}

#[test]
fn a_file_without_one_column_of_addresses_is_refused() {
    assert!(shown("name,town").starts_with("! file: the first line must name the columns"));
    assert!(shown("email,e-mail").starts_with("! file: two columns are called like the address"));
    assert!(of_file(b"\xff\xfe,x\n").is_err());
    assert!(of_file(b"").is_err());
}
