//! Work for later. A job is enqueued in the transaction of its cause; a node leases it, and if the node dies another takes over.

use crate::entity::job::{self, Column, Entity};
use crate::error::Result;
use crate::ledger::{By, Write};
use crate::store::Store;
use crate::time::{instant, micros};
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, ExprTrait as _, QueryFilter as _, QueryOrder as _,
};

/// How long a node has a job to itself, in minutes.
const LEASE_MINUTES: i64 = 5;

impl Store {
    /// Enqueues a job unless one of its kind is open: for work that comes back, such as checkpoints.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn ensure_job(&self, kind: &str, payload: &serde_json::Value, run_at: DateTime<Utc>) -> Result<()> {
        let open = || Entity::find().filter(Column::Kind.eq(kind)).filter(Column::DoneAt.is_null()).filter(Column::FailedAt.is_null());
        // Mostly there is one; only who finds none takes the lock and looks again.
        if open().one(&self.db).await?.is_some() {
            return Ok(());
        }
        let write = self.write(&By::program(run_at)).await?;
        if open().one(&write.tx).await?.is_none() {
            write.enqueue(kind, payload, run_at).await?;
        }
        write.commit().await?;
        Ok(())
    }
}

impl Write {
    /// Enqueues a job caused by the next entry.
    pub(crate) async fn enqueue(&self, kind: &str, payload: &serde_json::Value, run_at: DateTime<Utc>) -> Result<()> {
        let row = job::ActiveModel {
            id: NotSet,
            kind: Set(kind.to_owned()),
            payload: Set(payload.to_string()),
            cause_seq: Set(self.next()),
            run_at: Set(micros(run_at)),
            attempts: Set(0),
            max_attempts: Set(8),
            leased_until: Set(None),
            lease: Set(None),
            done_at: Set(None),
            failed_at: Set(None),
            error: Set(None),
        };
        Entity::insert(row).exec_without_returning(&self.tx).await?;
        Ok(())
    }
}

impl Store {
    /// When a job of this kind was last done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn last_done(&self, kind: &str) -> Result<Option<DateTime<Utc>>> {
        let done = Entity::find().filter(Column::Kind.eq(kind)).filter(Column::DoneAt.is_not_null()).order_by_desc(Column::DoneAt);
        Ok(done.one(&self.db).await?.and_then(|j| j.done_at).map(instant))
    }

    /// The next job of one of `kinds` that is due, leased to `node`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn next_job(&self, node: &str, kinds: &[&str], at: DateTime<Utc>) -> Result<Option<job::Model>> {
        let now = micros(at);
        let free = Condition::any().add(Column::LeasedUntil.is_null()).add(Column::LeasedUntil.lte(now));
        let due = || {
            Condition::all()
                .add(Column::DoneAt.is_null())
                .add(Column::FailedAt.is_null())
                .add(Column::RunAt.lte(now))
                .add(free.clone())
                .add(Column::Kind.is_in(kinds.iter().copied()))
        };
        loop {
            let Some(next) = Entity::find().filter(due()).order_by_asc(Column::RunAt).order_by_asc(Column::Id).one(&self.db).await? else {
                return Ok(None);
            };
            // Another node may have been quicker: then nothing is updated and the next one is tried.
            let leased = Entity::update_many()
                .col_expr(Column::LeasedUntil, Expr::value(micros(at + Duration::minutes(LEASE_MINUTES))))
                .col_expr(Column::Lease, Expr::value(node))
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
                .filter(Column::Id.eq(next.id))
                .filter(due())
                .exec(&self.db)
                .await?;
            if leased.rows_affected == 1 {
                return Ok(Entity::find_by_id(next.id).one(&self.db).await?);
            }
        }
    }

    /// A job is done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_done(&self, id: i64, at: DateTime<Utc>) -> Result<()> {
        let row = job::ActiveModel {
            id: Set(id),
            done_at: Set(Some(micros(at))),
            leased_until: Set(None),
            error: Set(None),
            ..Default::default()
        };
        Entity::update(row).exec(&self.db).await?;
        Ok(())
    }

    /// A job failed: it is tried again later, each time waiting twice as long, or given up.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_failed(&self, job: &job::Model, error: &str, at: DateTime<Utc>) -> Result<()> {
        let given_up = job.attempts >= job.max_attempts;
        let wait = Duration::minutes(1 << job.attempts.clamp(0, 10));
        let row = job::ActiveModel {
            id: Set(job.id),
            run_at: Set(micros(at + wait)),
            leased_until: Set(None),
            failed_at: Set(given_up.then(|| micros(at))),
            error: Set(Some(error.to_owned())),
            ..Default::default()
        };
        Entity::update(row).exec(&self.db).await?;
        Ok(())
    }
}
