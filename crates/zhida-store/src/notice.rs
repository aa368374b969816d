//! Telling somebody something. A notice is put down in the transaction of its cause, under a key made of the cause.

use crate::channel::{Channel, DeliveryState};
use crate::entity::{delivery, notice, notice_setting, user};
use crate::error::Result;
use crate::ledger::{By, Write};
use crate::notice_kind::NoticeKind;
use crate::role::Role;
use crate::store::Store;
use crate::time::{instant, micros};
use crate::timing;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, ExprTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use std::collections::{BTreeMap, BTreeSet};

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An enterprise: everybody who speaks for it. It is read when one of them has read it.
    Enterprise(i64),
    /// A user, of staff or not.
    User(i64),
    /// Every user of a role but the one who caused it; each reads for themselves.
    Staff(Role),
}

/// Something to be told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Made of the cause, e.g. `claim-7/approved`: notices of one key and recipient are one notice.
    pub key: String,
    /// To whom.
    pub to: Recipient,
    /// About what; the words are the pages'.
    pub kind: NoticeKind,
    /// What the words are filled with.
    pub args: Vec<(&'static str, String)>,
    /// Where it leads: a path of the service.
    pub href: String,
    /// Id of the measure it is about, if it is about one: then its reader may say that it does not concern them.
    pub measure: String,
    /// Waits for no quiet hours, digest or limit.
    pub urgent: bool,
}

impl Notice {
    /// An ordinary notice about no measure.
    #[must_use]
    pub fn new(key: impl Into<String>, to: Recipient, kind: NoticeKind, href: impl Into<String>) -> Self {
        let (args, measure) = (Vec::new(), String::new());
        Self { key: key.into(), to, kind, args, href: href.into(), measure, urgent: false }
    }
    /// With the text `value` in the place `name` of its words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
    /// About the measure `id`.
    #[must_use]
    pub fn about(mut self, id: &str) -> Self {
        id.clone_into(&mut self.measure);
        self
    }
}

/// Rows in one statement: far below what either database takes.
pub(crate) const ROWS: usize = 500;

impl Store {
    /// Tells somebody something that no other change of the store causes; gives how many notices are new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tell(&self, by: &By, notices: &[Notice]) -> Result<usize> {
        let write = self.write(by).await?;
        let told = write.tell(notices).await?;
        write.commit().await?;
        Ok(told)
    }
}

impl Write {
    /// Puts notices down as part of this change, with what leaves the house for those who want that. What is there already under its key stays
    /// as it is. Gives how many are new.
    pub(crate) async fn tell(&self, notices: &[Notice]) -> Result<usize> {
        let mut told = 0;
        for chunk in self.addressed(notices).await?.chunks(ROWS) {
            told += self.put(chunk.to_vec()).await?;
        }
        Ok(told)
    }

    /// Puts notices of a campaign down that nobody sees until they are let go.
    pub(crate) async fn hold(&self, campaign: i64, notices: &[Notice]) -> Result<()> {
        let mut rows = self.addressed(notices).await?;
        rows.iter_mut().for_each(|row| (row.show_at, row.campaign_id) = (None, Some(campaign)));
        for chunk in rows.chunks(ROWS) {
            self.put(chunk.to_vec()).await?;
        }
        Ok(())
    }

    /// The rows of `notices`, one for each recipient.
    async fn addressed(&self, notices: &[Notice]) -> Result<Vec<notice::Model>> {
        let mut rows = Vec::with_capacity(notices.len());
        let mut staff: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for one in notices {
            match one.to {
                Recipient::Enterprise(id) => rows.push(self.row(one, format!("{}/e{id}", one.key), Some(id), None)),
                Recipient::User(id) => rows.push(self.row(one, format!("{}/u{id}", one.key), None, Some(id))),
                Recipient::Staff(role) => {
                    if !staff.contains_key(role.key()) {
                        let all = user::Entity::find().filter(user::Column::Role.eq(role.key())).filter(user::Column::Disabled.eq(false));
                        staff.insert(role.key(), all.select_only().column(user::Column::Id).into_tuple().all(&self.tx).await?);
                    }
                    let others = staff.get(role.key()).into_iter().flatten().filter(|id| self.by.user != Some(**id));
                    rows.extend(others.map(|id| self.row(one, format!("{}/u{id}", one.key), None, Some(*id))));
                }
            }
        }
        Ok(rows)
    }

    fn row(&self, told: &Notice, key: String, enterprise_id: Option<i64>, user_id: Option<i64>) -> notice::Model {
        let args: serde_json::Map<String, serde_json::Value> =
            told.args.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
        notice::Model {
            id: 0,
            key,
            enterprise_id,
            user_id,
            kind: told.kind.key().to_owned(),
            args: serde_json::Value::Object(args).to_string(),
            href: told.href.clone(),
            measure: told.measure.clone(),
            campaign_id: None,
            urgent: told.urgent,
            at: self.at(),
            show_at: Some(self.at()),
            read_at: None,
            acted_at: None,
            act: String::new(),
        }
    }

    /// Inserts what is not there yet. Nobody can come between looking and inserting: this transaction holds the end of the ledger.
    async fn put(&self, mut rows: Vec<notice::Model>) -> Result<usize> {
        let keys = rows.iter().map(|row| row.key.as_str());
        let there: Vec<String> = notice::Entity::find()
            .select_only()
            .column(notice::Column::Key)
            .filter(notice::Column::Key.is_in(keys))
            .into_tuple()
            .all(&self.tx)
            .await?;
        let mut there: BTreeSet<String> = there.into_iter().collect();
        rows.retain(|row| there.insert(row.key.clone()));
        if rows.is_empty() {
            return Ok(0);
        }
        let count = rows.len();
        let keys: Vec<String> = rows.iter().filter(|row| row.show_at.is_some()).map(|row| row.key.clone()).collect();
        let inserts = rows.into_iter().map(|row| notice::ActiveModel { id: NotSet, ..row.into_active_model().reset_all() });
        notice::Entity::insert_many(inserts).exec_without_returning(&self.tx).await?;
        if !keys.is_empty() {
            let inserted = notice::Entity::find().filter(notice::Column::Key.is_in(keys)).all(&self.tx).await?;
            self.send_out(&inserted).await?;
        }
        Ok(count)
    }

    /// Queues what leaves the house for `notices`, by whatever channels their readers want.
    pub(crate) async fn send_out(&self, notices: &[notice::Model]) -> Result<()> {
        let readers = self.readers(notices).await?;
        let mut rows = Vec::new();
        for told in notices {
            let own = |reader: &&Reader| {
                reader.setting.user_id == told.user_id.unwrap_or(0)
                    || (told.enterprise_id.is_some() && reader.enterprise == told.enterprise_id)
            };
            for reader in readers.iter().filter(own) {
                let from = instant(told.show_at.unwrap_or(told.at));
                let leaves = timing::leaves(&reader.setting, told.urgent, from);
                for channel in Channel::ALL.into_iter().filter(|c| c.is_on(&reader.setting)) {
                    rows.push(queued(Some(told.id), reader.setting.user_id, channel, leaves, timing::latest(from), told.urgent));
                }
            }
        }
        for chunk in rows.chunks(ROWS) {
            delivery::Entity::insert_many(chunk.to_vec()).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    /// Accounts that want more than the pages and read one of `notices`.
    async fn readers(&self, notices: &[notice::Model]) -> Result<Vec<Reader>> {
        let enterprises: BTreeSet<i64> = notices.iter().filter_map(|n| n.enterprise_id).collect();
        let users: BTreeSet<i64> = notices.iter().filter_map(|n| n.user_id).collect();
        let named = user::Column::EnterpriseId.is_in(enterprises).or(user::Column::Id.is_in(users));
        let found: Vec<(i64, Option<i64>)> = user::Entity::find()
            .select_only()
            .columns([user::Column::Id, user::Column::EnterpriseId])
            .filter(user::Column::Disabled.eq(false))
            .filter(named)
            .into_tuple()
            .all(&self.tx)
            .await?;
        let of: BTreeMap<i64, Option<i64>> = found.into_iter().collect();
        let settings = notice_setting::Entity::find().filter(notice_setting::Column::UserId.is_in(of.keys().copied()));
        let settings = settings.all(&self.tx).await?.into_iter();
        Ok(settings.map(|setting| Reader { enterprise: of.get(&setting.user_id).copied().flatten(), setting }).collect())
    }
}

/// An account with settings.
struct Reader {
    enterprise: Option<i64>,
    setting: notice_setting::Model,
}

/// A delivery that waits.
pub(crate) fn queued(
    notice: Option<i64>,
    user: i64,
    channel: Channel,
    leaves: timing::Leaves,
    latest: DateTime<Utc>,
    urgent: bool,
) -> delivery::ActiveModel {
    delivery::ActiveModel {
        id: NotSet,
        notice_id: Set(notice),
        user_id: Set(user),
        channel: Set(channel.key().to_owned()),
        address: Set(String::new()),
        payload: Set(String::new()),
        state: Set(DeliveryState::Queued.key().to_owned()),
        urgent: Set(urgent),
        digest: Set(leaves.together),
        run_at: Set(micros(leaves.at)),
        latest: Set(micros(latest)),
        parcel: Set(None),
        attempts: Set(0),
        leased_until: Set(None),
        lease: Set(None),
        sent_at: Set(None),
        error: Set(String::new()),
    }
}
