//! The tree against the vectors of certificate transparency, and against another implementation.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use libtest_mimic::{Failed, Trial};
use merit::record::{hex, tree};
use sha2::Sha256;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("record::tree_has_the_roots_of_certificate_transparency", vectors),
        Trial::test("record::tree_and_proofs_are_those_of_the_vectors", of_file),
        Trial::test("record::tree_and_proofs_are_those_of_another_implementation", another),
    ]
}

/// The leaves and roots of the test suite of Google's certificate-transparency.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn vectors() -> Result<(), Failed> {
    for (size, root) in ROOTS.iter().enumerate() {
        let leaves: Vec<_> = LEAVES[..size].iter().map(|leaf| tree::leaf(leaf)).collect();
        assert_eq!(hex(&tree::root(&leaves)), *root, "of {size} leaves");
    }
    Ok(())
}

/// `fixtures/records/tree.json`
fn of_file() -> Result<(), Failed> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/records/tree.json");
    let vectors: serde_json::Value = serde_json::from_slice(&std::fs::read(path)?)?;
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let mut proofs = 0;
    for vector in vectors.as_array().unwrap() {
        let of = |name: &str| vector[name].as_array().unwrap().clone();
        let leaves: Vec<_> = of("leaves").iter().map(|leaf| tree::leaf(&bytes(leaf.as_str().unwrap()))).collect();
        let root = tree::root(&leaves);
        assert_eq!(hex(&root), vector["root"], "of {} leaves", leaves.len());
        for (at, path) in of("paths").iter().enumerate() {
            let found: Vec<String> = tree::path(&leaves, at).iter().map(|hash| hex(hash)).collect();
            assert_eq!(serde_json::json!(found), *path, "leaf {at} of {}", leaves.len());
            assert_eq!(tree::climb(&leaves[at], at, leaves.len(), &tree::path(&leaves, at)), Some(root));
            proofs += 1;
        }
    }
    assert_eq!(proofs, 70);
    Ok(())
}

fn another() -> Result<(), Failed> {
    let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut leaves = Vec::new();
    // Past every shape of up to seven levels, and past the size from which levels are computed in parallel.
    for size in (1..=130_usize).chain([1023, 1024, 1025, 2049]) {
        while leaves.len() < size {
            let leaf = leaves.len().to_le_bytes().to_vec();
            leaves.push(tree::leaf(&leaf));
            other.push(leaf);
        }
        let root = tree::root(&leaves);
        assert_eq!(root[..], other.root().as_bytes()[..], "of {size} leaves");
        for at in (0..size).step_by(1 + size / 150) {
            let path = tree::path(&leaves, at);
            assert_eq!(path.concat(), other.prove_inclusion(at).as_bytes(), "leaf {at} of {size}");
            assert_eq!(tree::climb(&leaves[at], at, size, &path), Some(root));
            // Neither another place nor a longer or shorter path leads there. Another size can, as from leaf 0 of 3 and of 4:
            // how many there are is for the statement to say.
            assert_ne!(tree::climb(&leaves[at], (at + 1) % size, size, &path), Some(root).filter(|_| size > 1));
            let longer = [&path[..], &[[0; 32]]].concat();
            assert_eq!(tree::climb(&leaves[at], at, size, &longer), None);
            assert!(path.is_empty() || tree::climb(&leaves[at], at, size, &path[1..]).is_none());
        }
    }
    let root = tree::root(&leaves[..3]);
    assert_eq!(
        tree::climb(&leaves[0], 0, 4, &tree::path(&leaves[..3], 0)),
        Some(root),
        "the way is the same in 3 and in 4"
    );
    Ok(())
}
