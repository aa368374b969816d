//! What verdicts let expect: those who qualify and have not applied, and what is in review.

use super::Expected;
use super::spending::sum;
use crate::entity::{application, qualified};
use crate::error::Result;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
};
use std::collections::BTreeMap;
use zhida_apply::State;

/// By measure, or of `only` one. Who has sent an application is not expected to send another, whatever became of it. One in review counts with its amount;
/// where that is not known yet, with what the enterprise qualifies for; where it does not qualify either, nothing bounds it.
pub(super) async fn expected(db: &impl ConnectionTrait, only: Option<&str>) -> Result<BTreeMap<String, Expected>> {
    let mut all: BTreeMap<String, Expected> = BTreeMap::new();
    type Row = (String, Option<i64>, Option<i64>, i64, i64);
    for (measure, low, high, bounded, enterprises) in qualifying(only).into_tuple::<Row>().all(db).await? {
        let one = all.entry(measure).or_default();
        one.low += low.unwrap_or(0);
        one.high += high.unwrap_or(0);
        one.open += enterprises - bounded;
        one.enterprises += enterprises;
    }
    for (measure, fen, enterprises) in in_review(only).into_tuple::<(String, Option<i64>, i64)>().all(db).await? {
        let one = all.entry(measure).or_default();
        one.low += fen.unwrap_or(0);
        one.high += fen.unwrap_or(0);
        one.enterprises += enterprises;
    }
    for (measure, enterprises) in unbounded(only).into_tuple::<(String, i64)>().all(db).await? {
        let one = all.entry(measure).or_default();
        one.open += enterprises;
        one.enterprises += enterprises;
    }
    Ok(all)
}

/// Sums over those who qualify, money is in it for them, and no application speaks for them.
fn qualifying(only: Option<&str>) -> sea_orm::Select<qualified::Entity> {
    use qualified::Column;
    let worth = Condition::any().add(Column::Low.ne(0)).add(Column::High.is_null()).add(Column::High.ne(0));
    qualified::Entity::find()
        .select_only()
        .column(Column::Measure)
        .column_as(sum(Column::Low), "low")
        .column_as(sum(Column::High), "high")
        .column_as(Column::High.count(), "bounded")
        .column_as(Column::Id.count(), "enterprises")
        .filter(Column::Until.is_null())
        .filter(worth)
        .filter(Expr::not_exists(spoken_for()))
        .apply_if(only, |query, measure| query.filter(Column::Measure.eq(measure)))
        .group_by(Column::Measure)
}

/// Applications of a row of `qualified` that say themselves what they come to, or came to nothing.
fn spoken_for() -> SelectStatement {
    let of = (application::Entity, application::Column::Measure);
    let who = (application::Entity, application::Column::EnterpriseId);
    let waits = Condition::all().add(early()).add(Expr::col((application::Entity, application::Column::Amount)).is_null());
    Query::select()
        .expr(Expr::val(1))
        .from(application::Entity)
        .and_where(Expr::col(who).equals((qualified::Entity, qualified::Column::EnterpriseId)))
        .and_where(Expr::col(of).equals((qualified::Entity, qualified::Column::Measure)))
        .and_where(Expr::col((application::Entity, application::Column::SentAt)).is_not_null())
        .cond_where(waits.not())
        .to_owned()
}

/// At a step, or waiting for what was missing: nobody has proposed anything yet.
fn early() -> Expr {
    application::Column::State.is_in([State::Review.key(), State::Returned.key()])
}

/// Sums of applications that are neither granted nor ended and have an amount.
fn in_review(only: Option<&str>) -> sea_orm::Select<application::Entity> {
    use application::Column;
    let states = [State::Review, State::Returned, State::Notice, State::Proposed].map(State::key);
    application::Entity::find()
        .select_only()
        .column(Column::Measure)
        .column_as(sum(Column::Amount), "fen")
        .column_as(Column::Id.count(), "enterprises")
        .filter(Column::State.is_in(states))
        .filter(Column::Amount.is_not_null())
        .apply_if(only, |query, measure| query.filter(Column::Measure.eq(measure)))
        .group_by(Column::Measure)
}

/// Applications without an amount of enterprises that do not qualify: what they may get, a department will say.
fn unbounded(only: Option<&str>) -> sea_orm::Select<application::Entity> {
    use application::Column;
    let qualifies = Query::select()
        .expr(Expr::val(1))
        .from(qualified::Entity)
        .and_where(Expr::col((qualified::Entity, qualified::Column::EnterpriseId)).equals((application::Entity, Column::EnterpriseId)))
        .and_where(Expr::col((qualified::Entity, qualified::Column::Measure)).equals((application::Entity, Column::Measure)))
        .and_where(Expr::col((qualified::Entity, qualified::Column::Until)).is_null())
        .to_owned();
    application::Entity::find()
        .select_only()
        .column(Column::Measure)
        .column_as(Column::Id.count(), "enterprises")
        .filter(early())
        .filter(Column::Amount.is_null())
        .filter(Expr::not_exists(qualifies))
        .apply_if(only, |query, measure| query.filter(Column::Measure.eq(measure)))
        .group_by(Column::Measure)
}
