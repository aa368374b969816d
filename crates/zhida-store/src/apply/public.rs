//! What everybody sees: the notices that run (公示), and the way to object.

use super::Deed;
use crate::entity::{application, enterprise};
use crate::error::{Result, StoreError};
use crate::ledger::By;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::NullOrdering;
use sea_orm::{ColumnTrait as _, EntityTrait as _, ExprTrait as _, Order, QueryFilter as _, QueryOrder as _, Select};
use std::collections::BTreeMap;
use zhida_apply::{Act, Actor, Party, State};
use zhida_facts::Calendar;

/// An enterprise under public notice.
#[derive(Clone, Debug)]
pub struct Noticed {
    /// The application.
    pub application: i64,
    /// The measure.
    pub measure: String,
    /// Who.
    pub enterprise: String,
    /// Credit code.
    pub uscc: String,
    /// How much, in fen.
    pub amount: Option<i64>,
    /// Since when.
    pub since: i64,
    /// The last day on which one can object, `YYYY-MM-DD`.
    pub due: Option<String>,
}

/// Applications whose notice runs on a day.
fn running(today: &str) -> Select<application::Entity> {
    use application::Column;
    application::Entity::find().filter(Column::State.eq(State::Notice.key())).filter(Column::Due.gte(today).or(Column::Due.is_null()))
}

impl Store {
    /// The notices that run on `today` (`YYYY-MM-DD`), by measure, the ones ending first before the others.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn notices(&self, today: &str) -> Result<Vec<Noticed>> {
        self.noticed(running(today)).await
    }

    /// The notice of one application, if it runs on `today`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn notice_of(&self, id: i64, today: &str) -> Result<Noticed> {
        let found = self.noticed(running(today).filter(application::Column::Id.eq(id))).await?;
        found.into_iter().next().ok_or(StoreError::NotFound)
    }

    async fn noticed(&self, which: Select<application::Entity>) -> Result<Vec<Noticed>> {
        use application::Column;
        let rows = which
            .order_by_with_nulls(Column::Due, Order::Asc, NullOrdering::Last)
            .order_by_asc(Column::Measure)
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await?;
        let mut whose = BTreeMap::new();
        for chunk in rows.chunks(1000) {
            let found = enterprise::Column::Id.is_in(chunk.iter().map(|r| r.enterprise_id));
            whose.extend(enterprise::Entity::find().filter(found).all(&self.db).await?.into_iter().map(|e| (e.id, e)));
        }
        let noticed = |row: application::Model| {
            let enterprise: &enterprise::Model = whose.get(&row.enterprise_id)?;
            Some(Noticed {
                application: row.id,
                measure: row.measure,
                enterprise: enterprise.name.clone(),
                uscc: enterprise.uscc.clone(),
                amount: row.amount,
                since: row.since,
                due: row.due,
            })
        };
        Ok(rows.into_iter().filter_map(noticed).collect())
    }

    /// Puts down an objection to an application under notice.
    ///
    /// # Errors
    /// [`crate::Conflict::Application`] if the notice has ended or nothing is said; [`StoreError::NotFound`]; those of the database.
    pub async fn object(&self, id: i64, who: [&str; 2], text: &str, calendar: &Calendar, at: DateTime<Utc>) -> Result<()> {
        let [name, contact] = who;
        let mut write = self.write(&By::program(at)).await?;
        let row = application::Entity::find_by_id(id).one(&write.tx).await?;
        let row = row.filter(|r| r.state == State::Notice.key()).ok_or(StoreError::NotFound)?;
        let by = Actor { party: Party::Public, person: None };
        let act = Act::Object(name.to_owned(), contact.to_owned(), text.to_owned());
        write.do_application(row, Deed { by, act, seen: None, calendar }).await?;
        write.commit().await?;
        Ok(())
    }
}
