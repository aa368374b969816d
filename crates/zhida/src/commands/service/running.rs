//! What `serve` and `demo` have in common: a store that is there, a library in it, a port, and an orderly end.

use crate::load;
use crate::words::say;
use anyhow::{Context as _, anyhow};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhida_facts::NaiveDate;
use zhida_store::Store;
use zhida_web::{Clock, Ground, Service};

/// The time, but on the day `as_of` if one is given: a demonstration shows the same windows open whenever it runs.
#[expect(clippy::disallowed_methods, reason = "the binary alone reads the clock")]
pub(super) fn clock(as_of: Option<NaiveDate>) -> Clock {
    let now = || chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    let begun = now();
    let shift = as_of.map_or(chrono::TimeDelta::zero(), |day| day.signed_duration_since(zhida_web::day_in_china(begun)));
    Arc::new(move || now() + shift)
}

/// Dictionary, code lists and calendar of the folder, and its documents with their paths in it.
pub(super) fn ground(measures: Option<&Path>) -> anyhow::Result<(Ground, Vec<(String, String)>)> {
    let (root, dictionary, codes, calendar) = load::rooted(measures)?;
    let mut files: Vec<PathBuf> = Vec::new();
    load::collect(&root, &mut files)?;
    let documents = files.iter().map(|file| {
        let name = file.strip_prefix(&root).unwrap_or(file);
        let name: Vec<String> = name.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
        Ok((name.join("/"), load::read_text(file)?))
    });
    let documents = documents.collect::<anyhow::Result<Vec<_>>>()?;
    Ok((Ground { dictionary, codes, calendar }, documents))
}

/// Puts the folder's documents into the store.
pub(super) async fn take_library(store: &Store, documents: &[(String, String)], clock: &Clock) -> anyhow::Result<()> {
    let taken = store.take_library(documents, clock()).await?;
    if taken > 0 {
        note!("{}", say("library-taken", &[("n", taken.to_string())]));
    }
    Ok(())
}

/// Serves until it is told to stop; requests under way are finished.
pub(super) async fn serve(service: Service, listen: SocketAddr, announce: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow!(say("port-in-use", &[("address", listen.to_string())])),
        _ => anyhow::Error::new(error).context(listen.to_string()),
    })?;
    announce(listener.local_addr()?);
    let router = zhida_web::router(service.app().clone());
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(told_to_stop()).await?;
    service.stop().await;
    note!("{}", say("stopped", &[]));
    Ok(())
}

/// Ctrl-C, or what service managers send.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupted.await;
        return;
    };
    tokio::select! {
        _ = interrupted => (),
        _ = terminated.recv() => (),
    }
}

/// Logs to standard error, as much as `ZHIDA_LOG` says.
pub(super) fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ZHIDA_LOG").unwrap_or_else(|_| "warn".into());
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// The data folder, made if it is not there, and its database.
pub(super) async fn open_folder(folder: &Path) -> anyhow::Result<Store> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let file = folder.join(super::FILE);
    Store::open_file(&file).await.with_context(|| file.display().to_string())
}
