//! The service, and commands on its data.

mod applications;
mod audit;
mod demo;
mod demo_life;
mod oidc;
mod post;
mod running;
mod serve;
mod why;

use crate::cli::StoreArgs;
use crate::words::say;
use anyhow::{Context as _, anyhow};
use std::path::PathBuf;
use zhida_store::Store;

pub(super) use audit::run as audit;
pub(super) use demo::run as demo;
pub(super) use serve::run as serve;
pub(super) use why::run as why;

/// Name of the SQLite file in a data folder.
pub(super) const FILE: &str = "zhida.db";

/// Runs what waits for a database.
pub(super) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// The store named on the command line, which must be there.
async fn existing(args: &StoreArgs) -> anyhow::Result<Store> {
    if let Some(url) = &args.database {
        return open_url(url).await;
    }
    let file = folder(args).join(FILE);
    if !file.is_file() {
        return Err(anyhow!(say("no-data", &[("file", file.display().to_string())])));
    }
    Store::open_file(&file).await.with_context(|| file.display().to_string())
}

pub(super) fn folder(args: &StoreArgs) -> PathBuf {
    args.data.clone().unwrap_or_else(|| PathBuf::from("zhida-data"))
}

pub(super) async fn open_url(url: &str) -> anyhow::Result<Store> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(anyhow!(say("not-a-postgres-url", &[])));
    }
    // The address may hold a password, so it is not repeated.
    Store::open_url(url).await.with_context(|| say("database-unreachable", &[]))
}
