//! What has happened in the demonstration before anybody looks: a campaign that is over, one that is half sent, and what came of them.

use super::demo::PASSWORD;
use crate::words::{say, zh};
use anyhow::anyhow;
use zhida_store::{CampaignAct, Desk, NewCampaign, NewUser, Notice, NoticeKind, Recipient, Role, Signed};
use zhida_web::{App, Clock};

/// Enterprises with an account that have read what was written to them.
const READERS: usize = 8;

/// Campaigns of the clerk, and a notice for `company`, which is a step away from the title `title`.
pub(super) async fn happen(app: &App, clerk: &Signed, company: i64, title: &str, clock: &Clock) -> anyhow::Result<()> {
    let desk = app.store().desk(clerk)?;
    let over = campaign(app, &desk, title, "one-step", clock).await?;
    if let Some(over) = over {
        desk.drive_campaign(over, CampaignAct::Send, clock()).await?;
        while app.store().release_recipients(over, clock()).await? {}
        answers(app, &desk, over, company, clock).await?;
    }
    let half = campaign(app, &desk, OTHER, "needs-answer", clock).await?;
    if let Some(half) = half {
        desk.drive_campaign(half, CampaignAct::Send, clock()).await?;
        app.store().release_recipients(half, clock()).await?;
        // A small city is told in one batch: then there is nothing left to hold back.
        let _ = desk.drive_campaign(half, CampaignAct::Pause, clock()).await;
    }
    let name = app.city().enterprise(company).map(|e| e.name.clone()).unwrap_or_default();
    let told = Notice::new("demo", Recipient::Enterprise(company), NoticeKind::ClaimApproved, "/my/profile").with("name", name);
    app.store().tell(&zhida_store::By::program(clock()), &[told]).await?;
    Ok(())
}

/// The measure of the campaign that is half sent.
const OTHER: &str = "demo-rd-subsidy-2026";

/// A campaign with its recipients, ready to be sent; none if nobody stands there.
async fn campaign(app: &App, desk: &Desk, measure: &str, standing: &str, clock: &Clock) -> anyhow::Result<Option<i64>> {
    let step = standing == "one-step";
    let query = serde_json::json!([["measure", measure], ["standing", standing]]).to_string();
    let wanted = {
        let city = app.city();
        let judged = city.subject_of(measure).map(|subject| city.judge(&subject));
        judged.map_or(0, |judged| if step { judged.counts().one_step } else { judged.counts().needs_answer })
    };
    if wanted == 0 {
        return Ok(None);
    }
    let (title, text) = if step { ("demo-step-title", "demo-step-text") } else { ("demo-answer-title", "demo-answer-text") };
    let new = NewCampaign {
        measure: measure.to_owned(),
        query,
        title: fields(&say(title, &[])),
        text: fields(&say(text, &[])),
        lang: if zh() { "zh" } else { "en" }.to_owned(),
        wanted,
    };
    let id = desk.make_campaign(new, clock()).await?;
    app.prepare_campaign(id).await.map_err(|error| anyhow!(error))?;
    Ok(Some(id))
}

/// Message files keep braces for themselves, so fields are written in angles there.
fn fields(text: &str) -> String {
    text.replace('<', "{").replace('>', "}")
}

/// Some have accounts: they read it, follow it, and one says that it does not concern it.
async fn answers(app: &App, desk: &Desk, campaign: i64, company: i64, clock: &Clock) -> anyhow::Result<()> {
    let (found, _) = desk.recipients(campaign, None, 0, 40).await?;
    let others = found.into_iter().filter(|r| r.enterprise.id != company).take(READERS);
    for (at, recipient) in others.enumerate() {
        let login = format!("reader{}", at + 1);
        let new = NewUser { login, name: recipient.enterprise.name.clone(), role: Role::Enterprise, ..NewUser::default() };
        let user = app.store().add_user_by_program(new, PASSWORD, Some(recipient.enterprise.id), clock()).await?;
        let Some(signed) = app.store().signed(user).await? else { continue };
        let inbox = app.store().inbox(&signed);
        match at % 4 {
            0 => inbox.act(recipient.notice.id, "opened", clock()).await.map(|_| ())?,
            1 => inbox.read(recipient.notice.id, clock()).await.map(|_| ())?,
            2 if at == 2 => inbox.not_relevant(recipient.notice.id, "facts", &say("demo-remark", &[]), clock()).await?,
            _ => (),
        }
    }
    Ok(())
}
