//! Whatever bytes come in as a fact file: a table and a report, and never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use zhida_diagnostics::Lang;
use zhida_exchange::{Hooks, Options, read_bytes};
use zhida_facts::{CodeTree, Codes, Dictionary, NaiveDate, Scheme};

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

fuzz_target!(|bytes: &[u8]| {
    let (dictionary, codes) = surroundings();
    let day = NaiveDate::from_ymd_opt(2026, 6, 30).expect("a day");
    let mut rejects = 0_u64;
    let mut hooks = Hooks { progress: &mut |_| (), reject: &mut |_| rejects += 1 };
    let import = read_bytes("a", bytes, dictionary, codes, &Options::new(day, Lang::Zh), &mut hooks);
    let _ = import.summary.text(Lang::En);
});
