//! What leaves the house. A node claims one parcel, sends it, and writes what became of it before it claims the next.
//!
//! A parcel is one message: a notice, or the notices of a digest. Which deliveries are in it is written with the first claim and stays, so
//! a second try has the same contents and number. Between sending and writing a machine can die; then the parcel is sent once more, under the
//! number under which mail servers and readers know it again. Nothing else is ever sent twice.

use crate::channel::{Channel, DeliveryState};
use crate::entity::delivery::{self, Column, Entity};
use crate::entity::{notice, notice_setting, user};
use crate::error::Result;
use crate::notice_settings::settings;
use crate::store::Store;
use crate::time::{day_in_china, instant, micros, midnight};
use crate::timing;
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};

/// How long a node has a parcel to itself: longer than any sending takes.
const LEASE: Duration = Duration::minutes(5);
/// Notices in one digest at most; more make another.
const TOGETHER: u64 = 50;

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Its number, the same at every try.
    pub number: String,
    /// By what way.
    pub channel: Channel,
    /// Where to, if it is an address to be proven: then `payload` is the token.
    pub address: String,
    /// The token.
    pub payload: String,
    /// Name of the reader.
    pub name: String,
    /// How the reader wants to be told, and where.
    pub setting: notice_setting::Model,
    /// What is told, oldest first; nothing if an address is proven.
    pub notices: Vec<notice::Model>,
    lease: String,
}

/// What became of looking for something to send.
enum Look {
    Parcel(Box<Parcel>),
    /// Something was put off or dropped: look again.
    Again,
    /// Another node was quicker: what was done is undone, and looked at again.
    Lost,
    Nothing,
}

impl Store {
    /// The next parcel by one of `channels` that is due, claimed by `node`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn next_parcel(&self, node: &str, channels: &[Channel], at: DateTime<Utc>) -> Result<Option<Parcel>> {
        loop {
            // Mostly nothing is due: then nobody is locked out by looking.
            if first(&self.db, channels, at).await?.is_none() {
                return Ok(None);
            }
            let mode = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
            let tx = self.db.begin_with_options(mode).await?;
            match claim(&tx, node, channels, at).await? {
                Look::Parcel(parcel) => {
                    tx.commit().await?;
                    return Ok(Some(*parcel));
                }
                Look::Again => tx.commit().await?,
                Look::Lost => tx.rollback().await?,
                Look::Nothing => return Ok(None),
            }
        }
    }

    /// A parcel was sent.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn parcel_sent(&self, parcel: &Parcel, at: DateTime<Utc>) -> Result<()> {
        let update = Entity::update_many()
            .col_expr(Column::State, Expr::value(DeliveryState::Sent.key()))
            .col_expr(Column::SentAt, Expr::value(micros(at)))
            .col_expr(Column::Payload, Expr::value(""))
            .col_expr(Column::Error, Expr::value(""))
            .col_expr(Column::LeasedUntil, Expr::value(Option::<i64>::None));
        update.filter(Column::Lease.eq(&parcel.lease)).exec(&self.db).await?;
        Ok(())
    }

    /// A parcel was not sent: it is tried again later, each time waiting twice as long, or given up, at once if `forever`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn parcel_failed(&self, parcel: &Parcel, error: &str, forever: bool, at: DateTime<Utc>) -> Result<()> {
        let own = Column::Lease.eq(&parcel.lease);
        let Some(one) = Entity::find().filter(own.clone()).one(&self.db).await? else { return Ok(()) };
        let dead = forever || one.attempts >= timing::MAX_ATTEMPTS;
        let state = if dead { DeliveryState::Dead } else { DeliveryState::Queued };
        let error: String = error.chars().take(500).collect();
        let update = Entity::update_many()
            .col_expr(Column::State, Expr::value(state.key()))
            .col_expr(Column::RunAt, Expr::value(micros(at + timing::backoff(one.attempts))))
            .col_expr(Column::Error, Expr::value(error))
            .col_expr(Column::LeasedUntil, Expr::value(Option::<i64>::None));
        update.filter(own).exec(&self.db).await?;
        Ok(())
    }
}

fn due(at: DateTime<Utc>) -> Condition {
    let now = micros(at);
    let free = Condition::any().add(Column::LeasedUntil.is_null()).add(Column::LeasedUntil.lte(now));
    Condition::all().add(Column::State.eq(DeliveryState::Queued.key())).add(Column::RunAt.lte(now)).add(free)
}

async fn first(db: &impl ConnectionTrait, channels: &[Channel], at: DateTime<Utc>) -> Result<Option<delivery::Model>> {
    // What waits for nothing goes first: a link to prove an address, a deadline. Two questions, since one index answers each.
    for urgent in [true, false] {
        let ours = Column::Channel.is_in(channels.iter().map(|c| c.key()));
        let query = Entity::find().filter(Column::Urgent.eq(urgent)).filter(due(at)).filter(ours);
        if let Some(found) = query.order_by_asc(Column::RunAt).order_by_asc(Column::Id).one(db).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

async fn claim(tx: &DatabaseTransaction, node: &str, channels: &[Channel], at: DateTime<Utc>) -> Result<Look> {
    let Some(first) = first(tx, channels, at).await? else { return Ok(Look::Nothing) };
    let Some(channel) = Channel::from_key(&first.channel) else { return Ok(Look::Nothing) };
    let setting = settings(tx, first.user_id).await?;
    let reader = user::Entity::find_by_id(first.user_id).one(tx).await?.filter(|u| !u.disabled);
    let same = Condition::all().add(Column::UserId.eq(first.user_id)).add(Column::Channel.eq(channel.key()));
    let Some(reader) = reader.filter(|_| !first.address.is_empty() || channel.is_on(&setting)) else {
        let drop = Entity::update_many().col_expr(Column::State, Expr::value(DeliveryState::Dropped.key()));
        drop.filter(Column::Id.eq(first.id)).filter(due(at)).exec(tx).await?;
        return Ok(Look::Again);
    };
    let fresh = first.parcel.is_none() && !first.urgent;
    if fresh && put_off(tx, &first, &setting, same.clone(), at).await? {
        return Ok(Look::Again);
    }
    let group = match &first.parcel {
        Some(number) => Condition::all().add(Column::Parcel.eq(number)),
        None if first.digest => same.add(Column::Parcel.is_null()).add(Column::Digest.eq(true)).add(Column::Urgent.eq(false)),
        None => Condition::all().add(Column::Id.eq(first.id)),
    };
    let ids: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(group)
        .filter(due(at))
        .order_by_asc(Column::Id)
        .limit(TOGETHER)
        .into_tuple()
        .all(tx)
        .await?;
    let number = first.parcel.clone().unwrap_or_else(|| format!("d{}", first.id));
    let lease = format!("{node}/{number}/{}", micros(at));
    let taken = Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::value(micros(at + LEASE)))
        .col_expr(Column::Lease, Expr::value(lease.as_str()))
        .col_expr(Column::Parcel, Expr::value(number.as_str()))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(due(at))
        .exec(tx)
        .await?;
    // Between two statements another node may have claimed some of them, or all.
    if ids.is_empty() || usize::try_from(taken.rows_affected).ok() != Some(ids.len()) {
        return Ok(Look::Lost);
    }
    let claimed = Entity::find().filter(Column::Lease.eq(&lease)).order_by_asc(Column::Id).all(tx).await?;
    let told = claimed.iter().filter_map(|d| d.notice_id);
    let notices = notice::Entity::find().filter(notice::Column::Id.is_in(told)).order_by_asc(notice::Column::Id).all(tx).await?;
    let (address, payload, name) = (first.address, first.payload, reader.name);
    Ok(Look::Parcel(Box::new(Parcel { number, channel, address, payload, name, setting, notices, lease })))
}

/// Above the limit of the day, what is due goes into one message on the next morning, unless that would be too late for it.
async fn put_off(
    tx: &DatabaseTransaction,
    first: &delivery::Model,
    setting: &notice_setting::Model,
    same: Condition,
    at: DateTime<Utc>,
) -> Result<bool> {
    let sent: Vec<Option<String>> = Entity::find()
        .select_only()
        .column(Column::Parcel)
        .distinct()
        .filter(same.clone())
        .filter(Column::Urgent.eq(false))
        .filter(Column::SentAt.gte(micros(midnight(day_in_china(at)))))
        .into_tuple()
        .all(tx)
        .await?;
    if i32::try_from(sent.len()).unwrap_or(i32::MAX) < setting.day_limit {
        return Ok(false);
    }
    let Some(next) = timing::tomorrow(setting, at, instant(first.latest)) else { return Ok(false) };
    Entity::update_many()
        .col_expr(Column::RunAt, Expr::value(micros(next)))
        .col_expr(Column::Digest, Expr::value(true))
        .filter(same)
        .filter(due(at))
        .filter(Column::Parcel.is_null())
        .filter(Column::Urgent.eq(false))
        .filter(Column::Latest.gte(micros(next)))
        .exec(tx)
        .await?;
    Ok(true)
}
