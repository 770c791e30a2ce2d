//! The canonical container: its bytes are a promise, and every bit is covered.

use libtest_mimic::{Failed, Trial};
use merit::record::container::{read, write};
use merit::record::{canonical, parse_strict};
use std::collections::BTreeMap;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("container::bytes_are_frozen", frozen),
        Trial::test("container::every_bit_is_covered", bits),
        Trial::test("container::every_truncation_and_addition_is_refused", lengths),
        Trial::test("container::json_is_canonical", json),
    ]
}

fn small() -> BTreeMap<String, Vec<u8>> {
    [("b/two.csv", "a,b\n1,2\n"), ("a.json", "{}"), ("empty", "")]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
}

fn frozen() -> Result<(), Failed> {
    let bytes = write(&small()).unwrap();
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    insta::assert_snapshot!("container_bytes", hex);
    assert_eq!(read(&bytes).unwrap(), small());
    Ok(())
}

fn bits() -> Result<(), Failed> {
    let bytes = write(&small()).unwrap();
    for at in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        assert!(read(&flipped).is_err(), "bit {} of byte {} may change unnoticed", at % 8, at / 8);
    }
    Ok(())
}

fn lengths() -> Result<(), Failed> {
    let bytes = write(&small()).unwrap();
    for end in 0..bytes.len() {
        assert!(read(&bytes[..end]).is_err(), "cut to {end} bytes");
    }
    for extra in [0, 1, b'P'] {
        assert!(read(&[&bytes[..], &[extra]].concat()).is_err());
        assert!(read(&[&[extra], &bytes[..]].concat()).is_err());
    }
    for name in ["../up", "/root", "a//b", "名", ""] {
        assert!(write(&[(name.to_owned(), Vec::new())].into()).is_err(), "`{name}` names an entry");
    }
    Ok(())
}

fn json() -> Result<(), Failed> {
    // The keys of RFC 8785, 3.2.3, which sort by UTF-16 code units.
    let keys = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"o"}"#;
    let value = parse_strict(keys).unwrap();
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"o\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji\",\"\u{fb33}\":\"Hebrew\"}";
    assert_eq!(canonical(&value).unwrap(), expected);
    for refused in ["null", "1.5", "1e3", "9007199254740993", r#"{"a":1,"a":2}"#, "[null]"] {
        assert!(parse_strict(refused).is_err(), "{refused}");
    }
    Ok(())
}
