//! SSH signatures of a statement, as `ssh-keygen -Y sign` and `-Y verify` have them (PROTOCOL.sshsig of OpenSSH).

use super::sha256_hex;
use ssh_key::{HashAlg, LineEnding, PrivateKey, PublicKey, SshSig};
use std::fmt;

/// The namespace: what is signed in it can be taken for nothing else.
pub const NAMESPACE: &str = "merit-record";

/// A signature that was read; whether it holds is another question.
#[derive(Clone, Debug)]
pub struct Signature {
    signature: SshSig,
    key: PublicKey,
}

/// Why something cannot sign or is no signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureError(pub String);

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Signs a statement with an OpenSSH private key: the armoured signature.
///
/// # Errors
///
/// [`SignatureError`] where the key cannot be read, is encrypted, or is none that merit signs with.
pub fn sign(private_key: &[u8], statement: &[u8]) -> Result<String, SignatureError> {
    const ELSEWHERE: &str = "sign seal/statement.json with `ssh-keygen -Y sign -n merit-record` and attach the result";
    let fail = |words: String| SignatureError(words);
    let key =
        PrivateKey::from_openssh(private_key).map_err(|e| fail(format!("this is not an OpenSSH private key: {e}")))?;
    if key.is_encrypted() {
        return Err(fail(format!("the key is encrypted; {ELSEWHERE}")));
    }
    if !matches!(key.algorithm(), ssh_key::Algorithm::Ed25519) {
        let words = format!("merit signs with ed25519 keys, and this is {}", key.algorithm());
        return Err(fail(match key.algorithm() {
            ssh_key::Algorithm::SkEd25519 => format!("{words}, in hardware; {ELSEWHERE}"),
            _ => format!("{words}, which it does not check either; make one with `ssh-keygen -t ed25519`"),
        }));
    }
    let signature = key.sign(NAMESPACE, HashAlg::Sha512, statement).map_err(|e| fail(e.to_string()))?;
    signature.to_pem(LineEnding::LF).map_err(|e| fail(e.to_string()))
}

impl Signature {
    /// Reads an armoured signature.
    ///
    /// # Errors
    ///
    /// [`SignatureError`] where it is none, or was made in another namespace.
    pub fn read(armoured: &[u8]) -> Result<Self, SignatureError> {
        let signature =
            SshSig::from_pem(armoured).map_err(|e| SignatureError(format!("this is no SSH signature: {e}")))?;
        if signature.namespace() != NAMESPACE {
            let words = format!("it was made in the namespace `{}`, not `{NAMESPACE}`", signature.namespace());
            return Err(SignatureError(words));
        }
        let key = PublicKey::from(signature.public_key().clone());
        Ok(Self { signature, key })
    }

    /// Whether it is a signature of these bytes by its own key.
    ///
    /// # Errors
    ///
    /// [`SignatureError`] where it is not, or by a kind of key that merit does not check.
    pub fn check(&self, statement: &[u8]) -> Result<(), SignatureError> {
        if !matches!(self.key.algorithm(), ssh_key::Algorithm::Ed25519 | ssh_key::Algorithm::SkEd25519) {
            let words = format!(
                "merit checks signatures by ed25519 keys, and this is by {}; make a key with `ssh-keygen -t ed25519`",
                self.key.algorithm()
            );
            return Err(SignatureError(words));
        }
        let words = "it is not a signature of this statement";
        self.key.verify(NAMESPACE, statement, &self.signature).map_err(|_| SignatureError(words.into()))
    }

    /// The public key that it claims.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The fingerprint of that key as ssh-keygen shows it: `SHA256:…`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The entry of the record that holds it.
    #[must_use]
    pub fn entry(&self) -> String {
        format!("seal/{}.sig", short(&self.key.to_bytes().unwrap_or_default()))
    }
}

/// The entry of the record that holds a token of a time stamp.
#[must_use]
pub fn token_entry(token: &[u8]) -> String {
    format!("seal/{}.tsr", short(token))
}

fn short(bytes: &[u8]) -> String {
    let mut digits = sha256_hex(bytes);
    digits.truncate(16);
    digits
}

/// Whether bytes can be an RFC 3161 token over a statement: a DER sequence with its length that holds the statement's
/// SHA-256. Whether the token is genuine is for `openssl ts -verify`.
#[must_use]
pub fn is_token(bytes: &[u8], digest: &[u8; 32]) -> bool {
    let length = match bytes {
        [0x30, short @ 0..=0x7f, ..] => Some((2, usize::from(*short))),
        [0x30, 0x81, n, ..] => Some((3, usize::from(*n))),
        [0x30, 0x82, a, b, ..] => Some((4, usize::from(*a) << 8 | usize::from(*b))),
        [0x30, 0x83, a, b, c, ..] => Some((5, usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c))),
        _ => None,
    };
    length.is_some_and(|(header, length)| header + length == bytes.len()) && bytes.windows(32).any(|w| w == digest)
}
