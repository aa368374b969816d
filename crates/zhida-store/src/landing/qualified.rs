//! Who qualifies is put down: what is new, and what has ceased.

use crate::entity::qualified;
use crate::error::Result;
use crate::ledger::By;
use crate::store::Store;
use crate::time::micros;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use serde_json::json;
use std::collections::HashMap;

/// An enterprise that qualifies now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Qualifying {
    /// Which.
    pub enterprise: i64,
    /// What it is sure to get, in fen.
    pub low: i64,
    /// What it may get; none if nothing bounds it.
    pub high: Option<i64>,
}

/// What is to be put down.
struct Difference<'a> {
    added: Vec<&'a Qualifying>,
    /// Who does again, or for another sum.
    back: Vec<(qualified::Model, &'a Qualifying)>,
    /// Rows of those who do no more.
    ceased: Vec<i64>,
}

/// What differs between who qualifies now and who is on file; none if nothing does.
async fn difference<'a>(db: &impl ConnectionTrait, measure: &str, now: &'a [Qualifying]) -> Result<Option<Difference<'a>>> {
    let known = qualified::Entity::find().filter(qualified::Column::Measure.eq(measure)).all(db).await?;
    let mut known: HashMap<i64, qualified::Model> = known.into_iter().map(|row| (row.enterprise_id, row)).collect();
    let (mut added, mut back) = (Vec::new(), Vec::new());
    for one in now {
        match known.remove(&one.enterprise) {
            None => added.push(one),
            Some(row) if row.until.is_some() || (row.low, row.high) != (one.low, one.high) => back.push((row, one)),
            Some(_) => {}
        }
    }
    let ceased: Vec<i64> = known.into_values().filter(|row| row.until.is_none()).map(|row| row.id).collect();
    let nothing = added.is_empty() && back.is_empty() && ceased.is_empty();
    Ok((!nothing).then_some(Difference { added, back, ceased }))
}

impl Store {
    /// Ids of the measures anybody ever qualified for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn measures_qualified(&self) -> Result<Vec<String>> {
        let all = qualified::Entity::find().select_only().column(qualified::Column::Measure).distinct();
        Ok(all.into_tuple().all(&self.db).await?)
    }

    /// Puts down who qualifies for a measure now. Who qualified before keeps the day it began; who does no more gets the day it ceased; who
    /// does again goes on from the first day. Gives how many are new and how many have ceased.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_qualified(&self, measure: &str, now: &[Qualifying], at: DateTime<Utc>) -> Result<(usize, usize)> {
        // Most days nothing differs, and nobody waits to be told so.
        if difference(&self.db, measure, now).await?.is_none() {
            return Ok((0, 0));
        }
        // Another node may have put down the same meanwhile: what counts is what differs once nobody else writes.
        let mut write = self.write(&By::program(at)).await?;
        let Some(Difference { added, back, ceased }) = difference(&write.tx, measure, now).await? else { return Ok((0, 0)) };
        for chunk in added.chunks(crate::notice::ROWS) {
            let rows = chunk.iter().map(|one| {
                let row = qualified::Model {
                    id: 0,
                    measure: measure.to_owned(),
                    enterprise_id: one.enterprise,
                    since: micros(at),
                    until: None,
                    low: one.low,
                    high: one.high,
                };
                let mut row = qualified::ActiveModel::from(row).reset_all();
                row.id = NotSet;
                row
            });
            qualified::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
        }
        for (row, one) in &back {
            let row = qualified::Model { until: None, low: one.low, high: one.high, ..row.clone() };
            qualified::Entity::update(qualified::ActiveModel::from(row).reset_all()).exec(&write.tx).await?;
        }
        for chunk in ceased.chunks(crate::notice::ROWS) {
            qualified::Entity::update_many()
                .col_expr(qualified::Column::Until, sea_orm::sea_query::Expr::value(micros(at)))
                .filter(qualified::Column::Id.is_in(chunk.iter().copied()))
                .exec(&write.tx)
                .await?;
        }
        let counts = json!({ "added": added.len(), "changed": back.len(), "ceased": ceased.len() });
        write.enter("landing.qualified", "measure", measure, counts).await?;
        write.commit().await?;
        Ok((added.len(), ceased.len()))
    }
}
