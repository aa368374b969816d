//! The repository's own library, for looking at it and for tests.

use std::error::Error;
use std::path::Path;
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Scheme};
use zhida_measure::{Library, Source};

/// Loads the library in `root`.
pub(crate) fn load(root: &Path) -> Result<Library, Box<dyn Error>> {
    let read = |name: &str| std::fs::read_to_string(root.join(name));
    let dictionary = Dictionary::parse(&read("facts.csv")?).map_err(|faults| format!("{faults:?}"))?;
    let regions = [read("codes/regions.csv")?, read("codes/regions-demo.csv")?];
    let codes = Codes {
        industries: CodeTree::parse(Scheme::Industry, &[&read("codes/industries.csv")?])?,
        regions: CodeTree::parse(Scheme::Region, &[&regions[0], &regions[1]])?,
    };
    let calendar = Calendar::parse(&read("codes/workdays.csv")?).map_err(|line| format!("codes/workdays.csv:{line}"))?;
    let mut sources = Vec::new();
    for folder in ["national", "demo-city"] {
        for entry in std::fs::read_dir(root.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "md") {
                sources.push(Source { file: path.display().to_string(), text: std::fs::read_to_string(&path)? });
            }
        }
    }
    Ok(Library::load(dictionary, codes, calendar, sources).0)
}
