//! The Merkle tree of RFC 6962, section 2.1: one leaf for each application.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// The hash of a leaf: SHA-256(0x00 ‖ leaf).
#[must_use]
pub fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The next level: pairs become nodes, and one that is left over moves up as it is. That is the tree of the RFC, whose
/// left sides are full, level by level.
fn above(level: &[Hash]) -> Vec<Hash> {
    let pair = |pair: &[Hash]| match pair {
        [left, right] => node(left, right),
        [one] => *one,
        _ => [0; 32],
    };
    if level.len() < 1024 { level.chunks(2).map(pair).collect() } else { level.par_chunks(2).map(pair).collect() }
}

/// The root of a tree; that of no leaves is the SHA-256 of nothing.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = above(&level);
    }
    level.first().copied().unwrap_or_else(|| Sha256::digest([]).into())
}

/// The hashes beside the way from a leaf to the root, lowest first: the audit path of section 2.1.1. Empty where the
/// leaf is not in the tree.
#[must_use]
pub fn path(leaves: &[Hash], at: usize) -> Vec<Hash> {
    let mut path = Vec::new();
    let (mut level, mut at) = (leaves.to_vec(), at);
    if at >= level.len() {
        return path;
    }
    while level.len() > 1 {
        // The last of an odd number has nobody beside it.
        path.extend(level.get(at ^ 1));
        (level, at) = (above(&level), at / 2);
    }
    path
}

/// The root to which a leaf leads by its path in a tree of so many leaves; `None` where the path has another length
/// than such a tree asks for.
#[must_use]
pub fn climb(leaf: &Hash, at: usize, size: usize, path: &[Hash]) -> Option<Hash> {
    if at >= size {
        return None;
    }
    let mut beside = path.iter();
    let (mut hash, mut at, mut width) = (*leaf, at, size);
    while width > 1 {
        if at % 2 == 1 {
            hash = node(beside.next()?, &hash);
        } else if at + 1 < width {
            hash = node(&hash, beside.next()?);
        }
        (at, width) = (at / 2, width.div_ceil(2));
    }
    if beside.next().is_some() { None } else { Some(hash) }
}
