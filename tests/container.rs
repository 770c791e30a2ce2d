//! The canonical container: its bytes are a promise, and every bit is covered.

use libtest_mimic::{Failed, Trial};
use merit::record::container::{read, write, write_to};
use merit::record::{canonical, parse_strict};
use std::collections::BTreeMap;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("container::bytes_are_frozen", frozen),
        Trial::test("container::every_bit_is_covered", bits),
        Trial::test("container::every_truncation_and_addition_is_refused", lengths),
        Trial::test("container::json_is_canonical", json),
        Trial::test("container::more_than_four_gibibytes_are_zip64 (MERIT_LARGE)", large)
            .with_ignored_flag(std::env::var_os("MERIT_LARGE").is_none()),
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

/// Takes 13 GiB of memory and 9 of disk: an entry above 4 GiB, and one whose offset is; read back, and by Python.
fn large() -> Result<(), Failed> {
    let entries: merit::record::Entries =
        [("a/large", vec![0; (1 << 32) + 5]), ("b/behind", b"behind".to_vec())].map(|(n, b)| (n.to_owned(), b)).into();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("large.zip");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
    write_to(&entries, &mut file)?;
    std::io::Write::flush(&mut file)?;
    drop(file);
    let bytes = std::fs::read(&path)?;
    assert!(read(&bytes).unwrap() == entries, "it is read as it was written");
    drop(bytes);
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                  print([(i.filename, i.file_size, i.header_offset) for i in z.infolist()], z.read('b/behind'))";
    let output = std::process::Command::new("python3").args(["-c", script]).arg(&path).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    println!("{}", String::from_utf8_lossy(&output.stdout));
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
