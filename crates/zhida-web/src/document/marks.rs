//! What a verdict puts at each place of the text: mark, values used, gap.

use crate::kit::verdict::{self, Look};
use crate::show::{Show, Used};
use crate::words::Key;
use std::ops::Range;
use zhida_engine::{Change, ClauseReport, Evaluation, Explanation, IndicatorReport, Truth};
use zhida_measure::plan::{Combine, Node, Plan};

/// What stands behind a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// What to say first: attested, to be attested, not triggered.
    pub remark: Option<Key>,
    /// Facts used.
    pub used: Vec<Used>,
    /// Scores used: 评价得分 = 60–75.
    pub scores: Vec<String>,
    /// How the gap closes; empty if it does not, or there is none.
    pub gap: String,
}

impl Note {
    /// Whether there is anything to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remark.is_none() && self.used.is_empty() && self.scores.is_empty() && self.gap.is_empty()
    }
}

/// A mark with its note; of a group, how many of its items hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The mark.
    pub look: Look,
    /// Its note.
    pub note: Note,
    /// Items that hold, and items in all.
    pub tally: Option<(usize, usize)>,
}

/// All marks of a verdict, by place.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    stamps: Vec<(Range<usize>, Stamp)>,
    sheets: Vec<(Range<usize>, String)>,
}

impl Marks {
    /// The marks of `explanation`. `wanted`: whether more of the measure is to be wished for, so that gaps are worth showing.
    #[must_use]
    pub fn of(show: Show<'_>, plan: &Plan, evaluation: &Evaluation<'_>, explanation: &Explanation, wanted: bool) -> Self {
        let mut stamps: Vec<(Range<usize>, Stamp)> = Vec::new();
        // A class table is mostly about others: what neither holds nor can be brought about says nothing here.
        let telling = |c: &&ClauseReport| !c.in_class || c.truth != Truth::No || reachable(c).is_some();
        let mut moot = Vec::new();
        settled(evaluation, &plan.root, false, &mut moot);
        for clause in explanation.clauses.iter().filter(telling) {
            let settled = moot.contains(&clause.span);
            let note = clause_note(show, clause, wanted && !settled);
            let look = verdict::clause(clause);
            stamps.push((clause.span.clone(), Stamp { look: if settled { verdict::muted(look) } else { look }, note, tally: None }));
        }
        explanation.indicators.iter().for_each(|i| indicator(show, i, &mut stamps));
        groups(evaluation, &plan.root, true, &moot, &mut stamps);
        let full = |index: usize| plan.sheets.get(index).and_then(|s| s.full.as_ref());
        let sheets = explanation.sheets.iter().enumerate().map(|(index, (_, span, range))| {
            let full = full(index).map_or_else(String::new, |f| format!(" / {}", zhida_facts::spoken::decimal(f, 4)));
            (span.clone(), format!("{}{full}", show.interval(range)))
        });
        Self { stamps, sheets: sheets.collect() }
    }

    /// What stands at exactly `span`.
    pub(super) fn at(&self, span: &Range<usize>) -> Option<Stamp> {
        self.stamps.iter().find(|(place, _)| place == span).map(|(_, stamp)| stamp.clone())
    }

    /// What stands at the last cell that a mark's place reaches into.
    pub(super) fn in_cell(&self, cell: &Range<usize>) -> Option<Stamp> {
        let ends_here =
            |place: &Range<usize>| place.end > cell.start && place.end <= cell.end.max(cell.start + 1) && place.start < place.end;
        self.stamps.iter().find(|(place, _)| ends_here(place)).map(|(_, stamp)| stamp.clone())
    }

    /// The score of the sheet whose heading stands at `span`.
    pub(super) fn score(&self, span: &Range<usize>) -> Option<String> {
        self.sheets.iter().find(|(place, _)| place == span).map(|(_, score)| score.clone())
    }
}

fn clause_note(show: Show<'_>, clause: &ClauseReport, wanted: bool) -> Note {
    let remark = match (clause.manual, clause.truth) {
        (true, Truth::Unknown) => Some(Key("note-to-attest")),
        (true, _) => Some(Key("note-attested")),
        (false, Truth::No) if clause.inverted => Some(Key("note-not-triggered")),
        _ => None,
    };
    let gap = reachable(clause).filter(|_| wanted && !clause.manual).map_or_else(String::new, |fix| show.changes(fix));
    Note {
        remark,
        used: clause.used.iter().map(|u| show.used(u)).collect(),
        scores: clause.scores.iter().map(|(sheet, range)| format!("{sheet} = {}", show.interval(range))).collect(),
        gap,
    }
}

/// The gap, if the enterprise can close it.
fn reachable(clause: &ClauseReport) -> Option<&Vec<Change>> {
    clause.gap.as_ref().filter(|gap| !gap.is_empty() && gap.iter().all(Change::is_reachable))
}

/// Bands that hold or may hold; the values are the same for all of an indicator and are said once.
fn indicator(show: Show<'_>, report: &IndicatorReport, stamps: &mut Vec<(Range<usize>, Stamp)>) {
    let mut note = Note { used: report.used.iter().map(|u| show.used(u)).collect(), ..Note::default() };
    for (span, truth) in report.bands.iter().filter(|(_, truth)| *truth != Truth::No) {
        stamps.push((span.clone(), Stamp { look: verdict::mark(*truth), note: std::mem::take(&mut note), tally: None }));
        if *truth == Truth::Yes {
            break;
        }
    }
}

/// The places below groups of alternatives that hold already: what fails there stands in nobody's way.
fn settled(evaluation: &Evaluation<'_>, node: &Node, within: bool, moot: &mut Vec<Range<usize>>) {
    match node {
        Node::Clause(clause) if within => moot.push(clause.span.clone()),
        Node::Clause(_) => {}
        Node::Group(group) if group.combine == Combine::None => {}
        Node::Group(group) => {
            if within {
                moot.push(group.span.clone());
            }
            let holds = group.combine != Combine::All && evaluation.node(node) == Truth::Yes;
            group.items.iter().for_each(|item| settled(evaluation, item, within || holds, moot));
        }
    }
}

fn groups(evaluation: &Evaluation<'_>, node: &Node, root: bool, moot: &[Range<usize>], stamps: &mut Vec<(Range<usize>, Stamp)>) {
    let Node::Group(group) = node else { return };
    if !root {
        let held = group.items.iter().filter(|i| evaluation.node(i) == Truth::Yes).count();
        let tally = (group.combine != Combine::None).then_some((held, group.items.len()));
        let look = verdict::mark(evaluation.node(node));
        let look = if moot.contains(&group.span) { verdict::muted(look) } else { look };
        stamps.push((group.span.clone(), Stamp { look, note: Note::default(), tally }));
    }
    // Below a list of exclusions a group that holds is bad news; its clauses say so, the group keeps silent.
    if group.combine != Combine::None {
        group.items.iter().for_each(|item| groups(evaluation, item, false, moot, stamps));
    }
}
