//! The leaves of the tree: for each application a public and a private part, each with its salt.

use super::figures::{Figure, Group};
use super::text::{self, Texts};
use super::tree::{self, Hash};
use crate::check::model::{RESULTS, Rules};
use crate::oracle::Marks;
use crate::round::{Override, Row, Run};
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

/// So many applications are brought into text at once.
const WINDOW: usize = 8192;

/// How the parts of one side are written.
struct Form {
    side: Side,
    /// Facts, fields, points and results, each in order of the names: what stands before the value, and its figure.
    groups: [Vec<(Vec<u8>, usize)>; 4],
}

/// How the parts of all applications are written.
pub(super) struct Forms<'a> {
    run: &'a Run,
    figures: &'a [Figure<'a>],
    public: Form,
    private: Form,
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

/// The leaf of two parts.
pub(super) fn of_parts(public: &[u8], private: &[u8]) -> Hash {
    of_digests(&digest(public), &digest(private))
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
                let mine = |f: &Figure<'_>| f.group == group && (is_public(&run.rules, f) == (side == Side::Public));
                let mut list: Vec<_> = figures.iter().enumerate().filter(|(_, f)| mine(f)).collect();
                list.sort_by_cached_key(|(_, f)| utf16(f.name));
                list.into_iter().map(|(at, f)| ([b",", &member(f.name)[..]].concat(), at)).collect()
            }),
        };
        let mut registers: Vec<(&str, usize)> =
            run.rules.registers.iter().enumerate().map(|(at, r)| (&*r.name, at)).collect();
        registers.sort_by_cached_key(|(name, _)| utf16(name));
        let registers = registers.into_iter().map(|(name, at)| (member(name), at)).collect();
        // A key of any length will do.
        let salts = Hmac::new_from_slice(disclosure_key).unwrap_or_else(|_| Hmac::new(&[0; 64].into()));
        Self { run, figures, public: form(Side::Public), private: form(Side::Private), salts, registers }
    }

    /// What `take` makes of the two parts of every application, in order of the keys; and the digests of the figures,
    /// one line for each application.
    pub fn each<T: Send>(&self, take: impl Fn(&Row, &[u8], &[u8]) -> T + Sync) -> (Vec<T>, Vec<Hash>) {
        let mut columns: Vec<(Texts, Sha256)> = self.figures.iter().map(|_| Default::default()).collect();
        let mut all = Vec::with_capacity(self.run.decision.rows.len());
        for rows in self.run.decision.rows.chunks(WINDOW) {
            // Every text is made once: for the digest of its figure, and for its part.
            self.figures.par_iter().zip(&mut columns).for_each(|(figure, (texts, sum))| {
                texts.clear();
                figure.fill(self.run, rows, texts);
                sum.update(&texts.bytes);
            });
            let columns: Vec<&Texts> = columns.iter().map(|(texts, _)| texts).collect();
            let parts = |buffers: &mut [Vec<u8>; 2], (at, row): (usize, &Row)| {
                let [public, private] = buffers;
                for (form, out) in [(&self.public, &mut *public), (&self.private, &mut *private)] {
                    out.clear();
                    self.part(form, row, at, &columns, out);
                }
                take(row, public, private)
            };
            all.par_extend(rows.par_iter().enumerate().with_min_len(64).map_init(Default::default, parts));
        }
        (all, columns.into_iter().map(|(_, sum)| sum.finalize().into()).collect())
    }

    /// Appends a part of an application, whose texts stand at a position of the columns.
    fn part(&self, form: &Form, row: &Row, at: usize, columns: &[&Texts], out: &mut Vec<u8>) {
        let [facts, fields, points, results] = &form.groups;
        let private = form.side == Side::Private;
        out.extend_from_slice(b"{\"facts\":");
        group(facts, at, columns, out);
        out.extend_from_slice(b",\"fields\":");
        group(fields, at, columns, out);
        if private {
            out.extend_from_slice(b",\"marks\":");
            marks(self.run.applications.marks.get(&row.input()), out);
            if !self.run.overrides.is_empty() {
                overridden(self.run.override_of(self.run.key(row)), out);
            }
        }
        out.extend_from_slice(b",\"part\":\"");
        out.extend_from_slice(form.side.name().as_bytes());
        out.extend_from_slice(b"\",\"points\":");
        group(points, at, columns, out);
        if private {
            out.extend_from_slice(b",\"registers\":");
            self.rows_of_registers(row, out);
        }
        out.extend_from_slice(b",\"results\":");
        group(results, at, columns, out);
        out.extend_from_slice(b",\"salt\":\"");
        text::hex(&self.salt(form.side, self.run.key(row)), out);
        out.extend_from_slice(b"\"}");
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

/// The values of a group that are there.
fn group(group: &[(Vec<u8>, usize)], at: usize, columns: &[&Texts], out: &mut Vec<u8>) {
    out.push(b'{');
    let mut first = true;
    for (name, figure) in group {
        let value = columns.get(*figure).map_or(&[][..], |texts| texts.get(at));
        if value.is_empty() {
            continue;
        }
        // The comma is part of the name.
        out.extend_from_slice(name.get(usize::from(std::mem::take(&mut first))..).unwrap_or_default());
        out.extend_from_slice(value);
    }
    out.push(b'}');
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

/// What people decided about the application; it is told what and why, and not by whom.
fn overridden(decided: Option<&Override>, out: &mut Vec<u8>) {
    let Some(decided) = decided else { return };
    let award = decided.award.map(|award| award.to_string());
    let status = decided.status.map(|status| status.name().to_owned());
    let members = [
        ("award", award),
        ("clause", Some(decided.clause.to_string())),
        ("reason", Some(decided.reason.to_string())),
        ("status", status),
    ];
    out.extend_from_slice(b",\"override\":{");
    let mut first = true;
    for (name, value) in members.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        if !std::mem::take(&mut first) {
            out.push(b',');
        }
        out.extend(member(name));
        text::string(&value, out);
    }
    out.push(b'}');
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
