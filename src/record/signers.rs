//! Pinned keys in OpenSSH's allowed-signers format (ssh-keygen(1), ALLOWED SIGNERS): whose signatures count.

use super::signature::{NAMESPACE, Signature};
use crate::diagnostic::nearest;
use ssh_key::PublicKey;

/// One line of the file.
#[derive(Clone, Debug)]
struct Signer {
    /// Its number, from 1.
    line: usize,
    /// Who.
    principals: String,
    key: PublicKey,
    /// The namespaces it may sign in; all where none are given.
    namespaces: Option<String>,
    /// The days between which it may sign, as digits of year, month, day, hour, minute, second.
    after: Option<String>,
    before: Option<String>,
}

/// The pinned keys, each with who signs by it.
#[derive(Clone, Debug, Default)]
pub struct Signers(Vec<Signer>);

/// Whose a pinned key is, and the line of the file that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pinned<'s> {
    /// The principals of the line.
    pub who: &'s str,
    /// Its number, from 1.
    pub line: usize,
}

/// Why a signature that holds does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncounted {
    /// No line has its key.
    Unpinned,
    /// Its key may sign other things only.
    Namespace,
    /// Its key became valid after the round was decided.
    NotYet,
    /// Its key was valid until before the round was decided.
    NoMore,
}

impl Signers {
    /// Reads a file of allowed signers.
    ///
    /// # Errors
    ///
    /// The number of the first line that cannot be used, and why; or that there is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut all = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                let number = at + 1;
                all.push(signer(number, line).map_err(|words| format!("line {number}: {words}"))?);
            }
        }
        if all.is_empty() {
            return Err(format!("it pins no key: {FORM}"));
        }
        Ok(Self(all))
    }

    /// Who signed, where the key is pinned for this namespace and for the moment the record names.
    ///
    /// # Errors
    ///
    /// Why it does not count.
    pub fn principal(&self, signature: &Signature, at: &str) -> Result<Pinned<'_>, Uncounted> {
        let now = moment(at);
        let mut why = Uncounted::Unpinned;
        for signer in self.0.iter().filter(|s| s.key.key_data() == signature.key().key_data()) {
            if signer
                .namespaces
                .as_ref()
                .is_some_and(|list| !list.split(',').any(|pattern| matches(pattern, NAMESPACE)))
            {
                why = Uncounted::Namespace;
            } else if signer.after.as_ref().is_some_and(|after| now < *after) {
                why = Uncounted::NotYet;
            } else if signer.before.as_ref().is_some_and(|before| now > *before) {
                why = Uncounted::NoMore;
            } else {
                return Ok(signer.pinned());
            }
        }
        Err(why)
    }

    /// Everybody whose key is pinned, in order of the lines; who has several keys, several times.
    pub fn all(&self) -> impl Iterator<Item = Pinned<'_>> {
        self.0.iter().map(Signer::pinned)
    }
}

impl Signer {
    fn pinned(&self) -> Pinned<'_> {
        Pinned { who: &self.principals, line: self.line }
    }
}

/// How a line is written.
const FORM: &str = "write a line for each signer: who it is, and the public key from the `.pub` file in one piece, as in `head@office ssh-ed25519 AAAA…`";

/// `principals [options] type key [comment]`
fn signer(number: usize, line: &str) -> Result<Signer, String> {
    let is_type = |word: &str| ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start));
    if line.starts_with("-----BEGIN") {
        return Err(format!("this is no file of public keys; {FORM}"));
    }
    let (principals, rest) = word(line);
    if is_type(principals) {
        return Err(format!("the line begins with the key and does not say whose it is; {FORM}"));
    }
    let (first, after_first) = word(rest);
    let (options, key) = if is_type(first) { ("", rest) } else { (first, after_first) };
    let key =
        PublicKey::from_openssh(key.trim()).map_err(|e| format!("its public key cannot be read ({e}); {FORM}"))?;
    let principals = principals.trim_matches('"').to_owned();
    let mut signer = Signer { line: number, principals, key, namespaces: None, after: None, before: None };
    for option in parts(options) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.trim_matches('"');
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => signer.namespaces = Some(value.to_owned()),
            "valid-after" => signer.after = Some(boundary(value)?),
            "valid-before" => signer.before = Some(boundary(value)?),
            "cert-authority" => return Err("certificates are not read: pin the keys themselves".into()),
            other => {
                let near = nearest(other, ["namespaces", "valid-after", "valid-before"].into_iter());
                let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                return Err(format!("the option `{other}` is not known{hint}"));
            }
        }
    }
    Ok(signer)
}

/// The first word, where spaces between quotes do not end it, and what is behind it.
fn word(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    (word, rest.trim_start())
}

/// The options, whose commas may stand between quotes.
fn parts(options: &str) -> Vec<&str> {
    let mut quoted = false;
    let split = options.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    split.filter(|part| !part.is_empty()).collect()
}

/// A moment as OpenSSH writes it, `YYYYMMDD[HHMM[SS]][Z]`; it is read as UTC, with or without the `Z`.
fn boundary(text: &str) -> Result<String, String> {
    let digits = text.trim_end_matches(['Z', 'z']);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("`{text}` is not a moment as YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS"));
    }
    Ok(format!("{digits:0<14}"))
}

/// The digits of an instant such as 2020-03-31T09:00:00Z.
fn moment(at: &str) -> String {
    let digits: String = at.chars().take(19).filter(char::is_ascii_digit).collect();
    format!("{digits:0<14}")
}

/// Whether a pattern with `*` and `?` matches.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pattern_chars = pattern.chars();
    match pattern_chars.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = pattern_chars.as_str();
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .any(|at| matches(rest, text.get(at..).unwrap_or("")))
        }
        Some(c) => {
            let mut chars = text.chars();
            chars.next().is_some_and(|t| c == '?' || c == t) && matches(pattern_chars.as_str(), chars.as_str())
        }
    }
}
