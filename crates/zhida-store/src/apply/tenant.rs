//! What an enterprise does with its own applications.

use super::{Deed, Kept, kept};
use crate::entity::{application, attachment};
use crate::error::{Conflict, Result, StoreError};
use crate::files::{NewFile, Object, files_of};
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Select};
use zhida_apply::{Act, Actor, Paper, Party, State};
use zhida_facts::Calendar;

/// A paper the enterprise handed in before.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// For which material.
    pub material: String,
    /// The file.
    pub file: attachment::Model,
}

impl Tenant {
    fn party(&self) -> Actor {
        Actor { party: Party::Enterprise, person: Some(self.signed.user) }
    }

    /// Its applications, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn applications(&self) -> Result<Vec<application::Model>> {
        let own = application::Entity::find().filter(application::Column::EnterpriseId.eq(self.enterprise));
        Ok(own.order_by_desc(application::Column::Id).all(&self.store.db).await?)
    }

    /// One of its applications, with its log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for another's; those of the database.
    pub async fn application(&self, id: i64) -> Result<Kept> {
        let row = own(&self.store.db, self.enterprise, id).await?;
        kept(&self.store.db, row).await
    }

    /// Begins an application for `measure` under `version`, or finds the one that is not sent yet; gives its number.
    ///
    /// # Errors
    /// [`Conflict::Applied`] if one is under way; those of the database.
    pub async fn begin_application(&self, measure: &str, version: i64, at: DateTime<Utc>) -> Result<i64> {
        let write = self.store.write(&self.signed.by(at)).await?;
        if let Some(other) = under_way(&write.tx, self.enterprise, measure).await? {
            return Err(StoreError::Conflict(Conflict::Applied(other)));
        }
        let draft = of_measure(self.enterprise, measure).filter(application::Column::State.eq(State::Draft.key()));
        if let Some(row) = draft.one(&write.tx).await? {
            return Ok(row.id);
        }
        let row = write.begin_application(self.enterprise, measure, version).await?;
        write.commit().await?;
        Ok(row.id)
    }

    /// Keeps what is written of an application that is not sent, or was sent back: the enterprise's words, and the other fields as they were
    /// typed, by name, readable or not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`Conflict::NotADraft`]; those of the database.
    pub async fn save_application(&self, id: i64, word: &str, fields: &[(String, String)]) -> Result<()> {
        let fields = if fields.is_empty() { String::new() } else { serde_json::json!(fields).to_string() };
        // It is kept every second while somebody types and makes no entry, so it does not stand in the row of those who write.
        let kept = application::Entity::update_many()
            .col_expr(application::Column::Draft, Expr::value(word))
            .col_expr(application::Column::Fields, Expr::value(fields))
            .filter(application::Column::Id.eq(id))
            .filter(application::Column::EnterpriseId.eq(self.enterprise))
            .filter(application::Column::State.is_in([State::Draft.key(), State::Returned.key()]))
            .exec(&self.store.db)
            .await?;
        if kept.rows_affected == 0 {
            own(&self.store.db, self.enterprise, id).await?;
            return Err(StoreError::Conflict(Conflict::NotADraft));
        }
        Ok(())
    }

    /// Puts a new file to an application that is not sent, or was sent back, as `material`.
    ///
    /// # Errors
    /// As [`Self::save_application`].
    pub async fn add_paper(&self, id: i64, material: &str, file: &NewFile, at: DateTime<Utc>) -> Result<i64> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        open(&write.tx, self.enterprise, id).await?;
        let file = write.add_file(file, Some(self.enterprise)).await?;
        write.link_file(file, Object::Application(id), material).await?;
        write.commit().await?;
        Ok(file)
    }

    /// Puts a file that was handed in before to an application.
    ///
    /// # Errors
    /// As [`Self::save_application`]; [`StoreError::NotFound`] for a file that is not the enterprise's.
    pub async fn reuse_paper(&self, id: i64, material: &str, file: i64, at: DateTime<Utc>) -> Result<()> {
        self.file(file).await?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        open(&write.tx, self.enterprise, id).await?;
        if !files_of(&write.tx, Object::Application(id)).await?.iter().any(|(_, f)| f.id == file) {
            write.link_file(file, Object::Application(id), material).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Takes a file away from an application that is not sent, or was sent back.
    ///
    /// # Errors
    /// As [`Self::save_application`].
    pub async fn drop_paper(&self, id: i64, file: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        open(&write.tx, self.enterprise, id).await?;
        write.unlink_file(file, Object::Application(id)).await?;
        write.commit().await?;
        Ok(())
    }

    /// The papers of one of its applications, as they would be sent now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn papers(&self, id: i64) -> Result<Vec<(String, attachment::Model)>> {
        own(&self.store.db, self.enterprise, id).await?;
        files_of(&self.store.db, Object::Application(id)).await
    }

    /// Papers handed in with other applications of the enterprise, newest first: what is offered again instead of being asked for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn earlier_papers(&self, but: i64) -> Result<Vec<Earlier>> {
        let mut found: Vec<Earlier> = Vec::new();
        for row in self.applications().await?.iter().filter(|r| r.id != but) {
            for (material, file) in files_of(&self.store.db, Object::Application(row.id)).await? {
                if !found.iter().any(|e| e.material == material && e.file.sha256 == file.sha256) {
                    found.push(Earlier { material, file });
                }
            }
        }
        found.sort_by_key(|e| std::cmp::Reverse((e.file.at, e.file.id)));
        Ok(found)
    }

    /// Sends, supplies or withdraws; the papers put to it are frozen with it.
    ///
    /// # Errors
    /// [`Conflict::Application`] with what stands in the way; [`Conflict::Applied`] if another for the measure is under way when one is sent;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn act_on_application(&self, id: i64, mut act: Act, calendar: &Calendar, at: DateTime<Utc>) -> Result<Kept> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = own(&write.tx, self.enterprise, id).await?;
        // The department may have listed the enterprise while its form lay there.
        if matches!(act, Act::Submit(..))
            && let Some(other) = under_way(&write.tx, self.enterprise, &row.measure).await?
        {
            return Err(StoreError::Conflict(Conflict::Applied(other)));
        }
        if let Act::Submit(frozen, _) | Act::Supply(frozen) = &mut act {
            let papers = files_of(&write.tx, Object::Application(id)).await?;
            let sent = files_of(&write.tx, Object::Sent(id)).await?;
            for (material, file) in papers.iter().filter(|(_, file)| !sent.iter().any(|(_, f)| f.id == file.id)) {
                write.link_file(file.id, Object::Sent(id), material).await?;
            }
            frozen.papers = papers.into_iter().map(|(material, file)| Paper { material, file: file.id, sha256: file.sha256 }).collect();
        }
        let kept = write.do_application(row, Deed { by: self.party(), act, seen: None, calendar }).await?;
        write.commit().await?;
        Ok(kept)
    }

    /// Throws away an application that was never sent, with what was written of it.
    ///
    /// # Errors
    /// [`Conflict::NotADraft`] once it was sent; [`StoreError::NotFound`]; those of the database.
    pub async fn drop_application(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = own(&write.tx, self.enterprise, id).await?;
        if row.state != State::Draft.key() {
            return Err(StoreError::Conflict(Conflict::NotADraft));
        }
        for (_, file) in files_of(&write.tx, Object::Application(id)).await? {
            write.unlink_file(file.id, Object::Application(id)).await?;
        }
        application::Entity::delete_by_id(id).exec(&write.tx).await?;
        write.enter("application.dropped", "application", id, serde_json::json!({ "measure": row.measure })).await?;
        write.commit().await?;
        Ok(())
    }
}

fn of_measure(enterprise: i64, measure: &str) -> Select<application::Entity> {
    let own = application::Entity::find().filter(application::Column::EnterpriseId.eq(enterprise));
    own.filter(application::Column::Measure.eq(measure))
}

/// The enterprise's application for `measure` that was sent and is not at its end.
async fn under_way(db: &impl sea_orm::ConnectionTrait, enterprise: i64, measure: &str) -> Result<Option<i64>> {
    let open = State::ALL.iter().filter(|(state, _)| *state != State::Draft && !state.is_final()).map(|(_, key)| *key);
    let found = of_measure(enterprise, measure).filter(application::Column::State.is_in(open)).one(db).await?;
    Ok(found.map(|row| row.id))
}

async fn own(db: &impl sea_orm::ConnectionTrait, enterprise: i64, id: i64) -> Result<application::Model> {
    let own = application::Column::EnterpriseId.eq(enterprise);
    application::Entity::find_by_id(id).filter(own).one(db).await?.ok_or(StoreError::NotFound)
}

/// One that the enterprise may still write on.
async fn open(db: &impl sea_orm::ConnectionTrait, enterprise: i64, id: i64) -> Result<application::Model> {
    let row = own(db, enterprise, id).await?;
    match State::from_key(&row.state) {
        Some(State::Draft | State::Returned) => Ok(row),
        _ => Err(StoreError::Conflict(Conflict::NotADraft)),
    }
}
