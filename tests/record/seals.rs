//! Signatures: ssh-keygen accepts merit's, merit accepts ssh-keygen's, and only pinned keys count.

use super::{folder, run_small, says};
use libtest_mimic::{Failed, Trial};
use std::fs;
use std::path::Path;
use std::process::Command;

pub fn trials() -> Vec<Trial> {
    vec![
        crate::require::tool("record::ssh_keygen_and_merit_accept_each_other", "ssh-keygen", each_other),
        crate::require::tool("record::only_pinned_keys_count", "ssh-keygen", pinned),
        crate::require::tool("record::a_record_that_changed_meanwhile_is_left_alone", "ssh-keygen", meanwhile),
        crate::require::tool("record::a_signature_of_another_record_is_refused", "ssh-keygen", spliced),
        crate::require::tool(
            "record::keys_that_merit_does_not_sign_with_are_told_where_to_go",
            "ssh-keygen",
            elsewhere,
        ),
        crate::require::tool("record::time_stamps_are_attached_and_listed", "openssl", stamped),
    ]
}

/// Runs a tool in a folder, which must succeed.
fn tool(program: &Path, folder: &Path, arguments: &[&str]) -> Result<String, Failed> {
    let output = Command::new(program).args(arguments).current_dir(folder).output()?;
    let text = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{} {}: {text}", program.display(), arguments.join(" ")).into())
    }
}

fn key(keygen: &Path, folder: &Path, name: &str, more: &[&str]) -> Result<String, Failed> {
    tool(keygen, folder, &[&["-q", "-C", name, "-f", name][..], more].concat())?;
    Ok(fs::read_to_string(folder.join(format!("{name}.pub")))?)
}

fn each_other(keygen: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let plain = ["-t", "ed25519", "-N", ""];
    let one = key(keygen, at, "one", &plain)?;
    let two = key(keygen, at, "two", &["-t", "ed25519", "-N", "a passphrase"])?;
    fs::write(at.join("allowed"), format!("head@office {one}deputy@office namespaces=\"merit-record\" {two}"))?;
    run_small(at, "r.merit", &[], 0)?;
    let before = fs::read(at.join("r.merit"))?;
    let said = says(at, &["seal", "r.merit", "--key", "one"], 0)?;
    assert!(said.contains("a signature by SHA256:"), "{said}");
    // An encrypted key signs with ssh-keygen.
    says(at, &["seal", "r.merit", "--statement", "statement.json"], 0)?;
    let askpass = at.join("askpass");
    fs::write(&askpass, "#!/bin/sh\necho a passphrase\n")?;
    let mut permissions = fs::metadata(&askpass)?.permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    fs::set_permissions(&askpass, permissions)?;
    let signed = Command::new(keygen)
        .args(["-Y", "sign", "-n", "merit-record", "-f", "two", "statement.json"])
        .env("SSH_ASKPASS", &askpass)
        .env("SSH_ASKPASS_REQUIRE", "force")
        .current_dir(at)
        .output()?;
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    says(at, &["seal", "r.merit", "--attach", "statement.json.sig"], 0)?;
    // Nothing in the record changed but that two signatures were added, and ssh-keygen accepts both.
    let (was, is) = (
        merit::record::container::read(&before).unwrap(),
        merit::record::container::read(&fs::read(at.join("r.merit"))?).unwrap(),
    );
    let signatures: Vec<_> = is.iter().filter(|(name, _)| !was.contains_key(*name)).collect();
    assert_eq!((signatures.len(), is.len()), (2, was.len() + 2));
    assert!(was.iter().all(|(name, bytes)| is.get(name) == Some(bytes)));
    let mut accepted = 0;
    for (name, signature) in signatures {
        assert!(name.starts_with("seal/") && name.ends_with(".sig"), "{name}");
        fs::write(at.join("s.sig"), signature)?;
        for who in ["head@office", "deputy@office"] {
            let verify = ["-Y", "verify", "-f", "allowed", "-I", who, "-n", "merit-record", "-s", "s.sig"];
            let statement = fs::File::open(at.join("statement.json"))?;
            let output = Command::new(keygen).args(verify).stdin(statement).current_dir(at).output()?;
            accepted += usize::from(output.status.success());
        }
    }
    assert_eq!(accepted, 2, "each signature is accepted for its own signer");
    let said = says(at, &["verify", "r.merit", "--signers", "allowed", "--require", "2"], 0)?;
    assert!(said.contains("by head@office") && said.contains("by deputy@office"), "{said}");
    // The editions carry both.
    says(at, &["report", "r.merit", "--edition", "public", "-o", "p.merit"], 0)?;
    says(at, &["verify", "p.merit", "--signers", "allowed", "--require", "2"], 0)?;
    says(at, &["report", "r.merit", "--edition", "applicant", "--for", "b", "-o", "b.merit"], 0)?;
    says(at, &["verify", "b.merit", "--signers", "allowed", "--require", "2"], 0)?;
    // Once is enough, and a signature of another record is none.
    assert!(says(at, &["seal", "r.merit", "--key", "one"], 6)?.contains("already"));
    run_small(at, "other.merit", &["--set", "pot=90"], 0)?;
    assert!(
        says(at, &["seal", "other.merit", "--attach", "statement.json.sig"], 6)?
            .contains("not a signature of this statement")
    );
    // A sealed record can be written beside the other.
    says(at, &["seal", "other.merit", "--key", "one", "-o", "sealed.merit"], 0)?;
    says(at, &["seal", "other.merit", "--key", "one", "-o", "sealed.merit"], 6)?;
    says(at, &["verify", "other.merit", "--signers", "allowed"], 1)?;
    says(at, &["verify", "sealed.merit", "--signers", "allowed"], 0)?;
    Ok(())
}

fn pinned(keygen: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let one = key(keygen, at, "one", &["-t", "ed25519", "-N", ""])?;
    let other = key(keygen, at, "other", &["-t", "ed25519", "-N", ""])?;
    run_small(at, "r.merit", &[], 0)?;
    says(at, &["seal", "r.merit", "--key", "one"], 0)?;
    let said = says(at, &["verify", "r.merit"], 0)?;
    assert!(said.contains("whose key it is was not asked"), "{said}");
    // The record is of 2020-03-31.
    for (line, counts, words) in [
        (format!("a@o {one}"), true, "by a@o"),
        (format!("\"a@o,b@o\" {one}"), true, "by a@o,b@o"),
        (format!("a@o namespaces=\"merit-recor?\" {one}"), true, "by a@o"),
        (format!("a@o namespaces=\"merit-record?\" {one}"), false, "not for the namespace merit-record"),
        (format!("# a comment\n\na@o {one}"), true, "by a@o"),
        (format!("a@o {other}"), false, "its key is not pinned"),
        (format!("a@o namespaces=\"file,git\" {one}"), false, "not for the namespace merit-record"),
        (format!("a@o namespaces=\"file,merit-*\" {one}"), true, "by a@o"),
        (format!("a@o valid-after=\"20200401\" {one}"), false, "not valid yet"),
        (format!("a@o valid-before=\"20200331\" {one}"), false, "not valid any more"),
        (format!("a@o valid-after=\"20200331090000Z\",valid-before=\"20200331090000Z\" {one}"), true, "by a@o"),
        (format!("a@o valid-before=\"20200331\" {one}a@o {one}"), true, "by a@o"),
    ] {
        fs::write(at.join("allowed"), &line)?;
        let code = if counts { 0 } else { 1 };
        let said = says(at, &["verify", "r.merit", "--signers", "allowed"], code)?;
        assert!(said.contains(words), "{line}: {said}");
    }
    for (line, words) in [
        ("a@o cert-authority ssh-ed25519 AAAA", "line 1: its public key cannot be read"),
        ("a@o", "line 1"),
        ("# nobody", "it pins no key: write a line for each signer"),
        ("KEY", "line 1: the line begins with the key and does not say whose it is"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "line 1: this is no file of public keys"),
        ("a@o namespace=\"x\" KEY", "the option `namespace` is not known; did you mean `namespaces`?"),
        ("\na@o nonsense=\"x\" KEY", "line 2: the option `nonsense` is not known"),
        ("a@o valid-after=\"2020-04\" KEY", "`2020-04` is not a moment"),
        ("a@o valid-after=\"2020040a\" KEY", "`2020040a` is not a moment"),
        ("a@o cert-authority KEY", "certificates are not read"),
    ] {
        fs::write(at.join("allowed"), line.replace("KEY", &one))?;
        let said = says(at, &["verify", "r.merit", "--signers", "allowed"], 6)?;
        assert!(said.contains(words), "{line}: {said}");
    }
    // Two keys of one person are one person.
    says(at, &["seal", "r.merit", "--key", "other"], 0)?;
    fs::write(at.join("allowed"), format!("a@o {one}a@o {other}"))?;
    let said = says(at, &["verify", "r.merit", "--signers", "allowed", "--require", "2"], 1)?;
    assert!(said.contains("pinned people who must have signed: 2, who have: 1"), "{said}");
    says(at, &["verify", "r.merit", "--require", "2"], 2)?;
    Ok(())
}

/// Somebody writes to the record while it is signed: between the two reads of merit, which waits for its key here.
fn meanwhile(keygen: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    key(keygen, at, "one", &["-t", "ed25519", "-N", ""])?;
    run_small(at, "r.merit", &[], 0)?;
    tool(Path::new("mkfifo"), at, &["pipe"])?;
    let mut sealing = Command::new(env!("CARGO_BIN_EXE_merit"))
        .args(["seal", "r.merit", "--key", "pipe"])
        .current_dir(at)
        .stderr(std::process::Stdio::piped())
        .spawn()?;
    // It opens once merit has read the record and opens it too.
    let mut pipe = fs::OpenOptions::new().write(true).open(at.join("pipe"))?;
    fs::write(at.join("r.merit"), "of somebody else")?;
    std::io::Write::write_all(&mut pipe, &fs::read(at.join("one"))?)?;
    drop(pipe);
    let mut said = String::new();
    std::io::Read::read_to_string(&mut sealing.stderr.take().unwrap(), &mut said)?;
    assert_eq!(sealing.wait()?.code(), Some(6), "{said}");
    assert!(said.contains("it was changed by somebody else meanwhile"), "{said}");
    assert_eq!(fs::read_to_string(at.join("r.merit"))?, "of somebody else");
    assert!(fs::read_dir(at)?.all(|e| !e.unwrap().file_name().to_string_lossy().contains(".part")));
    Ok(())
}

/// A genuine signature by a pinned key, put into the entries of a record that its owner never saw.
fn spliced(keygen: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    let one = key(keygen, at, "one", &["-t", "ed25519", "-N", ""])?;
    fs::write(at.join("allowed"), format!("head@office {one}"))?;
    run_small(at, "r.merit", &[], 0)?;
    run_small(at, "other.merit", &["--set", "pot=90"], 0)?;
    says(at, &["seal", "other.merit", "--key", "one"], 0)?;
    says(at, &["verify", "other.merit", "--signers", "allowed"], 0)?;
    for edition in ["auditor", "public", "applicant"] {
        let named = |record: &str| -> Result<String, Failed> {
            let name = format!("{edition}-{record}");
            let write = ["report", record, "--edition", edition, "-o", &name];
            let of = ["--for", "b"];
            match edition {
                "auditor" => return Ok(record.to_owned()),
                "applicant" => says(at, &[&write[..], &of].concat(), 0)?,
                _ => says(at, &write, 0)?,
            };
            Ok(name)
        };
        let read = |name: String| merit::record::container::read(&fs::read(at.join(name)).unwrap()).unwrap();
        let (mut entries, other) = (read(named("r.merit")?), read(named("other.merit")?));
        let (name, signature) = other.iter().find(|(name, _)| name.ends_with(".sig")).unwrap();
        assert_eq!(entries.insert(name.clone(), signature.clone()), None);
        fs::write(at.join("spliced.merit"), merit::record::container::write(&entries).unwrap())?;
        for more in [&[][..], &["--signers", "allowed"]] {
            let said = says(at, &[&["verify", "spliced.merit"][..], more].concat(), 1)?;
            assert!(said.contains("this record was altered") && said.contains(name.as_str()), "{edition}: {said}");
        }
        says(at, &["seal", "spliced.merit", "--key", "one", "-o", "x.merit"], 1)?;
        // Nor under the name of another key.
        let signature = entries.remove(name).unwrap();
        entries.insert("seal/0123456789abcdef.sig".into(), signature);
        fs::write(at.join("spliced.merit"), merit::record::container::write(&entries).unwrap())?;
        says(at, &["verify", "spliced.merit"], 1)?;
    }
    // Nor may its own have the name of another key.
    let mut own = merit::record::container::read(&fs::read(at.join("other.merit"))?).unwrap();
    let name = own.keys().find(|name| name.ends_with(".sig")).unwrap().clone();
    let signature = own.remove(&name).unwrap();
    own.insert("seal/0123456789abcdef.sig".into(), signature);
    fs::write(at.join("renamed.merit"), merit::record::container::write(&own).unwrap())?;
    assert!(says(at, &["verify", "renamed.merit"], 1)?.contains("not named after its key"));
    Ok(())
}

fn elsewhere(keygen: &Path) -> Result<(), Failed> {
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    key(keygen, at, "rsa", &["-t", "rsa", "-b", "2048", "-N", ""])?;
    key(keygen, at, "locked", &["-t", "ed25519", "-N", "a passphrase"])?;
    for (name, words) in [
        ("rsa", "merit signs with ed25519 keys"),
        ("locked", "the key is encrypted"),
        ("data.csv", "not an OpenSSH private key"),
    ] {
        let said = says(at, &["seal", "r.merit", "--key", name], 6)?;
        assert!(said.contains(words), "{said}");
    }
    // Made in another namespace, it could have been signed as something else.
    key(keygen, at, "one", &["-t", "ed25519", "-N", ""])?;
    says(at, &["seal", "r.merit", "--statement", "statement.json"], 0)?;
    tool(keygen, at, &["-q", "-Y", "sign", "-n", "file", "-f", "one", "statement.json"])?;
    let said = says(at, &["seal", "r.merit", "--attach", "statement.json.sig"], 6)?;
    assert!(said.contains("made in the namespace `file`"), "{said}");
    says(at, &["seal", "r.merit"], 2)?;
    says(at, &["seal", "r.merit", "--key", "one", "--attach", "statement.json.sig"], 2)?;
    Ok(())
}

/// An authority of one's own stamps the statement as docs/record-format.md shows.
fn stamped(openssl: &Path) -> Result<(), Failed> {
    const AUTHORITY: &str = "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3\n\
        digests = sha256\nsigner_cert = tsa.pem\nsigner_key = tsa.key\n[ext]\nextendedKeyUsage = critical,timeStamping\n";
    let folder = folder();
    let at = folder.path();
    run_small(at, "r.merit", &[], 0)?;
    fs::write(at.join("tsa.cnf"), AUTHORITY)?;
    fs::write(at.join("serial"), "01\n")?;
    let request = [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-subj", "/CN=tsa",
        "-days", "30",
    ];
    let extension = ["-addext", "extendedKeyUsage=critical,timeStamping"];
    tool(openssl, at, &[&request[..], &extension].concat())?;
    says(at, &["seal", "r.merit", "--statement", "statement.json"], 0)?;
    tool(openssl, at, &["ts", "-query", "-data", "statement.json", "-sha256", "-cert", "-out", "query.tsq"])?;
    tool(openssl, at, &["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "stamp.tsr"])?;
    let said = says(at, &["seal", "r.merit", "--attach", "stamp.tsr"], 0)?;
    assert!(said.contains("a time stamp of "), "{said}");
    assert!(says(at, &["seal", "r.merit", "--attach", "stamp.tsr"], 6)?.contains("already"));
    let said = says(at, &["verify", "r.merit"], 0)?;
    assert!(said.contains("time stamp   seal/"), "{said}");
    // What was stored is what was stamped.
    let entries = merit::record::container::read(&fs::read(at.join("r.merit"))?).unwrap();
    let (_, stored) = entries.iter().find(|(name, _)| name.ends_with(".tsr")).unwrap();
    fs::write(at.join("stored.tsr"), stored)?;
    fs::write(at.join("stored.json"), &entries["seal/statement.json"])?;
    tool(openssl, at, &["ts", "-verify", "-data", "stored.json", "-in", "stored.tsr", "-CAfile", "tsa.pem"])?;
    // One over something else is none of this record.
    tool(openssl, at, &["ts", "-query", "-data", "data.csv", "-sha256", "-out", "other.tsq"])?;
    tool(openssl, at, &["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "other.tsq", "-out", "other.tsr"])?;
    says(at, &["seal", "r.merit", "--attach", "other.tsr"], 6)?;
    Ok(())
}
