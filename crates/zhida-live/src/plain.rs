//! Conditions that stand in no measure, judged on the whole city.

use crate::City;
use zhida_engine::{Ask, Case, Evaluation, Matcher, Program, Truth};
use zhida_facts::{Bits, Dictionary, FactId, Period};
use zhida_measure::plan::{Clause, Combine, FactRef, Group, Node, Plan, Spanned, Test, Year};
use zhida_measure::{Kind, Language, Library, Meta, Track};

/// Of each condition: for whom it holds and for whom it is unknown.
pub(crate) fn matching(city: &City, tests: &[Test]) -> Vec<(Bits, Bits)> {
    let plans: Vec<Plan> = tests.iter().map(|t| plan(t.clone())).collect();
    let library: &Library = city.library();
    if library.measures().is_empty() {
        // The columns take a plan as the variant of a measure, and there is none.
        return plans.iter().map(|plan| by_rows(city, plan)).collect();
    }
    let program = Program::variants(library, 0, plans, city.day(), Track::New);
    let found = Matcher::new(library, &program, city.table(), Ask::default()).run();
    (0..tests.len()).map(|at| (found.eligible(at), found.unknown(at))).collect()
}

fn by_rows(city: &City, plan: &Plan) -> (Bits, Bits) {
    let (mut yes, mut unknown) = (Bits::zeros(city.len()), Bits::zeros(city.len()));
    for row in 0..city.len() {
        let facts = city.table().row(row);
        let case = Case::new(city.library(), &facts, city.day(), Track::New);
        match Evaluation::new(&case, plan).verdict() {
            Truth::Yes => yes.set(row, true),
            Truth::Unknown => unknown.set(row, true),
            Truth::No => {}
        }
    }
    (yes, unknown)
}

/// A measure with one clause.
pub(crate) fn plan(test: Test) -> Plan {
    let meta = Meta {
        id: String::new(),
        title: String::new(),
        kind: Kind::Service,
        issuer: String::new(),
        doc: String::new(),
        region: None,
        in_force: zhida_measure::DateRange::default(),
        window: None,
        track: None,
        exclusive: Vec::new(),
        grants: None,
        desk: Vec::new(),
        certainty: String::new(),
        sample_date: None,
        notice: 0,
        supplement: 0,
        silence: false,
        budget: None,
        loan: None,
        language: Language::Zh,
        span: 0..0,
    };
    let clause = Clause {
        id: 0,
        key: String::new(),
        text: String::new(),
        cites: Vec::new(),
        span: 0..0,
        marked: false,
        tests: vec![Spanned { test, source: String::new(), span: 0..0 }],
        source_less: true,
    };
    let items = vec![Node::Clause(clause)];
    let root = Group { combine: Combine::All, text: String::new(), cites: Vec::new(), span: 0..0, marked: false, items };
    let (classes, sheets, benefits) = (Vec::new(), Vec::new(), Vec::new());
    let (procedure, materials, sentences, samples) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Plan { meta, root: Node::Group(root), classes, sheets, benefits, procedure, materials, sentences, samples, clauses: 1 }
}

/// The fact in the year it means where a text names none.
pub(crate) fn usual(dictionary: &Dictionary, fact: FactId) -> FactRef {
    let year = match dictionary.fact(fact).period {
        Period::Annual => Year::Back(1),
        Period::Current => Year::Back(0),
        Period::Point => Year::Point,
    };
    FactRef { fact, year }
}
