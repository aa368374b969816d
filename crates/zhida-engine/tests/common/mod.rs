//! Generated measures over a small dictionary, for the property tests.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses a part; a test may fail loudly")]

use proptest::prelude::*;
use zhida_engine::{Case, Evaluation};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, NaiveDate, Number, Record, Scheme, State, Value};
use zhida_measure::plan::Plan;
use zhida_measure::{Library, Source, Track};

/// Facts 事实0 … 事实11: whole numbers, actionable.
pub(crate) const FACTS: usize = 12;

/// A condition tree to be written as a nested list.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// Comparison of the next fact: operator index and constant.
    Atom(usize, i64),
    /// Combination (0 all, 1 any, 2 none, 3 at least half) of items.
    Group(usize, Vec<Tree>),
}

pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    let leaf = (0..4_usize, 1..20_i64).prop_map(|(op, k)| Tree::Atom(op, k));
    leaf.prop_recursive(3, FACTS as u32, 4, |inner| {
        (0..4_usize, prop::collection::vec(inner, 1..5)).prop_map(|(combine, items)| Tree::Group(combine, items))
    })
    .prop_filter("at most twelve atoms", |t| atoms(t) <= FACTS)
}

pub(crate) fn atoms(tree: &Tree) -> usize {
    match tree {
        Tree::Atom(..) => 1,
        Tree::Group(_, items) => items.iter().map(atoms).sum(),
    }
}

/// Writes the tree; with `reversed`, the items of every group in reverse order but each atom on its own fact as before.
pub(crate) fn write(tree: &Tree, reversed: bool) -> String {
    fn go(tree: &Tree, next: &mut usize, depth: usize, reversed: bool) -> String {
        let indent = "  ".repeat(depth);
        match tree {
            Tree::Atom(op, k) => {
                let fact = *next;
                *next += 1;
                format!("{indent}- 条款{fact} `事实{fact} {} {k}` 【{fact}】\n", [">=", ">", "<=", "<"][*op])
            }
            Tree::Group(combine, items) => {
                let word = match combine {
                    0 => "全部满足".to_owned(),
                    1 => "任一满足".to_owned(),
                    2 => "均不得".to_owned(),
                    _ => format!("至少{}项", items.len().div_ceil(2)),
                };
                let mut lines: Vec<String> = items.iter().map(|t| go(t, next, depth + 1, reversed)).collect();
                if reversed {
                    lines.reverse();
                }
                format!("{indent}- 组 **{word}**\n{}", lines.concat())
            }
        }
    }
    format!("---\nid: t\n标题: t\n类型: subsidy\n---\n\n## 条件\n{}", go(tree, &mut 0, 0, reversed))
}

pub(crate) fn library(texts: &[(&str, String)]) -> Library {
    let mut csv = "key,label_zh,label_en,aliases,type,unit,period,source,actionable,values,derive\n".to_owned();
    for i in 0..FACTS {
        csv.push_str(&format!("f{i},事实{i},fact {i},,count,项,point,x,yes,,\n"));
    }
    csv.push_str("rev,营业收入,Revenue,,money,万元,annual,x,yes,,\nrd,研发费用,RD,,money,万元,annual,x,yes,,\nborn,成立日期,Born,,date,,point,x,,,\n");
    csv.push_str("flag,高新技术企业,High-tech,,bool,,point,x,yes,,\nfield,领域,Field,,list,,point,x,,,\nlevel,级别,Level,,enum,,point,x,yes,无<市级<省级<国家级,\n");
    csv.push_str("industry,所属行业,Industry,,code,,point,x,,@industry,\n");
    let tree = |scheme, text| CodeTree::parse(scheme, &[text]).unwrap();
    let codes = Codes {
        industries: tree(Scheme::Industry, "code,name,level,parent\nC,制造业,section,\nC35,专用设备制造业,division,C\nJ,金融业,section,\n"),
        regions: tree(Scheme::Region, "code,name,level,parent\n330000,浙江省,province,\n"),
    };
    let sources = texts.iter().map(|(file, text)| Source { file: (*file).to_owned(), text: text.clone() }).collect();
    let (library, problems) = Library::load(Dictionary::parse(&csv).unwrap(), codes, Calendar::default(), sources);
    let shown: Vec<String> = problems.iter().map(|p| format!("{} {}", p.code().name(), p.message(zhida_diagnostics::Lang::En))).collect();
    assert!(!zhida_diagnostics::has_errors(&problems), "{shown:?}\n{}", texts[0].1);
    library
}

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

/// Values for the twelve facts; `None` is not asked.
pub(crate) fn record(library: &Library, values: &[Option<i64>]) -> Record {
    let mut record = Record::default();
    for (i, value) in values.iter().enumerate() {
        let fact = library.dictionary.find(&format!("f{i}")).unwrap();
        if let Some(v) = value {
            record.set(fact, None, State::Value(Value::Number(Number::from(*v))));
        }
    }
    record
}

pub(crate) fn with<T>(library: &Library, facts: &Record, work: impl FnOnce(&Evaluation<'_>, &Plan) -> T) -> T {
    let case = Case::new(library, facts, day(), Track::New);
    let plan = &library.measures()[0].plan;
    work(&Evaluation::new(&case, plan), plan)
}
