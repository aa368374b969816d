//! Work behind the pages, from the table of jobs: whichever node is free takes the next one, and a job that comes back enqueues itself.

use crate::app::App;
use chrono::TimeDelta;
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;
use zhida_store::StoreError;
use zhida_store::entity::job;

/// How often a node looks for work.
const LOOK: Duration = Duration::from_secs(5);

/// Deletes sessions that have ended.
const SWEEP: &str = "sessions.sweep";
/// Writes the end of the ledger where nobody who can write to the database reaches it.
const CHECKPOINT: &str = "ledger.checkpoint";

/// Works until told to stop. `checkpoints` is the file that checkpoints are appended to, if there is one.
pub(crate) async fn work(app: App, node: String, checkpoints: Option<PathBuf>, mut told: watch::Receiver<bool>) {
    let mut kinds = vec![(SWEEP, TimeDelta::hours(1))];
    if checkpoints.is_some() {
        kinds.push((CHECKPOINT, TimeDelta::days(1)));
    }
    loop {
        if let Err(error) = round(&app, &node, &kinds, checkpoints.as_deref()).await {
            tracing::error!(%error, "cannot work on jobs");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => (),
            _ = told.changed() => return,
        }
    }
}

/// Enqueues what comes back, and does what is due.
async fn round(app: &App, node: &str, kinds: &[(&str, TimeDelta)], checkpoints: Option<&Path>) -> Result<(), StoreError> {
    let store = app.store();
    for (kind, every) in kinds {
        let last = store.last_done(kind).await?;
        let due = last.map_or(app.now(), |done| done + *every);
        store.ensure_job(kind, &json!({}), due).await?;
    }
    let mine: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
    while let Some(job) = store.next_job(node, &mine, app.now()).await? {
        match run(app, &job, checkpoints).await {
            Ok(()) => store.job_done(job.id, app.now()).await?,
            Err(error) => {
                tracing::error!(kind = job.kind, error, "a job failed");
                store.job_failed(&job, &error, app.now()).await?;
            }
        }
    }
    Ok(())
}

async fn run(app: &App, job: &job::Model, checkpoints: Option<&Path>) -> Result<(), String> {
    match (job.kind.as_str(), checkpoints) {
        (SWEEP, _) => app.store().sweep_sessions(app.now()).await.map(|_| ()).map_err(|e| e.to_string()),
        (CHECKPOINT, Some(file)) => {
            let Some(end) = app.store().checkpoint().await.map_err(|e| e.to_string())? else { return Ok(()) };
            let line = serde_json::to_string(&end).map_err(|e| e.to_string())?;
            let opened = std::fs::OpenOptions::new().create(true).append(true).open(file);
            opened.and_then(|mut out| writeln!(out, "{line}")).map_err(|e| format!("{}: {e}", file.display()))
        }
        (other, _) => Err(format!("this node does not know the work {other}")),
    }
}
