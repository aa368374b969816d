//! `zhida audit`: whether the ledger is what was written, and its state to be kept elsewhere.

use super::{block_on, existing};
use crate::cli::{AuditAction, AuditArgs};
use crate::words::say;
use crate::{exit, progress};
use anyhow::{Context as _, anyhow};
use std::fs;
use zhida_exchange::replace_file;
use zhida_store::{Broken, Checkpoint, instant};

pub(crate) fn run(args: &AuditArgs) -> anyhow::Result<u8> {
    match args.action {
        AuditAction::Verify => block_on(verify(args)),
        AuditAction::Checkpoint => block_on(checkpoint(args)),
    }
}

async fn verify(args: &AuditArgs) -> anyhow::Result<u8> {
    let mut seen = Vec::new();
    for file in &args.seen {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        for (line, text) in text.lines().enumerate().filter(|(_, t)| !t.trim().is_empty()) {
            let bad = || anyhow!(say("bad-checkpoint", &[("file", file.display().to_string()), ("line", (line + 1).to_string())]));
            seen.push(serde_json::from_str::<Checkpoint>(text).map_err(|_| bad())?);
        }
    }
    let store = existing(&args.store).await?;
    let bar = progress::rows(&say("verifying", &[]), 0);
    let (count, broken) = store
        .verify(&seen, |done, all| {
            bar.set_length(u64::try_from(all).unwrap_or(0));
            bar.set_position(u64::try_from(done).unwrap_or(0));
        })
        .await?;
    bar.finish_and_clear();
    for fault in &broken {
        let line = match fault {
            Broken::Missing(seq) => say("audit-missing", &[("seq", seq.to_string())]),
            Broken::Changed(seq) => say("audit-changed", &[("seq", seq.to_string())]),
            Broken::Cut(seq) => say("audit-cut", &[("seq", seq.to_string())]),
            Broken::NotAsSeen(seq) => say("audit-not-as-seen", &[("seq", seq.to_string())]),
            Broken::Record(seq) => say("audit-record", &[("seq", seq.to_string())]),
            Broken::Stranger(row) => say("audit-stranger", &[("row", row.clone())]),
        };
        out!("✗ {line}")?;
    }
    if broken.is_empty() {
        out!("✓ {}", say("audit-sound", &[("n", count.to_string()), ("seen", seen.len().to_string())]))?;
        return Ok(exit::FINE);
    }
    Ok(exit::FINDINGS)
}

async fn checkpoint(args: &AuditArgs) -> anyhow::Result<u8> {
    let store = existing(&args.store).await?;
    let Some(end) = store.checkpoint().await? else { return Err(anyhow!(say("audit-empty", &[]))) };
    let line = serde_json::to_string(&end)?;
    match &args.output {
        // One line a checkpoint: a file of them grows, and `verify --seen` reads all.
        Some(file) => {
            let before = match fs::read_to_string(file) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                Err(error) => return Err(error).with_context(|| file.display().to_string()),
            };
            replace_file(file, |out| writeln!(out, "{before}{line}")).with_context(|| file.display().to_string())?;
            note!(
                "{}",
                say(
                    "audit-kept",
                    &[("seq", end.seq.to_string()), ("at", instant(end.at).to_rfc3339()), ("file", file.display().to_string())]
                )
            );
        }
        None => out!("{line}")?,
    }
    Ok(exit::FINE)
}
