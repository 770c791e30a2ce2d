//! The records of released formats: each is what it was, and replays. None is ever made again.

use super::says;
use libtest_mimic::{Failed, Trial};
use merit::record::sha256_hex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::fixtures_are_what_they_were", frozen),
        Trial::test("record::fixtures_replay_figure_by_figure", replay),
    ]
}

/// Every file of the folder, with its SHA-256.
const FROZEN: &[(&str, &str)] = &[
    ("allowed_signers", "7c0373c73973101822099f87153f9919124cf263eebd97da35f34c5d129209e9"),
    ("applicant.merit", "499191146856682a9ff4f3b9115ca63f6ea599d6c722ed85264f41d86e35697d"),
    ("everything.merit", "8149d041b35c5f9a4eb02281f59643a238c0a58bc58aa81fa83638d449c5cfde"),
    ("example.merit", "cbc1e862bd054a2671fc81361c50f9a564455288d9ec47770a2ad9e420061fb4"),
    ("public.merit", "20a20245a43e62e48eb124ab58b104abb6b8faf364ddd6e9e0a14cc8327ef032"),
    ("r12.merit", "1414a13f6e5142648cf15e1d7626c15a2ef710f568d3eec59b660afbf4fb49fb"),
    ("ranking.merit", "3d561c8c33dac2d0dd89e3e69aaeb39311dd9958e361acfa7e398e3231b9331c"),
    ("superseded.merit", "adf74e5b2a457b73f19bc9bf35f4286e25dd0752798df5f736ba7728aa389b49"),
    ("top-up.merit", "ad99b0eef498a633a5bd2f9cf4786107a5b65c80730b711f2d835f394d4a0315"),
    ("tsa.pem", "f5c0dad271aef7ebc7dc16412884b75c74f623b481a91e5caa7f38d9ee546f76"),
];

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/records/v1")
}

/// The records of the folder.
pub fn records() -> Vec<PathBuf> {
    FROZEN.iter().filter(|(name, _)| name.ends_with(".merit")).map(|(name, _)| folder().join(name)).collect()
}

fn frozen() -> Result<(), Failed> {
    let there: BTreeSet<String> =
        fs::read_dir(folder())?.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    let known: BTreeSet<String> = FROZEN.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, known, "a record was removed, or added without being listed here");
    assert!(records().len() >= 6);
    for (name, digest) in FROZEN {
        assert_eq!(sha256_hex(&fs::read(folder().join(name))?), *digest, "{name} was changed: it is never made again");
    }
    Ok(())
}

fn replay() -> Result<(), Failed> {
    for path in records() {
        let said =
            says(&folder(), &["verify", path.to_str().unwrap(), "--signers", "allowed_signers", "--require", "0"], 0)?;
        let whole = "no figure differs, and the record made again has the same bytes";
        assert!(said.contains(whole) || said.contains("its parts lead to the root"), "{}: {said}", path.display());
    }
    let everything =
        says(&folder(), &["verify", "everything.merit", "--signers", "allowed_signers", "--require", "2"], 0)?;
    for words in [
        "by head@office",
        "by deputy@office",
        "time stamp",
        "supersedes",
        "as --locked asked",
        "overrides: ",
        "marks recused: ",
        "held applications allowed",
        "parameters set: ",
    ] {
        assert!(everything.contains(words), "{words}: {everything}");
    }
    Ok(())
}
