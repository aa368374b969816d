//! A question as a form field that fits its fact.

use super::answers::{Answers, Wrong, name};
use crate::kit::form::{Field, Input, Offer};
use crate::show::Show;
use std::collections::BTreeSet;
use zhida_facts::{FactType, Scheme, spoken};
use zhida_measure::plan::{Atom, FactRef};

/// Questions asked at once.
pub(super) const AT_ONCE: usize = 3;

/// The next fields: what could not be read first, then of `asked` what was not left empty before.
pub(super) fn fields(show: Show<'_>, answers: &Answers, asked: &[FactRef]) -> Vec<Field> {
    let wrong = answers.wrong.iter().map(|(at, typed, wrong)| field(show, *at, typed, Some(wrong)));
    let open = asked.iter().filter(|at| !answers.skipped.contains(&name(show, **at)) && !answers.wrong.iter().any(|(w, ..)| w == *at));
    wrong.chain(open.map(|at| field(show, *at, "", None))).take(AT_ONCE.max(answers.wrong.len())).collect()
}

/// The field of a fact, with what was typed and what is wrong with it.
pub(crate) fn field(show: Show<'_>, at: FactRef, typed: &str, wrong: Option<&Wrong>) -> Field {
    let t = show.t;
    let fact = show.library.dictionary.fact(at.fact);
    let name = name(show, at);
    let yes_no = || {
        let said = [("是", t.say("yes")), ("否", t.say("no"))];
        Input::Choice(said.map(|(value, label)| Offer { value: value.to_owned(), label: label.to_string() }).into())
    };
    let text = |offers| Input::Text { unit: String::new(), figures: false, offers };
    let (input, hint) = match &fact.kind {
        FactType::Number { .. } => {
            let unit = spoken::unit(&fact.unit, t.zh()).1.trim().to_owned();
            (Input::Text { unit, figures: true, offers: Vec::new() }, String::new())
        }
        FactType::Bool => (yes_no(), String::new()),
        FactType::Date => (Input::Date, String::new()),
        FactType::Choice => {
            let offers = fact.choices.iter().map(|c| Offer { value: c.name.clone(), label: spoken::choice(c, t.zh()).to_owned() });
            (Input::Choice(offers.collect()), String::new())
        }
        FactType::Code(Scheme::Region) => (text(regions(show)), t.say("attempt-hint-region").to_string()),
        FactType::Code(Scheme::Industry) => (text(industries(show)), t.say("attempt-hint-industry").to_string()),
        FactType::List => (text(items(show, at)), t.say("attempt-hint-list").with("items", t.list(items(show, at))).to_string()),
        FactType::Text => (text(Vec::new()), String::new()),
    };
    let error = wrong.map_or_else(String::new, |w| t.say(w.why).with("typed", typed).with("near", &w.near).to_string());
    Field { id: name.replace('@', "-"), name, label: show.fact(at), hint, value: typed.to_owned(), error, input }
}

/// Regions that measures are about, and what lies in them.
fn regions(show: Show<'_>) -> Vec<String> {
    let tree = &show.library.codes.regions;
    let about: BTreeSet<_> = show.library.measures().iter().filter_map(|m| m.plan.meta.region).collect();
    let in_one = |id| about.contains(&id) || tree.parent(id).is_some_and(|up| about.contains(&up));
    tree.ids().filter(|id| in_one(*id)).map(|id| tree.name(id).to_owned()).collect()
}

/// The divisions of industries, two figures long.
fn industries(show: Show<'_>) -> Vec<String> {
    let tree = &show.library.codes.industries;
    tree.ids().filter(|id| tree.code(*id).len() == 3).map(|id| format!("{} {}", tree.code(id), tree.name(id))).collect()
}

/// What measures look for in a list.
fn items(show: Show<'_>, at: FactRef) -> Vec<String> {
    let mut found = BTreeSet::new();
    for measure in show.library.measures() {
        measure.plan.each_clause(&mut |clause| {
            for test in &clause.tests {
                test.test.each_atom(&mut |atom| {
                    if let Atom::Has { fact, items } = atom
                        && fact.fact == at.fact
                    {
                        found.extend(items.iter().map(ToString::to_string));
                    }
                });
            }
        });
    }
    found.into_iter().collect()
}
