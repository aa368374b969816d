//! Work behind the pages, from the table of jobs: whichever node is free takes the next one, and a job that comes back enqueues itself.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::words::Key;
use chrono::TimeDelta;
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;
use zhida_store::entity::job;
use zhida_store::{CAMPAIGN_JOBS, StoreError};

/// How often a node looks for work.
const LOOK: Duration = Duration::from_secs(5);

/// Deletes sessions that have ended.
const SWEEP: &str = "sessions.sweep";
/// Puts down who qualifies and how far measures have landed.
const LANDING: &str = "landing.count";
/// Writes down what has fallen due of applications.
const SETTLE: &str = "applications.settle";
/// Compares applications with their logs.
const REPLAY: &str = "applications.replay";
/// Removes files of forms that were never sent.
const FILES: &str = "files.sweep";
/// Deletes files that nobody confirmed.
const UPLOADS: &str = "uploads.sweep";
/// Writes the end of the ledger where nobody who can write to the database reaches it.
const CHECKPOINT: &str = "ledger.checkpoint";
/// Makes every open case again from its log and computes its due dates again.
const CASES: &str = "cases.check";
/// Tells enterprises that have come to be selected of relief packages.
const RELIEF: &str = "relief.tell";
/// Compares what was done about seats with the ledger.
const EVENTS: &str = "events.check";
/// Reminds of what is due in the action ledger.
const TASKS: &str = "tasks.remind";

/// What a kind of job does, in words; a kind of another version of the program has none.
pub(crate) fn kind_word(kind: &str) -> Option<Key> {
    Some(match kind {
        SWEEP => Key("job-sessions-sweep"),
        LANDING => Key("job-landing-count"),
        SETTLE => Key("job-applications-settle"),
        REPLAY => Key("job-applications-replay"),
        FILES => Key("job-files-sweep"),
        UPLOADS => Key("job-uploads-sweep"),
        CHECKPOINT => Key("job-ledger-checkpoint"),
        CASES => Key("job-cases-check"),
        EVENTS => Key("job-events-check"),
        RELIEF => Key("job-relief-tell"),
        TASKS => Key("job-tasks-remind"),
        "campaign.prepare" => Key("job-campaign-prepare"),
        "campaign.send" => Key("job-campaign-send"),
        _ => return None,
    })
}

/// Works until told to stop. `checkpoints` is the file that checkpoints are appended to, if there is one.
pub(crate) async fn work(app: App, node: String, checkpoints: Option<PathBuf>, tells: bool, mut told: watch::Receiver<bool>) {
    let mut kinds = vec![
        (SWEEP, TimeDelta::hours(1)),
        (LANDING, TimeDelta::days(1)),
        (UPLOADS, TimeDelta::hours(1)),
        (FILES, TimeDelta::hours(1)),
        (SETTLE, TimeDelta::minutes(10)),
        (REPLAY, TimeDelta::days(1)),
        (CASES, TimeDelta::days(1)),
        (EVENTS, TimeDelta::days(1)),
        (RELIEF, TimeDelta::hours(6)),
        (TASKS, TimeDelta::hours(1)),
    ];
    if checkpoints.is_some() {
        kinds.push((CHECKPOINT, TimeDelta::days(1)));
    }
    loop {
        // What falls due in cases is found by its time; several nodes may look, and it is done once.
        if let Err(error) = app.store().settle_cases(&Asked::by_program(&app).moment()).await {
            tracing::error!(%error, "cannot settle cases");
        }
        if let Err(error) = app.store().settle_events(app.now()).await {
            tracing::error!(%error, "cannot tell of seats that came free");
        }
        if let Err(error) = round(&app, &node, &kinds, checkpoints.as_deref()).await {
            tracing::error!(%error, "cannot work on jobs");
        }
        if tells && let Err(error) = crate::standings::tell(&app).await {
            tracing::error!(?error, "cannot tell what measures have come to mean");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => (),
            () = app.woken() => (),
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
    let mine: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).chain(CAMPAIGN_JOBS).collect();
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
        (LANDING, _) => app.count_landing().await,
        (FILES, _) => app.store().sweep_files(app.now()).await.map(|_| ()).map_err(|e| e.to_string()),
        (SETTLE, _) => {
            let (today, calendar) = (app.today().to_string(), app.shelf().library.calendar.clone());
            app.store().settle_applications(&today, &calendar, app.now()).await.map(|_| ()).map_err(|e| e.to_string())
        }
        (REPLAY, _) => {
            let wrong = app.store().replay_applications(&app.shelf().library.calendar, app.now()).await.map_err(|e| e.to_string())?;
            if wrong.is_empty() { Ok(()) } else { Err(format!("applications that differ from their logs: {wrong:?}")) }
        }
        (CASES, _) => {
            let found = app.store().check_cases(&Asked::by_program(app).moment()).await.map_err(|e| e.to_string())?;
            if found.broken.is_empty() { Ok(()) } else { Err(format!("cases that their logs do not make: {:?}", found.broken)) }
        }
        (EVENTS, _) => {
            let wrong = app.store().check_events().await.map_err(|e| e.to_string())?;
            if wrong.is_empty() { Ok(()) } else { Err(format!("events whose steps the ledger does not know: {wrong:?}")) }
        }
        (RELIEF, _) => crate::relief::tell_all(app).await.map(|_| ()).map_err(|e| format!("{e:?}")),
        (TASKS, _) => app.store().remind_of_tasks(&Asked::by_program(app).moment()).await.map(|_| ()).map_err(|e| e.to_string()),
        (UPLOADS, _) => app.store().sweep_uploads(app.now()).await.map(|_| ()).map_err(|e| e.to_string()),
        (CHECKPOINT, Some(file)) => {
            let Some(end) = app.store().checkpoint().await.map_err(|e| e.to_string())? else { return Ok(()) };
            let line = serde_json::to_string(&end).map_err(|e| e.to_string())?;
            let opened = std::fs::OpenOptions::new().create(true).append(true).open(file);
            opened.and_then(|mut out| writeln!(out, "{line}")).map_err(|e| format!("{}: {e}", file.display()))
        }
        ("campaign.prepare" | "campaign.send", _) => {
            let payload: serde_json::Value = serde_json::from_str(&job.payload).unwrap_or_default();
            let id = payload["campaign"].as_i64().ok_or("no campaign")?;
            if job.kind == CAMPAIGN_JOBS[0] { app.prepare_campaign(id).await } else { app.send_campaign(id).await }
        }
        (other, _) => Err(format!("this node does not know the work {other}")),
    }
}
