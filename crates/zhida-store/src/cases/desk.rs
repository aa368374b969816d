//! Staff and cases: who may see which, and moves in one's own capacities.

use super::actor::{capacities, office};
use super::load::{CaseFile, load, with_log, with_logs};
use super::notices::{Told, told};
use super::settings::settings_in;
use super::tenant::{blank, submission};
use super::{Demand, Moment, frame_of};
use crate::desk::Desk;
use crate::entity::{case_file, case_office};
use crate::error::{Result, StoreError};
use crate::files::NewFile;
use crate::ledger::Write;
use crate::role::{Permission, Role as Account};
use crate::time::{local, micros};
use sea_orm::{ConnectionTrait, EntityTrait as _};
use std::collections::BTreeMap;
use zhida_cases::{Act, ActKind, Actor, Channel, Merger, OfficeId, PersonId, Refusal, Role, may, merge};

/// Both cases after one was joined to the other.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The one that follows.
    pub follower: CaseFile,
    /// The one that goes on.
    pub into: CaseFile,
}

impl Desk {
    /// Whether this desk sees all cases, or those of its office only.
    pub(crate) fn sees_all_cases(&self) -> Result<bool> {
        self.signed.need(Permission::SeeCity)?;
        Ok(self.signed.role() != Account::Department)
    }

    /// The row of a case this desk may see.
    pub(crate) async fn seen_case(&self, db: &impl ConnectionTrait, id: i64) -> Result<case_file::Model> {
        if !self.sees_all_cases()? {
            let part = case_office::Entity::find_by_id((id, office(&self.signed))).one(db).await?;
            part.ok_or(StoreError::NotFound)?;
        }
        let row = case_file::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)?;
        // What was not sent is nobody's but the enterprise's, or of the colleague who writes for it.
        let draft = row.state == zhida_cases::State::Draft.key() && row.proxy_id != Some(self.signed.user());
        if draft { Err(StoreError::NotFound) } else { Ok(row) }
    }

    /// A case as it stands now: what fell due is done first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] also for another office's; those of the database.
    pub async fn case(&self, id: i64, moment: &Moment<'_>) -> Result<CaseFile> {
        self.seen_case(&self.store.db, id).await?;
        self.store.settle_case(id, moment).await?;
        with_log(&self.store.db, self.seen_case(&self.store.db, id).await?).await
    }

    /// Cases this desk may see, with their logs, of these numbers.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_files(&self, rows: Vec<case_file::Model>) -> Result<Vec<CaseFile>> {
        self.sees_all_cases()?;
        Ok(with_logs(&self.store.db, rows).await?.into_iter().flatten().collect())
    }

    /// Names of the persons and offices in a case.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_people(&self, file: &CaseFile) -> Result<(BTreeMap<i64, String>, BTreeMap<i64, String>)> {
        self.seen_case(&self.store.db, file.row.id).await?;
        self.store.people_of(&file.case, &file.log).await
    }

    /// Who was told what of a case, and the steps of the ladder it has reached.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_told(&self, id: i64) -> Result<Vec<Told>> {
        self.seen_case(&self.store.db, id).await?;
        told(&self.store.db, id).await
    }

    /// In what capacities whoever is signed in may act on a case.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn capacities(&self, file: &CaseFile) -> Result<Vec<Actor>> {
        Ok(capacities(&self.signed, &self.store.duties_of(&self.signed).await?, &file.case))
    }

    /// What may be done to a case by whoever is signed in, as far as state and capacity say; content and time are looked at when it is done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn moves(&self, file: &CaseFile) -> Result<Vec<ActKind>> {
        let actors = self.capacities(file).await?;
        Ok(ActKind::ALL.iter().copied().filter(|act| actors.iter().any(|a| may(file.case.state, *act, a.role).is_some())).collect())
    }

    /// Does something to a case; `seen` rows of its log were seen.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the reason; [`StoreError::NotFound`]; those of the database.
    pub async fn act_on_case(&self, id: i64, seen: Option<usize>, act: &Act, moment: &Moment<'_>) -> Result<CaseFile> {
        self.act_on_case_with(id, seen, act, &[], moment).await
    }

    /// The same, with files.
    ///
    /// # Errors
    /// As [`Self::act_on_case`]; [`StoreError::Invalid`] if the move brings none ([`crate::brings_files`]), or the case has too many.
    pub async fn act_on_case_with(
        &self,
        id: i64,
        seen: Option<usize>,
        act: &Act,
        files: &[NewFile],
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let file = with_log(&write.tx, self.seen_case(&write.tx, id).await?).await?;
        let file = self.do_in(&mut write, file, act, seen, moment).await?;
        write.add_case_papers(&file, act, files, None).await?;
        write.commit().await?;
        Ok(file)
    }

    pub(crate) async fn do_in(
        &self,
        write: &mut Write,
        file: CaseFile,
        act: &Act,
        seen: Option<usize>,
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let mut actors = capacities(&self.signed, &super::duty::duties(&write.tx, self.signed.user()).await?, &file.case);
        // The answer of an enterprise taken down by telephone: by nobody who handled the case, which the conditions see to.
        if let (Act::Confirm { answer }, Account::Clerk) = (act, self.signed.role())
            && answer.marks.contains(&zhida_cases::Mark::ByPhone)
        {
            actors.push(self.as_(Role::Enterprise));
        }
        write.act_on_case(file, &actors, act, seen, moment).await
    }

    fn as_(&self, role: Role) -> Actor {
        Actor { person: Some(PersonId(self.signed.user())), role, office: Some(OfficeId(office(&self.signed))) }
    }

    /// Sends a demand for an enterprise that called or came by; it is told, and owns the case. Gives its number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with what lacks; [`StoreError::NotFound`] if there is no such enterprise; those of the database.
    pub async fn submit_for(&self, enterprise: i64, demand: &Demand, channel: Channel, district: &str, moment: &Moment<'_>) -> Result<i64> {
        if self.signed.role() != Account::Clerk {
            return Err(StoreError::Forbidden);
        }
        self.enterprise(enterprise).await?;
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let file = self.begin_in(&mut write, enterprise, demand, channel, district, moment).await?;
        write.commit().await?;
        Ok(file.row.id)
    }

    /// Begins and sends a case for an enterprise.
    pub(crate) async fn begin_in(
        &self,
        write: &mut Write,
        enterprise: i64,
        demand: &Demand,
        channel: Channel,
        district: &str,
        moment: &Moment<'_>,
    ) -> Result<CaseFile> {
        let file = write.open_case(blank(enterprise, Some(self.signed.user()), district, demand, micros(moment.at))).await?;
        self.do_in(write, file, &submission(demand, channel), None, moment).await
    }

    /// Joins a case to another of the same matter: both change, or neither.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the reason; [`StoreError::NotFound`]; those of the database.
    pub async fn merge_case(&self, id: i64, into: i64, moment: &Moment<'_>) -> Result<Merged> {
        if self.signed.role() != Account::Clerk {
            return Err(StoreError::Refused(Refusal::NotForRole(Role::Auditor)));
        }
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        let follower = with_log(&write.tx, self.seen_case(&write.tx, id).await?).await?;
        let first = with_log(&write.tx, self.seen_case(&write.tx, into).await?).await?;
        let settings = settings_in(&write.tx).await?;
        let frame = frame_of(moment.calendar, &settings);
        let at = local(moment.at).max(follower.case.last).max(first.case.last);
        let merger = Merger { at, actor: self.as_(Role::Clerk), request: moment.request.to_owned() };
        let (done, followed) = merge(&follower.case, &first.case, &merger, &frame).map_err(StoreError::Refused)?;
        let follower = write.keep_case(follower, done, at, &frame).await?;
        let into = write.keep_case(first, followed, at, &frame).await?;
        write.commit().await?;
        Ok(Merged { follower, into })
    }

    /// Routes several cases at once, each to its seat; what is refused is given with its reason, the others are routed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn route_cases(&self, routes: &[(i64, Act)], moment: &Moment<'_>) -> Result<Vec<(i64, Refusal)>> {
        let mut refused = Vec::new();
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        for (id, act) in routes {
            let row = self.seen_case(&write.tx, *id).await?;
            let file = load(&write.tx, row.id).await?;
            match self.do_in(&mut write, file, act, None, moment).await {
                Ok(_) => {}
                Err(StoreError::Refused(why)) => refused.push((*id, why)),
                Err(other) => return Err(other),
            }
        }
        write.commit().await?;
        Ok(refused)
    }
}
