//! A municipality's numbers, versioned by the day from which they are in force.

use crate::desk::Desk;
use crate::entity::{case_secret, case_settings};
use crate::error::{Result, StoreError};
use crate::ledger::By;
use crate::role::Permission;
use crate::store::Store;
use crate::tokens::random_token;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, EntityTrait as _, QueryOrder as _};
use serde_json::json;
use zhida_cases::{Settings, Version};

/// As [`Store::case_settings`], in a transaction.
pub(super) async fn settings_in(db: &impl ConnectionTrait) -> Result<Settings> {
    let rows = case_settings::Entity::find().order_by_asc(case_settings::Column::FromDay).all(db).await?;
    if rows.is_empty() {
        return Ok(Settings::default());
    }
    let corrupt = |what: String| StoreError::Corrupt("case_settings", what);
    let read =
        |row: &case_settings::Model| serde_json::from_str::<Version>(&row.body).map_err(|e| corrupt(format!("{}: {e}", row.from_day)));
    let default: Vec<Version> = Settings::default().into();
    let versions = default.into_iter().map(Ok).chain(rows.iter().map(read)).collect::<Result<Vec<Version>>>()?;
    Settings::new(versions).map_err(|e| corrupt(e.to_owned()))
}

impl Store {
    /// The settings of cases in all their versions; the defaults stand before the first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_settings(&self) -> Result<Settings> {
        settings_in(&self.db).await
    }

    /// Puts a version of the settings into force for the program.
    ///
    /// # Errors
    /// As [`Desk::set_case_settings`].
    pub async fn set_case_settings_by_program(&self, version: &Version, at: DateTime<Utc>) -> Result<()> {
        set(self, &By::program(at), version).await
    }

    /// What links and samples are drawn with; made when it is first needed.
    pub(super) async fn case_secret(&self) -> Result<String> {
        secret(&self.db).await
    }
}

/// As [`Store::case_secret`], in a transaction.
pub(super) async fn secret(db: &impl ConnectionTrait) -> Result<String> {
    if let Some(row) = case_secret::Entity::find_by_id(1).one(db).await? {
        return Ok(row.secret);
    }
    let made = case_secret::Model { id: 1, secret: random_token() };
    let known = sea_orm::sea_query::OnConflict::column(case_secret::Column::Id).do_nothing().to_owned();
    case_secret::Entity::insert(case_secret::ActiveModel::from(made).reset_all()).on_conflict(known).exec_without_returning(db).await?;
    case_secret::Entity::find_by_id(1).one(db).await?.map(|row| row.secret).ok_or(StoreError::NotFound)
}

impl Desk {
    /// Puts a version of the settings into force from a day to come. Cases keep the version of their acceptance.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a day that has begun or settings that cannot be; those of the database.
    pub async fn set_case_settings(&self, version: &Version, at: DateTime<Utc>) -> Result<()> {
        self.signed.need(Permission::Administer)?;
        if version.from <= crate::time::local(at).date() {
            return Err(StoreError::Invalid("from"));
        }
        set(&self.store, &self.signed.by(at), version).await
    }
}

async fn set(store: &Store, by: &By, version: &Version) -> Result<()> {
    let mut write = store.write(by).await?;
    let known: Vec<Version> = settings_in(&write.tx).await?.into();
    let others = known.into_iter().filter(|v| v.from != version.from);
    Settings::new(others.chain([version.clone()]).collect()).map_err(|_| StoreError::Invalid("settings"))?;
    let body = json!(version).to_string();
    let row = case_settings::Model { from_day: version.from.to_string(), seq: write.next(), author_id: by.user, body: body.clone() };
    case_settings::Entity::delete_by_id(row.from_day.clone()).exec(&write.tx).await?;
    case_settings::Entity::insert(case_settings::ActiveModel::from(row).reset_all()).exec_without_returning(&write.tx).await?;
    write
        .enter("case.settings", "case-settings", version.from, json!({ "sha256": crate::ledger::sha256(&body), "version": version }))
        .await?;
    write.commit().await?;
    Ok(())
}
