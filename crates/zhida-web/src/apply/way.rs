//! The way of an application: as the measure prescribes it, or the usual one where its text says nothing.

use zhida_apply::{Officer, Procedure, Step};
use zhida_measure::Language;
use zhida_measure::plan::{self, Plan, Points};

/// Working days of a head's step that a text leaves out.
const DECISION: u32 = 10;

/// The procedure of `plan`.
pub(crate) fn way(plan: &Plan) -> Procedure {
    let zh = plan.meta.language == Language::Zh;
    let word = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
    let scored = scored(plan);
    let meta = &plan.meta;
    if plan.procedure.is_empty() {
        let usual = Procedure::usual(&meta.issuer, word("审核", "Review"), word("审定", "Decision"), scored);
        return Procedure { notice: if meta.notice > 0 { meta.notice } else { usual.notice }, supplement: meta.supplement, ..usual };
    }
    let last = plan.procedure.len() - 1;
    let mut steps: Vec<Step> = plan.procedure.iter().enumerate().map(|(at, step)| of(step, at == last)).collect();
    // The checker warns of a text in which nobody decides; the department of the last step does then.
    if steps.last().is_some_and(|s| s.officer != Officer::Head) {
        let department = steps.last().map(|s| s.department.clone()).unwrap_or_default();
        steps.push(Step { name: word("审定", "Decision").to_owned(), department, officer: Officer::Head, workdays: DECISION });
    }
    Procedure { steps, notice: meta.notice, supplement: meta.supplement, silence: meta.silence, scored }
}

fn of(step: &plan::Step, last: bool) -> Step {
    let officer = match step.officer {
        plan::Officer::Inspector => Officer::Inspector,
        plan::Officer::Expert => Officer::Expert,
        plan::Officer::Head if last => Officer::Head,
        plan::Officer::Handler | plan::Officer::Head => Officer::Handler,
    };
    Step { name: step.name.clone(), department: step.department.clone(), officer, workdays: step.workdays }
}

/// What experts give points for: of each indicator the first band that leaves a range.
fn scored(plan: &Plan) -> Vec<String> {
    let ranged = |i: &plan::Indicator| {
        let band = i.bands.iter().find(|b| matches!(b.points, Points::Range(..)) && !b.key.is_empty())?;
        Some(band.key.clone())
    };
    plan.sheets.iter().flat_map(|s| &s.indicators).filter_map(ranged).collect()
}
