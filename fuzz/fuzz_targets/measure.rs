//! Whatever text comes in as a measure: problems or a plan, rendered, and never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use zhida_diagnostics::{Lang, Style, render_all};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Scheme};
use zhida_measure::{Library, Source};

fn surroundings() -> &'static (Dictionary, Codes) {
    static ONCE: OnceLock<(Dictionary, Codes)> = OnceLock::new();
    ONCE.get_or_init(|| {
        let tree = |scheme, text| CodeTree::parse(scheme, &[text]).expect("the code lists are ours");
        let codes = Codes {
            industries: tree(Scheme::Industry, "code,name,level,parent\nC,制造业,section,\nC35,专用设备制造业,division,C\n"),
            regions: tree(Scheme::Region, "code,name,level,parent\n330000,浙江省,province,\n"),
        };
        (Dictionary::parse(include_str!("../../measures/facts.csv")).expect("the dictionary is ours"), codes)
    })
}

fuzz_target!(|text: &str| {
    let (dictionary, codes) = surroundings();
    let source = Source { file: "a.md".to_owned(), text: text.to_owned() };
    let (library, problems) = Library::load(dictionary.clone(), codes.clone(), Calendar::default(), vec![source]);
    let shown = render_all(&problems, |_| Some(text), Lang::Zh, Style::Plain);
    assert!(problems.is_empty() || !shown.is_empty());
    let _ = zhida_check::run_samples(&library);
});
