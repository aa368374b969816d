//! Applications, durable: a row of the log, what follows from it and the entry of the ledger are one transaction.

mod desk;
mod public;
mod tenant;
mod verify;

pub use desk::{Docket, Order};
pub use public::Noticed;
pub use tenant::Earlier;

use crate::entity::{application, application_row};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::{Write, sha256};
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::time::{instant, micros_of};
use chrono::NaiveDateTime;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_apply::{Act, Actor, Application, Opening, Row, State, act, due, settle};
use zhida_facts::Calendar;

/// An application with its log.
#[derive(Clone, Debug)]
pub struct Kept {
    /// As it is searched.
    pub row: application::Model,
    /// What was done.
    pub log: Vec<Row>,
    /// What follows from it.
    pub now: Application,
}

/// A stored time as clocks of the municipality show it.
fn local(micros: i64) -> NaiveDateTime {
    crate::time::local(instant(micros))
}

fn opening(row: &application::Model) -> Opening {
    Opening { at: local(row.begun_at) }
}

/// The application of a row, folded from its log.
pub(crate) async fn kept(db: &impl ConnectionTrait, row: application::Model) -> Result<Kept> {
    let rows = application_row::Entity::find()
        .filter(application_row::Column::ApplicationId.eq(row.id))
        .order_by_asc(application_row::Column::Number)
        .all(db)
        .await?;
    fold(row, &rows)
}

/// The applications of these rows, in their order; one whose log makes none is given as its number.
pub(crate) async fn kept_all(db: &impl ConnectionTrait, rows: Vec<application::Model>) -> Result<Vec<std::result::Result<Kept, i64>>> {
    let mut logs: BTreeMap<i64, Vec<application_row::Model>> = BTreeMap::new();
    let ids: Vec<i64> = rows.iter().map(|r| r.id).collect();
    for chunk in ids.chunks(crate::notice::ROWS) {
        let found = application_row::Entity::find()
            .filter(application_row::Column::ApplicationId.is_in(chunk.iter().copied()))
            .order_by_asc(application_row::Column::ApplicationId)
            .order_by_asc(application_row::Column::Number)
            .all(db)
            .await?;
        for row in found {
            logs.entry(row.application_id).or_default().push(row);
        }
    }
    let made = |row: application::Model| {
        let id = row.id;
        fold(row, logs.get(&id).map_or(&[], Vec::as_slice)).map_err(|_| id)
    };
    Ok(rows.into_iter().map(made).collect())
}

fn fold(row: application::Model, rows: &[application_row::Model]) -> Result<Kept> {
    let log = rows.iter().map(|r| serde_json::from_str(&r.row)).collect::<std::result::Result<Vec<Row>, _>>();
    let log = log.map_err(|e| StoreError::Corrupt("application_row", e.to_string()))?;
    let now = Application::replay(opening(&row), &log).map_err(|e| StoreError::Corrupt("application_row", format!("{}: {e:?}", row.id)))?;
    Ok(Kept { row, log, now })
}

/// Who does what to which application.
pub(crate) struct Deed<'a> {
    pub(crate) by: Actor,
    pub(crate) act: Act,
    /// Rows of the log that whoever acts has seen; none if it does not matter.
    pub(crate) seen: Option<i32>,
    pub(crate) calendar: &'a Calendar,
}

impl Write {
    /// Writes down a new application; it gets its number.
    pub(crate) async fn begin_application(&self, enterprise: i64, measure: &str, version: i64) -> Result<application::Model> {
        let mut row = application::Model {
            id: 0,
            enterprise_id: enterprise,
            measure: measure.to_owned(),
            version_id: version,
            begun_at: self.at(),
            author_id: self.by.user,
            draft: String::new(),
            rows: 0,
            state: State::Draft.key().to_owned(),
            step: 0,
            department: String::new(),
            since: self.at(),
            due: None,
            amount: None,
            listed: false,
            sent_at: None,
            decided_at: None,
            fields: String::new(),
        };
        let mut new = application::ActiveModel::from(row.clone()).reset_all();
        new.id = NotSet;
        row.id = application::Entity::insert(new).exec(&self.tx).await?.last_insert_id;
        Ok(row)
    }

    /// What has fallen due by itself, then `deed`.
    pub(crate) async fn do_application(&mut self, row: application::Model, deed: Deed<'_>) -> Result<Kept> {
        let mut kept = kept(&self.tx, row).await?;
        self.settle_application(&mut kept, deed.calendar).await?;
        if deed.seen.is_some_and(|seen| seen != kept.row.rows) {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        // The log is kept to the microsecond, and in order.
        let at = local(self.at()).max(kept.now.last);
        let (now, row) = act(&kept.now, deed.by, deed.act, at).map_err(|why| StoreError::Conflict(Conflict::Application(why)))?;
        self.add_application_row(&mut kept, now, row, deed.calendar).await?;
        Ok(kept)
    }

    /// Writes down what has fallen due by itself; gives how many rows.
    pub(crate) async fn settle_application(&mut self, kept: &mut Kept, calendar: &Calendar) -> Result<usize> {
        // A year without a schedule has no deadlines, so nothing falls due in it.
        let Ok((_, rows)) = settle(&kept.now, calendar, local(self.at())) else { return Ok(0) };
        let count = rows.len();
        for row in rows {
            let mut log = kept.log.clone();
            log.push(row.clone());
            let now = Application::replay(kept.now.opening, &log)
                .map_err(|e| StoreError::Corrupt("application_row", format!("{}: {e:?}", kept.row.id)))?;
            self.add_application_row(kept, now, row, calendar).await?;
        }
        Ok(count)
    }

    async fn add_application_row(&mut self, kept: &mut Kept, now: Application, row: Row, calendar: &Calendar) -> Result<()> {
        let text = serde_json::to_string(&row).map_err(|e| StoreError::Corrupt("application_row", e.to_string()))?;
        let number = kept.row.rows;
        let new = application_row::ActiveModel {
            id: NotSet,
            seq: Set(self.next()),
            application_id: Set(kept.row.id),
            number: Set(number),
            at: Set(micros_of(row.at)),
            row: Set(text.clone()),
        };
        application_row::Entity::insert(new).exec_without_returning(&self.tx).await?;
        let detail = json!({ "enterprise": kept.row.enterprise_id, "number": number, "state": now.state.key(), "sha256": sha256(&text) });
        self.enter(&format!("application.{}", row.act.key()), "application", kept.row.id, detail).await?;
        self.tell(told(&kept.row, number, &row, &now).as_slice()).await?;
        kept.row = cached(kept.row.clone(), &now, calendar);
        kept.log.push(row);
        kept.now = now;
        let all = application::ActiveModel::from(kept.row.clone()).reset_all();
        application::Entity::update(all).exec(&self.tx).await?;
        Ok(())
    }
}

/// What the enterprise is told of it.
fn told(kept: &application::Model, number: i32, row: &Row, now: &Application) -> Option<Notice> {
    let (kind, reason) = match &row.act {
        Act::Return(missing) => (NoticeKind::ApplicationReturned, missing.join("；")),
        Act::List(..) => (NoticeKind::ApplicationListed, String::new()),
        Act::Decide(true, _) if now.state == State::Granted => (NoticeKind::ApplicationGranted, String::new()),
        Act::Decide(true, _) => {
            let reasons = now.proposal.iter().flat_map(|(p, _)| &p.reasons).filter(|r| !r.holds).map(|r| r.why.as_str());
            (NoticeKind::ApplicationRefused, reasons.collect::<Vec<_>>().join("；"))
        }
        Act::Confirm(true) => (NoticeKind::ApplicationPaid, String::new()),
        _ => return None,
    };
    let to = Recipient::Enterprise(kept.enterprise_id);
    let notice = Notice::new(format!("application-{}/{number}", kept.id), to, kind, format!("/my/applications/{}", kept.id));
    Some(notice.with("name", kept.id).with("reason", reason))
}

/// The row as it follows from the application.
fn cached(row: application::Model, now: &Application, calendar: &Calendar) -> application::Model {
    let written = |text: &String| if matches!(now.state, State::Draft | State::Returned) { text.clone() } else { String::new() };
    let sent = now.frozen.first().map(|_| row.sent_at.unwrap_or_else(|| micros_of(now.since)));
    application::Model {
        rows: i32::try_from(now.rows).unwrap_or(i32::MAX),
        state: now.state.key().to_owned(),
        step: i32::try_from(now.step).unwrap_or(i32::MAX),
        department: now.department().to_owned(),
        since: micros_of(now.since),
        due: due(now, calendar).ok().flatten().map(|d| d.to_string()),
        amount: now.amount(),
        listed: now.listed,
        sent_at: sent,
        decided_at: now.decided.as_ref().map(|(at, ..)| micros_of(*at)),
        version_id: now.frozen.last().map_or(row.version_id, |f| f.version),
        draft: written(&row.draft),
        fields: written(&row.fields),
        ..row
    }
}
