//! Messages and those who ask for them: none missing, none idle, both languages alike.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// All files at or below `folder` that end in `ending`.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

fn messages(language: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for file in files(&Path::new(CRATE).join("../../web/messages").join(language), ".ftl") {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
            let key = line.split(" =").next().unwrap().to_owned();
            assert!(keys.insert(key.clone()), "{key} twice in {language}");
        }
    }
    keys
}

/// What stands in `say("…")` and `Key("…")`.
fn asked() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let places = [(Path::new(CRATE).join("src"), ".rs"), (Path::new(CRATE).join("../../web/templates"), "")];
    for file in places.iter().flat_map(|(folder, ending)| files(folder, ending)) {
        let text = fs::read_to_string(&file).unwrap();
        let text: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for opening in ["say(\"", "Key(\""] {
            let parts = text.split(opening).skip(1).filter_map(|rest| rest.split('"').next());
            keys.extend(parts.filter(|k| !k.is_empty()).map(str::to_owned));
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_messages() {
    assert_eq!(messages("zh-CN"), messages("en"));
}

#[test]
fn every_message_asked_for_exists_and_none_is_idle() {
    let (have, asked) = (messages("en"), asked());
    let missing: Vec<_> = asked.difference(&have).collect();
    let idle: Vec<_> = have.difference(&asked).collect();
    assert!(missing.is_empty() && idle.is_empty(), "missing: {missing:?}\nidle: {idle:?}");
}
