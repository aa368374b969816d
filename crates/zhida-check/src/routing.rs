//! Cases nobody takes: a subject that no routing document names, or that is taken in some districts only.

use std::collections::BTreeSet;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_engine::{Case, Evaluation, Truth};
use zhida_facts::{CodeId, NaiveDate, Record, State, Value};
use zhida_measure::{Kind, Library, Measure, Track};

/// The facts a hole is looked for in.
const SUBJECT: &str = "case_subject";
const DISTRICT: &str = "registered_region";

/// A finding at the first routing document for each subject with a hole. A document that may take a case, depending on what is not known
/// of the enterprise, counts as taking it; of several versions the latest speaks, since what an earlier one took nobody takes any more.
pub(crate) fn untaken(library: &Library) -> Vec<Diagnostic> {
    let all = library.measures();
    // Versions of one document stand together, the latest last.
    let latest = |at: usize, m: &Measure| all.get(at + 1).is_none_or(|next| next.plan.meta.id != m.plan.meta.id);
    let routings = all.iter().enumerate().filter(|(at, m)| m.plan.meta.kind == Kind::Routing && latest(*at, m));
    let routings: Vec<&Measure> = routings.map(|(_, m)| m).collect();
    let facts = (library.dictionary.find(SUBJECT), library.dictionary.find(DISTRICT));
    let (Some(first), (Some(subject), Some(district))) = (routings.first(), facts) else { return Vec::new() };
    let places = districts(library, &routings);
    let mut found = Vec::new();
    for (choice, named) in (0_u16..).zip(&library.dictionary.fact(subject).choices) {
        let taken = |place: Option<CodeId>| {
            let mut record = Record::default();
            record.set(subject, None, State::Value(Value::Choice(choice)));
            if let Some(place) = place {
                record.set(district, None, State::Value(Value::Code(place)));
            }
            routings.iter().any(|m| {
                let day = m.plan.meta.in_force.from.or(m.plan.meta.in_force.to).unwrap_or(NaiveDate::MIN);
                let case = Case::new(library, &record, day, Track::New);
                Evaluation::new(&case, &m.plan).verdict() != Truth::No
            })
        };
        let holes: Vec<Option<CodeId>> = places.iter().copied().filter(|place| !taken(*place)).collect();
        if !holes.is_empty() {
            let start = first.plan.meta.span.start;
            // Where it is taken nowhere, the places need not be told one by one.
            let everywhere = if holes.len() == places.len() { "yes" } else { "no" };
            let holes = holes.into_iter().flatten().map(|place| library.codes.regions.name(place)).collect::<Vec<_>>().join(" ");
            let finding = Diagnostic::new(Code::NobodyTakes, start..start + 3).in_file(&first.file).with("name", &named.name);
            found.push(finding.with("everywhere", everywhere).with("places", holes));
        }
    }
    found
}

/// The districts of the regions that routing documents speak of: those without parts of their own; nothing in particular where they speak of
/// none.
fn districts(library: &Library, routings: &[&Measure]) -> Vec<Option<CodeId>> {
    let regions = &library.codes.regions;
    let spoken: BTreeSet<CodeId> = routings.iter().filter_map(|m| m.plan.meta.region).collect();
    let parents: BTreeSet<CodeId> = regions.ids().filter_map(|id| regions.parent(id)).collect();
    let inside = |id: CodeId| std::iter::successors(Some(id), |id| regions.parent(*id)).any(|id| spoken.contains(&id));
    let found: Vec<Option<CodeId>> = regions.ids().filter(|id| !parents.contains(id) && inside(*id)).map(Some).collect();
    if found.is_empty() { vec![None] } else { found }
}
