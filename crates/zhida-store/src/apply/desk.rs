//! What departments do with applications: the inbox, one application, many at once, and lists without application.

use super::{Deed, Kept, kept, kept_all};
use crate::desk::Desk;
use crate::entity::{application, department, enterprise};
use crate::error::{Conflict, Result, StoreError};
use crate::files::{Object, files_of};
use crate::role::Permission;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{NullOrdering, Query};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, ExprTrait as _, Order as By, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use std::collections::BTreeMap;
use zhida_apply::{Act, Actor, Frozen, Party, Procedure, Proposal, State};
use zhida_facts::Calendar;

/// Which applications are wanted.
#[derive(Clone, Debug, Default)]
pub struct Docket {
    /// Of this department; none for all.
    pub department: Option<String>,
    /// In one of these states; empty for all that were sent.
    pub states: Vec<State>,
    /// For this measure.
    pub measure: Option<String>,
    /// Due before this day, `YYYY-MM-DD`.
    pub due_before: Option<String>,
    /// Of an enterprise whose name or code holds this.
    pub text: String,
    /// In this order.
    pub order: Order,
}

/// Order of an inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What is due first, first.
    #[default]
    Due,
    /// The newest first.
    Newest,
    /// The largest amount first.
    Amount,
}

impl Desk {
    /// The department whoever looks belongs to, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn own_department(&self) -> Result<Option<String>> {
        let Some(id) = self.signed.department else { return Ok(None) };
        Ok(department::Entity::find_by_id(id).one(&self.store.db).await?.map(|d| d.name))
    }

    async fn actor(&self) -> Result<Actor> {
        self.signed.need(Permission::HandleApplications)?;
        let department = self.own_department().await?.ok_or(StoreError::Forbidden)?;
        Ok(Actor { party: Party::Department(department), person: Some(self.signed.user) })
    }

    /// A page of applications with whose they are, and how many there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn applications(&self, inbox: &Docket, page: u64, size: u64) -> Result<(Vec<(application::Model, enterprise::Model)>, u64)> {
        self.signed.need(Permission::SeeApplications)?;
        use application::Column;
        let mut query = application::Entity::find().filter(Column::State.ne(State::Draft.key()));
        if let Some(department) = &inbox.department {
            query = query.filter(Column::Department.eq(department));
        }
        if !inbox.states.is_empty() {
            query = query.filter(Column::State.is_in(inbox.states.iter().map(|s| s.key())));
        }
        if let Some(measure) = &inbox.measure {
            query = query.filter(Column::Measure.eq(measure));
        }
        if let Some(day) = &inbox.due_before {
            query = query.filter(Column::Due.lt(day));
        }
        if !inbox.text.is_empty() {
            let named =
                Condition::any().add(enterprise::Column::Name.contains(&inbox.text)).add(enterprise::Column::Uscc.contains(&inbox.text));
            let named = Query::select().column(enterprise::Column::Id).from(enterprise::Entity).cond_where(named).to_owned();
            query = query.filter(Column::EnterpriseId.in_subquery(named));
        }
        query = match inbox.order {
            Order::Due => query.order_by_with_nulls(Column::Due, By::Asc, NullOrdering::Last),
            Order::Newest => query.order_by_with_nulls(Column::SentAt, By::Desc, NullOrdering::Last),
            Order::Amount => query.order_by_with_nulls(Column::Amount, By::Desc, NullOrdering::Last),
        };
        let pages = query.order_by_asc(Column::Id).paginate(&self.store.db, size);
        let (rows, total) = (pages.fetch_page(page).await?, pages.num_items().await?);
        let whose = enterprise::Column::Id.is_in(rows.iter().map(|r| r.enterprise_id));
        let whose: BTreeMap<i64, enterprise::Model> =
            enterprise::Entity::find().filter(whose).all(&self.store.db).await?.into_iter().map(|e| (e.id, e)).collect();
        let with = |row: application::Model| Some((row.clone(), whose.get(&row.enterprise_id)?.clone()));
        Ok((rows.into_iter().filter_map(with).collect(), total))
    }

    /// An application that was sent, with its log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for a draft; those of the database.
    pub async fn application(&self, id: i64) -> Result<Kept> {
        self.signed.need(Permission::SeeApplications)?;
        kept(&self.store.db, sent(&self.store.db, id).await?).await
    }

    /// What is proposed or decided of a measure, in the order of the applications, with whose they are: of those whose log makes nothing, which
    /// the daily check names, there is nothing to say.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn decisions(&self, measure: &str) -> Result<Vec<(Kept, enterprise::Model)>> {
        self.signed.need(Permission::SeeApplications)?;
        let states = [State::Notice, State::Proposed, State::Granted, State::Booked, State::Paid, State::Refused].map(State::key);
        let of = application::Column::Measure.eq(measure).and(application::Column::State.is_in(states));
        let db = &self.store.db;
        let rows = application::Entity::find().filter(of.clone()).order_by_asc(application::Column::Id).all(db).await?;
        let mut whose = Query::select();
        whose.column(application::Column::EnterpriseId).from(application::Entity).and_where(of);
        let whose = enterprise::Entity::find().filter(enterprise::Column::Id.in_subquery(whose)).all(db).await?;
        let whose: BTreeMap<i64, enterprise::Model> = whose.into_iter().map(|e| (e.id, e)).collect();
        let kept = kept_all(db, rows).await?.into_iter().flatten();
        Ok(kept.filter_map(|kept| Some((whose.get(&kept.row.enterprise_id)?.clone(), kept))).map(|(e, kept)| (kept, e)).collect())
    }

    /// Papers of an application as it was last sent, by material.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn papers(&self, kept: &Kept) -> Result<Vec<(String, crate::entity::attachment::Model)>> {
        self.signed.need(Permission::SeeFiles)?;
        let sent = files_of(&self.store.db, Object::Sent(kept.row.id)).await?;
        let file = |number: i64| sent.iter().find(|(_, file)| file.id == number).map(|(_, file)| file.clone());
        let last = kept.now.frozen.last().into_iter().flat_map(|frozen| &frozen.papers);
        Ok(last.filter_map(|paper| Some((paper.material.clone(), file(paper.file)?))).collect())
    }

    /// Does something to an application on behalf of the department whoever acts belongs to. `seen` is how many rows of its log they saw.
    ///
    /// # Errors
    /// [`Conflict::Application`] with what stands in the way; [`Conflict::ChangedMeanwhile`]; [`StoreError::NotFound`]; those of the database.
    pub async fn act_on_application(&self, id: i64, act: Act, seen: Option<i32>, calendar: &Calendar, at: DateTime<Utc>) -> Result<Kept> {
        let by = self.actor().await?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = sent(&write.tx, id).await?;
        let kept = write.do_application(row, Deed { by, act, seen, calendar }).await?;
        write.commit().await?;
        Ok(kept)
    }

    /// Lists enterprises for a measure without application (免申即享), all or none; gives the numbers of the new applications.
    ///
    /// # Errors
    /// [`Conflict::Applied`] if one of them has applied; [`Conflict::Application`]; those of the database.
    pub async fn list_enterprises(
        &self,
        measure: &str,
        procedure: &Procedure,
        listed: Vec<(i64, Frozen, Proposal)>,
        calendar: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<Vec<i64>> {
        let by = self.actor().await?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let taken = application::Entity::find().filter(application::Column::Measure.eq(measure)).all(&write.tx).await?;
        let under_way = |row: &&application::Model| State::from_key(&row.state).is_some_and(|s| s != State::Draft && !refusable(s));
        let mut taken: BTreeMap<i64, i64> = taken.iter().filter(under_way).map(|r| (r.enterprise_id, r.id)).collect();
        let mut made = Vec::new();
        for (enterprise, frozen, proposal) in listed {
            if let Some(id) = taken.get(&enterprise) {
                return Err(StoreError::Conflict(Conflict::Applied(*id)));
            }
            let row = write.begin_application(enterprise, measure, frozen.version).await?;
            let act = Act::List(frozen, procedure.clone(), proposal);
            let deed = Deed { by: by.clone(), act, seen: None, calendar };
            let id = write.do_application(row, deed).await?.row.id;
            taken.insert(enterprise, id);
            made.push(id);
        }
        write.commit().await?;
        Ok(made)
    }

    /// Enterprises that have had `measure`, have it under way, or did not want it: those are not listed again.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn applied_for(&self, measure: &str) -> Result<BTreeMap<i64, application::Model>> {
        self.signed.need(Permission::SeeApplications)?;
        let of = application::Column::Measure.eq(measure).and(application::Column::State.ne(State::Draft.key()));
        let rows = application::Entity::find().filter(of).order_by_asc(application::Column::Id).all(&self.store.db).await?;
        Ok(rows.into_iter().map(|r| (r.enterprise_id, r)).collect())
    }
}

/// Whether another try is possible after this end.
fn refusable(state: State) -> bool {
    matches!(state, State::Lapsed | State::Refused)
}

async fn sent(db: &impl sea_orm::ConnectionTrait, id: i64) -> Result<application::Model> {
    let sent = application::Column::State.ne(State::Draft.key());
    application::Entity::find_by_id(id).filter(sent).one(db).await?.ok_or(StoreError::NotFound)
}
