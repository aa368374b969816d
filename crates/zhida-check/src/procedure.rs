//! Whether a procedure can be carried out: somebody proposes a decision, experts have something to judge, terms belong to steps.

use crate::check::Check;
use zhida_diagnostics::Code;
use zhida_measure::plan::{Officer, Points};

pub(crate) fn procedure(check: &mut Check<'_>) {
    let plan = check.plan;
    let meta = &plan.meta;
    let end = meta.span.end.saturating_sub(4)..meta.span.end.saturating_sub(1);
    let Some(last) = plan.procedure.last() else {
        // A public notice and the time to supply what is missing belong to the usual way, too.
        if meta.silence {
            check.problems.push(Check::at(Code::IdleTerm, &end).with("name", "逾期未办"));
        }
        return;
    };
    if last.officer != Officer::Head {
        check.problems.push(Check::at(Code::NoDecisionStep, &last.span));
    }
    let range = |points: &Points| matches!(points, Points::Range(..));
    let bands = plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands);
    let ranged = bands.clone().find(|b| range(&b.points));
    let mut manual = false;
    plan.each_clause(&mut |c| manual |= c.is_manual());
    match (ranged, plan.procedure.iter().find(|s| s.officer == Officer::Expert)) {
        (Some(band), None) => check.problems.push(Check::at(Code::ExpertStep, &band.span).with("have", "score")),
        (None, Some(step)) if !manual => check.problems.push(Check::at(Code::ExpertStep, &step.span).with("have", "step")),
        _ => {}
    }
}
