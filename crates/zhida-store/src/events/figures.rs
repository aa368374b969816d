//! What came of an event, in figures.

use super::seats::EventFile;
use crate::desk::Desk;
use crate::entity::{event_entry, notice};
use crate::error::Result;
use crate::notice_kind::NoticeKind;
use crate::role::Permission;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use std::collections::BTreeMap;
use zhida_cases::measures::Rate;
use zhida_facts::Number;

/// How an event went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFigures {
    /// Enterprises invited.
    pub invited: u64,
    /// Enterprises that signed up.
    pub signed_up: u64,
    /// Of those seated, those that came.
    pub came: Rate,
    /// Of those that came and rated, those that gave 3 or more.
    pub satisfied: Rate,
    /// Mean rating.
    pub mean: Option<Number>,
}

impl Desk {
    /// The figures of an event.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn event_figures(&self, of: &EventFile, entries: &BTreeMap<i64, event_entry::Model>) -> Result<EventFigures> {
        self.signed.need(Permission::SeeCity)?;
        let key = format!("event-{}/invited/", of.row.id);
        let invited = notice::Entity::find()
            .filter(notice::Column::Kind.eq(NoticeKind::EventInvited.key()))
            .filter(notice::Column::Key.starts_with(&key))
            .count(&self.store.db)
            .await?;
        let seated: Vec<i64> = of.seated().iter().map(|e| e.enterprise.0).collect();
        let came = |id: &i64| entries.get(id).is_some_and(|e| e.came_at.is_some());
        let ratings: Vec<i64> = entries.values().filter_map(|e| e.rating).map(i64::from).collect();
        let rate = |part: usize, of: usize| Rate { part: part as u64, of: of as u64 };
        Ok(EventFigures {
            invited,
            signed_up: entries.len() as u64,
            came: rate(seated.iter().filter(|id| came(id)).count(), seated.len()),
            satisfied: rate(ratings.iter().filter(|r| **r >= 3).count(), ratings.len()),
            mean: i64::try_from(ratings.len()).ok().and_then(|n| Number::ratio(ratings.iter().sum(), n)),
        })
    }
}
