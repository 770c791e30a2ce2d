//! The leaves of the tree: for each application a public and a private part, each with its salt.

use super::figures::{Figure, Group};
use super::text;
use super::tree::{self, Hash};
use crate::check::model::Rules;
use crate::oracle::Marks;
use crate::round::{Row, Run};
use hmac::{Hmac, KeyInit, Mac};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// A side of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Public,
    Private,
}

impl Side {
    /// Its name in a part.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

/// The results that `publish:` can name; as words of `publish:` they always mean the results.
const RESULTS: [&str; 5] = ["total", "rank", "award", "status", "failed_gates"];

/// How the parts of one side are written.
struct Form<'a> {
    side: Side,
    /// Facts, fields, points and results, each in order of the names, with what stands before the value.
    groups: [Vec<(Vec<u8>, &'a Figure<'a>)>; 4],
}

/// How the parts of all applications are written.
pub(super) struct Forms<'a> {
    run: &'a Run,
    public: Form<'a>,
    private: Form<'a>,
    salts: Hmac<Sha256>,
    /// The registers in order of their names, with what stands before the rows.
    registers: Vec<(Vec<u8>, usize)>,
}

/// A leaf of two digests: public before private.
pub(super) fn of_digests(public: &Hash, private: &Hash) -> Hash {
    let mut bytes = [0; 64];
    let (left, right) = bytes.split_at_mut(32);
    left.copy_from_slice(public);
    right.copy_from_slice(private);
    tree::leaf(&bytes)
}

/// The digest of a part.
pub(super) fn digest(part: &[u8]) -> Hash {
    Sha256::digest(part).into()
}

impl<'a> Forms<'a> {
    pub fn new(run: &'a Run, figures: &'a [Figure<'a>], disclosure_key: &[u8; 32]) -> Self {
        let form = |side| Form {
            side,
            groups: [Group::Facts, Group::Fields, Group::Points, Group::Results].map(|group| {
                let mine = |f: &&Figure<'_>| f.group == group && (is_public(&run.rules, f) == (side == Side::Public));
                let mut list: Vec<_> = figures.iter().filter(mine).collect();
                list.sort_by_cached_key(|f| utf16(f.name));
                list.into_iter().map(|f| (member(f.name), f)).collect()
            }),
        };
        let mut registers: Vec<(&str, usize)> =
            run.rules.registers.iter().enumerate().map(|(at, r)| (&*r.name, at)).collect();
        registers.sort_by_cached_key(|(name, _)| utf16(name));
        let registers = registers.into_iter().map(|(name, at)| (member(name), at)).collect();
        // A key of any length will do.
        let salts = Hmac::new_from_slice(disclosure_key).unwrap_or_else(|_| Hmac::new(&[0; 64].into()));
        Self { run, public: form(Side::Public), private: form(Side::Private), salts, registers }
    }

    /// The leaves of all applications, in order of their keys.
    pub fn leaves(&self) -> Vec<Hash> {
        let leaf = |buffer: &mut Vec<u8>, row: &Row| {
            let mut part = |side| {
                buffer.clear();
                self.part(side, row, buffer);
                digest(buffer)
            };
            of_digests(&part(Side::Public), &part(Side::Private))
        };
        self.run.decision.rows.par_iter().with_min_len(256).map_init(Vec::new, leaf).collect()
    }

    /// Appends a part of an application.
    pub fn part(&self, side: Side, row: &Row, out: &mut Vec<u8>) {
        let form = if side == Side::Public { &self.public } else { &self.private };
        let [facts, fields, points, results] = &form.groups;
        out.extend_from_slice(b"{\"facts\":");
        self.group(facts, row, out);
        out.extend_from_slice(b",\"fields\":");
        self.group(fields, row, out);
        if side == Side::Private {
            out.extend_from_slice(b",\"marks\":");
            marks(self.run.applications.marks.get(&row.input()), out);
        }
        out.extend_from_slice(b",\"part\":\"");
        out.extend_from_slice(form.side.name().as_bytes());
        out.extend_from_slice(b"\",\"points\":");
        self.group(points, row, out);
        if side == Side::Private {
            out.extend_from_slice(b",\"registers\":");
            self.rows_of_registers(row, out);
        }
        out.extend_from_slice(b",\"results\":");
        self.group(results, row, out);
        out.extend_from_slice(b",\"salt\":\"");
        text::hex(&self.salt(side, self.run.key(row)), out);
        out.extend_from_slice(b"\"}");
    }

    fn group(&self, group: &[(Vec<u8>, &Figure<'_>)], row: &Row, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut first = true;
        for (name, figure) in group {
            let before = out.len();
            if !first {
                out.push(b',');
            }
            out.extend_from_slice(name);
            let value = out.len();
            figure.write(self.run, row, out);
            if out.len() == value {
                out.truncate(before);
            } else {
                first = false;
            }
        }
        out.push(b'}');
    }

    fn rows_of_registers(&self, row: &Row, out: &mut Vec<u8>) {
        out.push(b'{');
        for (i, (name, at)) in self.registers.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            out.extend_from_slice(name);
            match self.run.applications.registers.get(*at).and_then(|lists| lists.get(row.input())) {
                Some(rows) if !rows.is_missing() => text::value(rows, out),
                _ => out.extend_from_slice(b"[]"),
            }
        }
        out.push(b'}');
    }

    /// The first 16 bytes of HMAC-SHA-256 over the name of the part, a zero byte and the key of the application.
    fn salt(&self, side: Side, key: &str) -> [u8; 16] {
        let mut salt = self.salts.clone();
        salt.update(side.name().as_bytes());
        salt.update(&[0]);
        salt.update(key.as_bytes());
        let whole: Hash = salt.finalize().into_bytes().into();
        let mut cut = [0; 16];
        cut.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        cut
    }
}

fn is_public(rules: &Rules, figure: &Figure<'_>) -> bool {
    let named = rules.publish.iter().any(|word| **word == *figure.name);
    // A field of the name of a result is not what the word means.
    named && RESULTS.contains(&figure.name) == (figure.group == Group::Results)
}

fn utf16(name: &str) -> Vec<u16> {
    name.encode_utf16().collect()
}

/// What stands before the value of a member.
fn member(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    text::string(name, &mut bytes);
    bytes.push(b':');
    bytes
}

fn marks(marks: Option<&Marks>, out: &mut Vec<u8>) {
    let mut sheets: Vec<_> = marks.into_iter().flatten().collect();
    sheets.sort_by_cached_key(|(sheet, _)| utf16(sheet));
    out.push(b'{');
    for (i, (sheet, given)) in sheets.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend(member(sheet));
        out.push(b'[');
        for (at, mark) in given.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match mark {
                Some(mark) => text::string(&mark.to_string(), out),
                None => text::string("recused", out),
            }
        }
        out.push(b']');
    }
    out.push(b'}');
}
