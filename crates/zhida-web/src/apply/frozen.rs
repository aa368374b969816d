//! What an application rests on, frozen as it is sent: the measure's version, the facts, the verdict, the amount.

use crate::app::Shelf;
use crate::budget::pays;
use crate::show::Show;
use zhida_apply::{Amount, Frozen, Proposal, Reason};
use zhida_engine::{AmountRange, Case, Evaluation, Outcome, Truth};
use zhida_facts::{Datelike as _, Facts, Number};
use zhida_live::{City, Subject};
use zhida_measure::Measure;
use zhida_measure::plan::{Node, Plan};
use zhida_store::sha256;

/// A condition of the measure and how it stands.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) truth: Truth,
}

/// An enterprise in the light of a measure, as far as a decision needs it.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) version: i64,
    pub(crate) text: String,
    /// SHA-256 of the facts the measure reads.
    pub(crate) facts: String,
    pub(crate) outcome: Outcome,
    /// The measure's own conditions, top level: what a decision gives reasons for.
    pub(crate) conditions: Vec<Condition>,
    /// Whether the measure brings money to whoever gets it.
    pays: bool,
}

/// What `subject` says of somebody with these facts.
pub(crate) fn ground(city: &City, shelf: &Shelf, facts: &dyn Facts, subject: &Subject) -> Ground {
    let plan = subject.plan();
    let case = Case::new(city.library(), facts, city.day(), subject.track());
    let evaluation = Evaluation::new(&case, plan);
    let conditions = conditions(plan).map(|(key, text, node)| Condition { key, text: text.to_owned(), truth: evaluation.node(node) });
    Ground {
        version: shelf.versions.get(subject.index()).copied().unwrap_or_default(),
        text: sha256(&subject.measure().text),
        conditions: conditions.collect(),
        facts: digest(city, facts, subject),
        outcome: city.explanation(facts, subject).outcome,
        pays: pays(plan),
    }
}

/// The conditions of a measure that a decision speaks of, top level: key, words, and the node itself.
fn conditions(plan: &Plan) -> impl Iterator<Item = (String, &str, &Node)> {
    let top = match &plan.root {
        Node::Group(group) => group.items.as_slice(),
        Node::Clause(_) => std::slice::from_ref(&plan.root),
    };
    top.iter().enumerate().map(|(at, node)| {
        let (text, cites) = match node {
            Node::Group(g) => (g.text.as_str(), &g.cites),
            Node::Clause(c) => (c.text.as_str(), &c.cites),
        };
        let key = cites.first().cloned().unwrap_or_else(|| (at + 1).to_string());
        (format!("{}-{key}", at + 1), text, node)
    })
}

/// The words of the condition of that key in `text`; the key itself where the text is not at hand.
pub(crate) fn condition_said(text: Option<&Measure>, key: &str) -> String {
    let found = text.and_then(|measure| conditions(&measure.plan).find(|(own, ..)| own == key));
    found.map_or(key, |(_, words, _)| words).to_owned()
}

/// The facts the measure reads, as they are stored, a line each.
fn digest(city: &City, facts: &dyn Facts, subject: &Subject) -> String {
    let (library, mut lines) = (city.library(), Vec::new());
    for at in subject.plan().facts() {
        let (fact, year) = (library.dictionary.fact(at.fact), at.year.resolve(city.day().year()));
        lines.push(format!("{}\t{year:?}\t{}\n", fact.key, facts.state(at.fact, year).to_stored(fact, &library.codes)));
    }
    lines.sort();
    sha256(&lines.concat())
}

impl Ground {
    /// Frozen, made of the first `seq` entries of the ledger.
    pub(crate) fn frozen(&self, seq: i64, word: &str) -> Frozen {
        let verdict = match self.outcome.verdict {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown => "unknown",
        };
        Frozen {
            version: self.version,
            text: self.text.clone(),
            seq,
            facts: self.facts.clone(),
            papers: Vec::new(),
            word: word.to_owned(),
            verdict: verdict.to_owned(),
            amount: self.amount(),
        }
    }

    /// What it comes to, in fen, if that is known to the fen and money.
    pub(crate) fn amount(&self) -> Option<Amount> {
        self.outcome.amount.as_ref().and_then(fen)
    }

    /// Whether a grant has to say how much: what is granted without an amount stands in no budget. Where the facts give nothing for certain,
    /// nothing is lost.
    pub(crate) fn needs_amount(&self) -> bool {
        self.pays && self.amount() != Some(0)
    }

    /// The proposal that follows where every condition holds for certain, and the amount with them.
    pub(crate) fn certain(&self) -> Option<Proposal> {
        if self.outcome.verdict != Truth::Yes || (self.needs_amount() && self.amount().is_none()) {
            return None;
        }
        let reasons = self.conditions.iter().map(|c| Reason { clause: c.key.clone(), holds: true, why: String::new() }).collect();
        Some(Proposal { grant: true, amount: self.amount().filter(|a| *a > 0), reasons })
    }
}

/// An exact sum of money in fen, rounded down to the fen.
fn fen(range: &AmountRange) -> Option<Amount> {
    let high = range.high.as_ref().filter(|high| range.dimension.is_money() && **high == range.low)?;
    (high * &Number::from(100)).floor().to_i64()
}

/// Fen as money in words.
pub(crate) fn money(show: Show<'_>, fen: Option<Amount>) -> String {
    fen.and_then(|f| Number::ratio(f, 100)).map_or_else(String::new, |yuan| show.money(&yuan))
}
