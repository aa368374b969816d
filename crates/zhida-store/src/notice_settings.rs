//! How an account wants to be told: channels, digest, quiet hours, and an address that was proven.

use crate::channel::{Channel, DeliveryState};
use crate::entity::{delivery, email_proof, notice_setting, user};
use crate::error::{Result, StoreError};
use crate::ledger::{By, Write, sha256};
use crate::notice::queued;
use crate::role::Signed;
use crate::store::Store;
use crate::time::micros;
use crate::timing::{Leaves, latest};
use crate::tokens::random_token;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _,
    IntoActiveModel as _, QueryFilter as _, sea_query::Expr,
};
use serde_json::json;

/// How long the link that proves an address counts, in hours.
pub const PROOF_HOURS: i64 = 48;
/// Links to prove an address that one account may ask for in a day: nobody fills a stranger's mailbox with them.
const PROOFS_A_DAY: usize = 5;

/// What an account chooses; see [`notice_setting::Model`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `zh` or `en`.
    pub lang: String,
    /// Mail to the proven address.
    pub email_on: bool,
    /// The group robot.
    pub hook_on: bool,
    /// Whose robot.
    pub hook_kind: String,
    /// Its address.
    pub hook_url: String,
    /// What it signs with.
    pub hook_secret: String,
    /// One message a day, at this hour in China.
    pub digest: Option<i32>,
    /// No message from this minute of the day until that one, in China.
    pub quiet: Option<(i32, i32)>,
    /// Messages a day by one channel.
    pub day_limit: i32,
}

/// The settings of an account that has set nothing.
pub(crate) fn unset(user_id: i64) -> notice_setting::Model {
    notice_setting::Model {
        user_id,
        lang: "zh".to_owned(),
        email: String::new(),
        email_on: false,
        hook_on: false,
        hook_kind: "wecom".to_owned(),
        hook_url: String::new(),
        hook_secret: String::new(),
        digest: false,
        digest_hour: 9,
        quiet_from: Some(22 * 60),
        quiet_to: Some(7 * 60),
        day_limit: 5,
    }
}

pub(crate) async fn settings(db: &impl ConnectionTrait, user: i64) -> Result<notice_setting::Model> {
    Ok(notice_setting::Entity::find_by_id(user).one(db).await?.unwrap_or_else(|| unset(user)))
}

impl Store {
    /// One's own settings.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn notice_settings(&self, who: &Signed) -> Result<notice_setting::Model> {
        settings(&self.db, who.user).await
    }

    /// Changes them. What waits for a channel that is turned off or leads elsewhere now is not sent any more; the pages show it still.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for hours that are none; those of the database.
    pub async fn set_notice_settings(&self, who: &Signed, wanted: Wanted, at: DateTime<Utc>) -> Result<()> {
        let minute = |m: &i32| (0..24 * 60).contains(m);
        if !wanted.digest.is_none_or(|hour| (0..24).contains(&hour)) || !wanted.quiet.is_none_or(|(a, b)| minute(&a) && minute(&b)) {
            return Err(StoreError::Invalid("hours"));
        }
        if wanted.day_limit < 1 {
            return Err(StoreError::Invalid("day_limit"));
        }
        let mut write = self.write(&who.by(at)).await?;
        let before = settings(&write.tx, who.user).await?;
        let after = notice_setting::Model {
            user_id: who.user,
            lang: wanted.lang,
            email: before.email.clone(),
            email_on: wanted.email_on,
            hook_on: wanted.hook_on,
            hook_kind: wanted.hook_kind,
            hook_url: wanted.hook_url,
            hook_secret: wanted.hook_secret,
            digest: wanted.digest.is_some(),
            digest_hour: wanted.digest.unwrap_or(before.digest_hour),
            quiet_from: wanted.quiet.map(|(from, _)| from),
            quiet_to: wanted.quiet.map(|(_, to)| to),
            day_limit: wanted.day_limit,
        };
        if before.hook_url != after.hook_url || !Channel::Hook.is_on(&after) {
            write.drop_queued(who.user, Channel::Hook).await?;
        }
        if !Channel::Email.is_on(&after) {
            write.drop_queued(who.user, Channel::Email).await?;
        }
        let detail = json!({ "email": after.email_on, "hook": after.hook_on, "digest": after.digest });
        write.keep_settings(after).await?;
        write.enter("notices.settings", "user", who.user, detail).await?;
        write.commit().await?;
        Ok(())
    }

    /// Sends a link to `email`; who opens it has shown that the address is theirs. The token is in the message alone.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for what is no address, or too many links in a day; those of the database.
    pub async fn ask_for_email(&self, who: &Signed, email: &str, lang: &str, at: DateTime<Utc>) -> Result<()> {
        let write = self.write(&who.by(at)).await?;
        write.prove_email(who.user, email, lang).await?;
        write.commit().await?;
        Ok(())
    }

    /// The address a link stands for, as long as it counts.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it does not; those of the database.
    pub async fn email_of_link(&self, token: &str, at: DateTime<Utc>) -> Result<String> {
        Ok(proof(&self.db, token, at).await?.email)
    }

    /// The link was opened: the address is proven, kept with the account and, unless the account says otherwise later, used.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the link does not count; those of the database.
    pub async fn prove_email(&self, token: &str, at: DateTime<Utc>) -> Result<()> {
        let found = proof(&self.db, token, at).await?;
        let owner = user::Entity::find_by_id(found.user_id).one(&self.db).await?.ok_or(StoreError::NotFound)?;
        let mut write = self.write(&By { user: Some(owner.id), name: owner.name, at }).await?;
        let proof = proof(&write.tx, token, at).await?;
        let row = email_proof::ActiveModel { id: Set(proof.id), proven_at: Set(Some(write.at())), ..Default::default() };
        email_proof::Entity::update(row).exec(&write.tx).await?;
        let own = settings(&write.tx, proof.user_id).await?;
        write.keep_settings(notice_setting::Model { email: proof.email.clone(), email_on: true, ..own }).await?;
        let row = user::ActiveModel { id: Set(proof.user_id), email: Set(proof.email), ..Default::default() };
        user::Entity::update(row).exec(&write.tx).await?;
        write.enter("account.email_proven", "user", proof.user_id, json!({})).await?;
        write.commit().await?;
        Ok(())
    }
}

async fn proof(db: &impl ConnectionTrait, token: &str, at: DateTime<Utc>) -> Result<email_proof::Model> {
    let found = email_proof::Entity::find().filter(email_proof::Column::Hash.eq(sha256(token))).one(db).await?;
    found.filter(|p| p.proven_at.is_none() && p.expires_at > micros(at)).ok_or(StoreError::NotFound)
}

/// Whether mail could be sent there at all; whether somebody reads it, only the link can tell.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let plain = |c: char| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c);
    let labels = host.split('.').collect::<Vec<_>>();
    let label = |l: &&str| !l.is_empty() && l.len() < 64 && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    text.len() <= 254 && !name.is_empty() && name.len() <= 64 && name.chars().all(plain) && labels.len() > 1 && labels.iter().all(label)
}

impl Write {
    /// Puts down a link to prove `email` and queues the message with it; it leaves at once.
    pub(crate) async fn prove_email(&self, user: i64, email: &str, lang: &str) -> Result<()> {
        let email = email.trim();
        if !is_address(email) {
            return Err(StoreError::Invalid("email"));
        }
        let day_ago = micros(self.by.at - Duration::days(1));
        let own = email_proof::Column::UserId.eq(user).and(email_proof::Column::CreatedAt.gt(day_ago));
        if email_proof::Entity::find().filter(own).all(&self.tx).await?.len() >= PROOFS_A_DAY {
            return Err(StoreError::Invalid("proofs"));
        }
        // Who has set nothing yet is written to in the language they asked in.
        if notice_setting::Entity::find_by_id(user).one(&self.tx).await?.is_none() {
            self.keep_settings(notice_setting::Model { lang: lang.to_owned(), ..unset(user) }).await?;
        }
        let token = random_token();
        let row = email_proof::ActiveModel {
            id: NotSet,
            user_id: Set(user),
            email: Set(email.to_owned()),
            hash: Set(sha256(&token)),
            created_at: Set(self.at()),
            expires_at: Set(micros(self.by.at + Duration::hours(PROOF_HOURS))),
            proven_at: Set(None),
        };
        email_proof::Entity::insert(row).exec_without_returning(&self.tx).await?;
        let leaves = Leaves { at: self.by.at, together: false };
        let mut message = queued(None, user, Channel::Email, leaves, latest(self.by.at), true);
        message.address = Set(email.to_owned());
        message.payload = Set(token);
        delivery::Entity::insert(message).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    async fn keep_settings(&self, row: notice_setting::Model) -> Result<()> {
        let there = notice_setting::Entity::find_by_id(row.user_id).one(&self.tx).await?.is_some();
        let row = row.into_active_model().reset_all();
        if there {
            notice_setting::Entity::update(row).exec(&self.tx).await?;
        } else {
            notice_setting::Entity::insert(row).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    /// What waits for this channel is not wanted any more. A message a node is just sending is let go.
    async fn drop_queued(&self, user: i64, channel: Channel) -> Result<()> {
        delivery::Entity::update_many()
            .col_expr(delivery::Column::State, Expr::value(DeliveryState::Dropped.key()))
            .filter(delivery::Column::UserId.eq(user))
            .filter(delivery::Column::Channel.eq(channel.key()))
            .filter(delivery::Column::NoticeId.is_not_null())
            .filter(delivery::Column::State.eq(DeliveryState::Queued.key()))
            .filter(delivery::Column::LeasedUntil.is_null().or(delivery::Column::LeasedUntil.lte(self.at())))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses() {
        for good in ["wang@example.cn", "a.b+c@mail.example-1.com.cn"] {
            assert!(super::is_address(good), "{good}");
        }
        for bad in
            ["", "wang", "wang@", "@x.cn", "wang@x", "a b@x.cn", "a@x..cn", "a@x.cn\r\nBcc: b@y.cn", "王@x.cn", "a@b@x.cn", "<a@x.cn>"]
        {
            assert!(!super::is_address(bad), "{bad}");
        }
    }
}
