//! Where enterprises fail: each clause with how many it lets through, stops and leaves open.

use zhida_live::Judged;

/// A clause and its counts.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// Its words.
    pub(crate) text: String,
    /// Its citations.
    pub(crate) cites: Vec<String>,
    /// Where it stands in the measure's public page.
    pub(crate) anchor: usize,
    /// Whether a person attests it.
    pub(crate) manual: bool,
    /// How many it does not stand in the way of.
    pub(crate) pass: usize,
    /// How many it stands in the way of.
    pub(crate) fail: usize,
    /// How many lack facts to say.
    pub(crate) unknown: usize,
    /// Widths of the three in thousandths.
    pub(crate) widths: [usize; 3],
}

/// All clauses in the order of the document. What is among exclusions counts as passed where it does not hold.
pub(crate) fn passages(judged: &Judged) -> Vec<Passage> {
    let plan = judged.subject().plan();
    let inverted = plan.inverted();
    let mut found = Vec::new();
    plan.each_clause(&mut |clause| {
        let Some(funnel) = judged.funnels().get(clause.id) else { return };
        let (pass, fail) = if inverted.contains(&clause.id) { (funnel.fail, funnel.pass) } else { (funnel.pass, funnel.fail) };
        found.push(Passage {
            text: clause.text.clone(),
            cites: clause.cites.clone(),
            anchor: clause.id + 1,
            manual: clause.is_manual(),
            pass,
            fail,
            unknown: funnel.unknown,
            widths: widths([pass, funnel.unknown, fail]),
        });
    });
    found
}

/// Shares of the whole in thousandths; nothing of nothing.
pub(crate) fn widths<const N: usize>(counts: [usize; N]) -> [usize; N] {
    let all = counts.iter().sum::<usize>().max(1);
    counts.map(|count| count * 1000 / all)
}
