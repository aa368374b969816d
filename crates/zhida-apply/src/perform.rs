//! Doing something: who may, in which state, on what conditions.

use crate::act::{Act, Actor, Party, Proposal, Row};
use crate::application::Application;
use crate::clock::{after, due};
use crate::procedure::Officer;
use crate::state::State;
use chrono::NaiveDateTime;
use zhida_facts::{Calendar, NoSchedule};

/// Why something cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not in this state.
    State,
    /// Not by this party, or not by this department.
    Party,
    /// Only at another officer's step.
    Officer,
    /// It was sent back once already; everything that is missing is said at once.
    Twice,
    /// Something has to be said: a reason, what is missing, what was found, an answer.
    Words,
    /// The visit is not written down.
    Visit,
    /// Points are missing, or given for what nobody asked for.
    Points,
    /// The procedure cannot be gone.
    Procedure,
    /// No such objection, or it is answered.
    Objection,
    /// Objections are open.
    Objections,
    /// The notice still runs.
    Notice,
    /// A second person has to do it.
    SamePerson,
    /// The amount is not what was granted, or nothing.
    Amount,
    /// It lies before what was done last.
    Time,
    /// It is not due.
    NotDue,
}

/// Does `act`; gives the application afterwards and the row to write.
///
/// # Errors
/// Why not; nothing is changed.
pub fn act(application: &Application, by: Actor, act: Act, at: NaiveDateTime) -> Result<(Application, Row), Refusal> {
    let row = Row { at, by, act };
    check(application, &row)?;
    let mut after = application.clone();
    after.carry(&row);
    Ok((after, row))
}

/// Everything that has fallen due by itself up to `now`, each at its own instant: steps passed by silence, the end of a notice, a return
/// nobody answered.
///
/// # Errors
/// A year on the way has no schedule.
pub fn settle(application: &Application, calendar: &Calendar, now: NaiveDateTime) -> Result<(Application, Vec<Row>), NoSchedule> {
    let (mut application, mut rows) = (application.clone(), Vec::new());
    // Each turn leaves a state or a step behind for good.
    while let Some(day) = due(&application, calendar)? {
        let at = after(day);
        let fallen = match application.state {
            State::Notice => Some(Act::EndNotice),
            State::Returned => Some(Act::Lapse),
            State::Review => application.passes_by_silence().then(|| Act::Pass(String::new())),
            _ => None,
        };
        let Some(act) = fallen.filter(|_| at <= now) else { break };
        let row = Row { at: at.max(application.last), by: Actor { party: Party::System, person: None }, act };
        application.carry(&row);
        rows.push(row);
    }
    Ok((application, rows))
}

impl Application {
    fn passes_by_silence(&self) -> bool {
        let silent = self.procedure.as_ref().is_some_and(|p| p.silence);
        silent && self.now_at().is_some_and(|s| s.officer != Officer::Head)
    }
}

/// Whether the row may be done to the application.
pub(crate) fn check(application: &Application, row: &Row) -> Result<(), Refusal> {
    let state = application.state;
    if row.at < application.last {
        return Err(Refusal::Time);
    }
    let need = |holds: bool, why: Refusal| if holds { Ok(()) } else { Err(why) };
    let in_states = |states: &[State]| need(states.contains(&state), Refusal::State);
    let officers = |officers: &[Officer]| {
        let step = application.now_at().ok_or(Refusal::State)?;
        need(row.by.party == Party::Department(step.department.clone()), Refusal::Party)?;
        need(officers.contains(&step.officer), Refusal::Officer)
    };
    let department = || need(row.by.party == Party::Department(application.department().to_owned()), Refusal::Party);
    let party = |party: Party| need(row.by.party == party, Refusal::Party);
    let said = |text: &str| need(!text.trim().is_empty(), Refusal::Words);
    let another = |person: Option<i64>| need(row.by.person.is_some() && row.by.person != person, Refusal::SamePerson);
    match &row.act {
        Act::Submit(_, procedure) => {
            in_states(&[State::Draft])?;
            party(Party::Enterprise)?;
            need(procedure.is_sound(), Refusal::Procedure)
        }
        Act::List(_, procedure, proposal) => {
            in_states(&[State::Draft])?;
            need(procedure.is_sound(), Refusal::Procedure)?;
            let head = procedure.steps.last().map(|s| Party::Department(s.department.clone()));
            need(Some(&row.by.party) == head.as_ref(), Refusal::Party)?;
            sound(proposal)
        }
        Act::Return(missing) => {
            in_states(&[State::Review])?;
            officers(&[Officer::Handler, Officer::Inspector, Officer::Expert, Officer::Head])?;
            need(application.returned.is_none(), Refusal::Twice)?;
            need(!missing.is_empty() && missing.iter().all(|m| !m.trim().is_empty()), Refusal::Words)
        }
        Act::Supply(_) => {
            in_states(&[State::Returned])?;
            party(Party::Enterprise)
        }
        Act::Visit(_, found) => {
            officers(&[Officer::Inspector])?;
            said(found)
        }
        Act::Score(points) => {
            officers(&[Officer::Expert])?;
            let asked = application.procedure.as_ref().map_or(&[][..], |p| &p.scored);
            need(!points.is_empty() && points.iter().all(|(key, _)| asked.contains(key)), Refusal::Points)
        }
        Act::Pass(_) if row.by.party == Party::System => {
            in_states(&[State::Review])?;
            need(application.passes_by_silence(), Refusal::NotDue)
        }
        Act::Pass(_) => {
            officers(&[Officer::Handler, Officer::Inspector, Officer::Expert])?;
            let officer = application.now_at().map(|s| s.officer);
            need(officer != Some(Officer::Inspector) || application.visit.is_some(), Refusal::Visit)?;
            let asked = application.procedure.as_ref().map_or(&[][..], |p| &p.scored);
            let given = |key: &String| application.points.iter().any(|(k, _)| k == key);
            need(officer != Some(Officer::Expert) || asked.iter().all(given), Refusal::Points)
        }
        Act::Propose(proposal) => {
            officers(&[Officer::Head])?;
            sound(proposal)
        }
        Act::Object(_, _, text) => {
            in_states(&[State::Notice])?;
            party(Party::Public)?;
            said(text)
        }
        Act::Answer(at, _, answer) => {
            in_states(&[State::Notice, State::Proposed])?;
            department()?;
            need(application.objections.get(*at).is_some_and(|o| o.answer.is_none()), Refusal::Objection)?;
            said(answer)
        }
        Act::EndNotice => {
            in_states(&[State::Notice])?;
            party(Party::System)
        }
        Act::Decide(as_proposed, why) => {
            need(state != State::Notice, Refusal::Notice)?;
            in_states(&[State::Proposed])?;
            department()?;
            need(application.open_objections() == 0, Refusal::Objections)?;
            another(application.proposal.as_ref().and_then(|(_, by)| *by))?;
            if *as_proposed { Ok(()) } else { said(why) }
        }
        Act::Pay(payment) => {
            in_states(&[State::Granted])?;
            department()?;
            said(&payment.reference)?;
            let granted = application.proposal.as_ref().and_then(|(p, _)| p.amount);
            need(payment.amount > 0 && granted.is_none_or(|g| payment.amount == g), Refusal::Amount)
        }
        Act::Confirm(_) => {
            in_states(&[State::Booked])?;
            department()?;
            another(application.payment.as_ref().and_then(|(_, by)| *by))
        }
        Act::Withdraw(_) => {
            in_states(&[State::Review, State::Returned, State::Notice, State::Proposed])?;
            party(Party::Enterprise)
        }
        Act::Lapse => {
            in_states(&[State::Returned])?;
            party(Party::System)
        }
    }
}

/// A grant names no clause that fails; a refusal names one at least, and says why.
fn sound(proposal: &Proposal) -> Result<(), Refusal> {
    let failing = || proposal.reasons.iter().filter(|r| !r.holds);
    let said = failing().all(|r| !r.why.trim().is_empty());
    if !said || proposal.grant != (failing().count() == 0) {
        return Err(Refusal::Words);
    }
    if proposal.grant && proposal.amount.is_some_and(|a| a <= 0) { Err(Refusal::Amount) } else { Ok(()) }
}
