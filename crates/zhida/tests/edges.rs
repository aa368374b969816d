//! Who may know whom: the table below against `cargo metadata`. A new edge is a visible line in review.

use std::collections::BTreeSet;
use std::process::Command;

/// (crate, may depend on). Ordinary edges; ARCHITECTURE.md says why each stands.
const ALLOWED: &[(&str, &[&str])] = &[
    ("zhida-diagnostics", &[]),
    ("zhida-facts", &["zhida-diagnostics"]),
    ("zhida-measure", &["zhida-diagnostics", "zhida-facts"]),
    ("zhida-apply", &["zhida-facts"]),
    ("zhida-cases", &["zhida-facts"]),
    ("zhida-engine", &["zhida-facts", "zhida-measure"]),
    ("zhida-check", &["zhida-diagnostics", "zhida-facts", "zhida-measure", "zhida-engine"]),
    ("zhida-exchange", &["zhida-diagnostics", "zhida-facts"]),
    ("zhida-demo", &["zhida-facts", "zhida-exchange"]),
    ("zhida-sql", &["zhida-facts", "zhida-measure", "zhida-engine"]),
    ("zhida-live", &["zhida-diagnostics", "zhida-facts", "zhida-measure", "zhida-engine"]),
    ("zhida-post", &[]),
    ("zhida-store", &["zhida-facts", "zhida-apply", "zhida-cases"]),
    (
        "zhida-web",
        &[
            "zhida-diagnostics",
            "zhida-facts",
            "zhida-measure",
            "zhida-engine",
            "zhida-check",
            "zhida-exchange",
            "zhida-live",
            "zhida-apply",
            "zhida-cases",
            "zhida-post",
            "zhida-store",
        ],
    ),
    (
        "zhida",
        &[
            "zhida-diagnostics",
            "zhida-facts",
            "zhida-measure",
            "zhida-engine",
            "zhida-check",
            "zhida-exchange",
            "zhida-demo",
            "zhida-sql",
            "zhida-live",
            "zhida-apply",
            "zhida-cases",
            "zhida-post",
            "zhida-store",
            "zhida-web",
        ],
    ),
];

/// Edges of tests and benches only.
const ALLOWED_IN_TESTS: &[(&str, &[&str])] = &[
    ("zhida-engine", &["zhida-diagnostics"]),
    ("zhida-sql", &["zhida-diagnostics"]),
    ("zhida-live", &["zhida-demo", "zhida-exchange"]),
    ("zhida-web", &["zhida-demo"]),
];

#[test]
fn crates_know_only_whom_they_may() {
    let output = Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version", "1", "--offline"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut surprises = Vec::new();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        seen.insert(name.to_owned());
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            if !to.starts_with("zhida") {
                continue;
            }
            let in_tests = dependency["kind"] == "dev";
            let allows = |table: &[(&str, &[&str])]| table.iter().any(|(from, list)| *from == name && list.contains(&to));
            if !(allows(ALLOWED) || (in_tests && allows(ALLOWED_IN_TESTS))) {
                surprises.push(format!("{name} -> {to}{}", if in_tests { " (tests)" } else { "" }));
            }
        }
    }
    assert!(surprises.is_empty(), "edges that are not in the table: {surprises:?}");
    let listed: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(seen, listed, "every crate stands in the table");
}

/// What a crate does not know stands at the top of its lib.rs.
#[test]
fn every_library_says_what_it_does_not_know() {
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    for entry in std::fs::read_dir(crates).unwrap() {
        let lib = entry.unwrap().path().join("src/lib.rs");
        if let Ok(text) = std::fs::read_to_string(&lib) {
            let head: String = text.lines().take_while(|l| l.starts_with("//!")).collect();
            assert!(head.contains("not know") || head.contains("knows no"), "{} does not say what the crate does not know", lib.display());
        }
    }
}
