//! In what capacity somebody acts on a case. A person has several; the first in which the move is allowed counts.

use super::load::{CaseFile, frame_of};
use super::settings::settings_in;
use super::{CENTRE, Moment};
use crate::error::{Result, StoreError};
use crate::ledger::Write;
use crate::role::{Role as Account, Signed};
use crate::services::office_of_institution;
use crate::time::local;
use zhida_cases::{Act, Actor, Case, Deed, Done, Frame, OfficeId, PersonId, Refusal, Role, Seat, act};

/// The office of whoever is signed in.
#[must_use]
pub(crate) fn office(signed: &Signed) -> i64 {
    signed.institution().map(office_of_institution).or(signed.department()).unwrap_or(CENTRE)
}

/// The office whose heads sign for an office: the centre's for institutions, which it has approved; its own for every other.
#[must_use]
pub(super) fn signing_office(office: i64) -> i64 {
    if office < CENTRE { CENTRE } else { office }
}

/// The capacities in which `signed`, with these duties, may act on `case`.
pub(crate) fn capacities(signed: &Signed, duties: &[Role], case: &Case) -> Vec<Actor> {
    let me = PersonId(signed.user());
    let sits = |seat: &Seat| seat.person == me;
    let own_office = case.lead.is_none_or(|lead| signing_office(lead.office.0) == office(signed));
    let mut roles = match signed.role() {
        Account::Enterprise => vec![Role::Enterprise],
        Account::Clerk => vec![Role::Clerk, Role::Proxy],
        Account::Leader => vec![Role::Leader],
        Account::Department | Account::Institution | Account::Auditor | Account::Administrator => Vec::new(),
    };
    if matches!(signed.role(), Account::Clerk | Account::Department | Account::Institution) {
        if case.lead.iter().chain(&case.offered).any(sits) {
            roles.push(Role::Handler);
        }
        if case.co.iter().any(|co| sits(&co.seat)) {
            roles.push(Role::CoHandler);
        }
        roles.extend(duties.iter().copied().filter(|duty| *duty != Role::Head || own_office));
    }
    roles.into_iter().map(|role| Actor { person: Some(me), role, office: Some(OfficeId(office(signed))) }).collect()
}

impl Write {
    /// Does something to a case in the first capacity that may; `seen` rows of its log were seen.
    pub(crate) async fn act_on_case(
        &mut self,
        file: CaseFile,
        actors: &[Actor],
        what: &Act,
        seen: Option<usize>,
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let settings = settings_in(&self.tx).await?;
        let frame = frame_of(moment.calendar, &settings);
        let done = attempt(&file, actors, what, seen, moment, &frame)?;
        let now = done.case.last.max(local(moment.at));
        self.keep_case(file, done, now, &frame).await
    }
}

/// What it brings.
fn attempt(file: &CaseFile, actors: &[Actor], what: &Act, seen: Option<usize>, moment: &Moment<'_>, frame: &Frame<'_>) -> Result<Done> {
    // Two nodes' clocks may differ by a little; the log does not go back.
    let at = local(moment.at).max(file.case.last);
    let mut reason = None;
    for actor in actors {
        let deed = Deed { at, actor: *actor, act: what.clone(), seen, request: moment.request.to_owned() };
        match act(&file.case, deed, frame) {
            Ok(done) => return Ok(done),
            // What is said of a capacity that has the move is more to the point than that another has not.
            Err(Refusal::NotForRole(role)) => reason = reason.or(Some(Refusal::NotForRole(role))),
            Err(other) => reason = reason.filter(|r| !matches!(r, Refusal::NotForRole(_))).or(Some(other)),
        }
    }
    Err(reason.map_or(StoreError::Forbidden, StoreError::Refused))
}
