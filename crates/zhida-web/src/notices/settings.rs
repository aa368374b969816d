//! `/my/notices/settings`: by which ways, when, and how often.

use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::my::tenant;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};
use serde::Deserialize;
use zhida_post::RobotKind;
use zhida_store::entity::{notice_setting, subscription};
use zhida_store::{CLOSING_DAYS, MOST_CLOSING_DAYS, StoreError, Wanted, is_address};

#[derive(Template)]
#[template(path = "pages/notices/settings.html")]
pub(crate) struct NoticesSettings {
    page: Page,
    /// Whether this service sends mail.
    mail: bool,
    proven: String,
    email: Field,
    form: Given,
    robot: Vec<Field>,
    has_secret: bool,
    limit: Field,
    hours: Vec<i32>,
    subscription: Option<subscription::Model>,
    most: i32,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    email_on: String,
    hook_on: String,
    hook_kind: String,
    hook_url: String,
    hook_secret: String,
    digest: String,
    digest_hour: i32,
    quiet: String,
    quiet_from: String,
    quiet_to: String,
    day_limit: String,
}

#[derive(Default)]
struct Wrong {
    email: String,
    hook_url: String,
    day_limit: String,
}

/// Messages a day that may be chosen at most.
const MOST: i32 = 50;

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<NoticesSettings>, Fault> {
    let own = own(&app, &viewer).await?;
    let given = Given::of(&own);
    Ok(Html(page(&app, &viewer, &own, given, "", Wrong::default()).await?))
}

async fn own(app: &App, viewer: &Viewer) -> Result<notice_setting::Model, Fault> {
    Ok(app.store().notice_settings(viewer.signed.as_ref().ok_or(Fault::Forbidden)?).await?)
}

/// `POST /my/notices/settings`
pub(crate) async fn save(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Given>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (own, t) = (own(&app, &viewer).await?, viewer.words());
    let kind = RobotKind::from_key(&given.hook_kind).unwrap_or(RobotKind::WeCom);
    let url = given.hook_url.trim().to_owned();
    let known = app.post().is_some_and(|post| post.robots.accepts(kind, &url));
    let limit = given.day_limit.trim().parse::<i32>().ok().filter(|n| (1..=MOST).contains(n));
    let mut wrong = Wrong::default();
    if !url.is_empty() && !known {
        wrong.hook_url = t.say("notices-settings-hook-unknown").to_string();
    } else if url.is_empty() && !given.hook_on.is_empty() {
        wrong.hook_url = t.say("field-missing").to_string();
    }
    let Some(day_limit) = limit.filter(|_| wrong.hook_url.is_empty()) else {
        if limit.is_none() {
            wrong.day_limit = t.say("notices-settings-limit-odd").with("most", MOST).to_string();
        }
        return Ok(refused(page(&app, &viewer, &own, given, "", wrong).await?));
    };
    // A secret is not sent back to the browser: an empty field keeps it as long as it is the same robot's.
    let typed = given.hook_secret.trim();
    let hook_secret = if typed.is_empty() && url == own.hook_url { own.hook_secret.clone() } else { typed.to_owned() };
    let quiet = minute(&given.quiet_from).zip(minute(&given.quiet_to)).filter(|_| !given.quiet.is_empty());
    let wanted = Wanted {
        lang: t.short().to_owned(),
        email_on: !given.email_on.is_empty(),
        hook_on: !given.hook_on.is_empty(),
        hook_kind: kind.key().to_owned(),
        hook_url: url,
        hook_secret,
        digest: (!given.digest.is_empty()).then_some(given.digest_hour.clamp(0, 23)),
        quiet,
        day_limit,
    };
    app.store().set_notice_settings(signed, wanted, app.now()).await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/my/notices/settings")).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Subscribed {
    eligible: String,
    one_step: String,
    lapse: String,
    closing: String,
    closing_days: String,
}

/// `POST /my/notices/subscription`: what the whole enterprise hears of measures.
pub(crate) async fn subscribe(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Form(given): Form<Subscribed>,
) -> Result<Response, Fault> {
    let back = Redirect::to("/my/notices/settings");
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(back.into_response()) };
    let on = |tick: &str| !tick.is_empty();
    let wanted = subscription::Model {
        enterprise_id: tenant.number(),
        eligible: on(&given.eligible),
        one_step: on(&given.one_step),
        lapse: on(&given.lapse),
        closing: on(&given.closing),
        closing_days: given.closing_days.trim().parse().unwrap_or(CLOSING_DAYS),
    };
    tenant.set_subscription(wanted, app.now()).await?;
    Ok((jar.add(Flash::Saved.cookie()), back).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Address {
    email: String,
}

/// `POST /my/notices/email`: sends a link to an address.
pub(crate) async fn ask(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Address>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (own, t, email) = (own(&app, &viewer).await?, viewer.words(), given.email.trim());
    let wrong = if !is_address(email) {
        t.say("notices-settings-email-odd")
    } else {
        match app.store().ask_for_email(signed, email, t.short(), app.now()).await {
            Ok(()) => return Ok((jar.add(Flash::LinkSent.cookie()), Redirect::to("/my/notices/settings")).into_response()),
            Err(StoreError::Invalid(_)) => t.say("notices-settings-email-often"),
            Err(error) => return Err(error.into()),
        }
    };
    let wrong = Wrong { email: wrong.to_string(), ..Wrong::default() };
    let form = Given::of(&own);
    Ok(refused(page(&app, &viewer, &own, form, email, wrong).await?))
}

impl Given {
    fn of(own: &notice_setting::Model) -> Self {
        let tick = |on: bool| if on { "yes".to_owned() } else { String::new() };
        Self {
            email_on: tick(own.email_on),
            hook_on: tick(own.hook_on),
            hook_kind: own.hook_kind.clone(),
            hook_url: own.hook_url.clone(),
            hook_secret: String::new(),
            digest: tick(own.digest),
            digest_hour: own.digest_hour,
            quiet: tick(own.quiet_from.is_some()),
            quiet_from: clock(own.quiet_from.unwrap_or(22 * 60)),
            quiet_to: clock(own.quiet_to.unwrap_or(7 * 60)),
            day_limit: own.day_limit.to_string(),
        }
    }
}

/// `22:30` as a minute of the day.
fn minute(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<i32>().ok()?, minute.get(..2)?.parse::<i32>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

fn clock(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

async fn page(
    app: &App,
    viewer: &Viewer,
    own: &notice_setting::Model,
    form: Given,
    email: &str,
    wrong: Wrong,
) -> Result<NoticesSettings, Fault> {
    let subscription = match tenant(app, viewer)? {
        Some(tenant) => Some(tenant.subscription().await?),
        None => None,
    };
    let t = viewer.words();
    let offers = RobotKind::ALL.iter().map(|kind| Offer { value: kind.key().to_owned(), label: t.say(robot(*kind)).to_string() });
    let url = Key("notices-settings-hook-url");
    let secret = Key("notices-settings-hook-secret");
    let robot = vec![
        field(t, "hook_kind", (Key("notices-settings-hook-kind"), None), &form.hook_kind, "", Input::Choice(offers.collect())),
        field(t, "hook_url", (url, Some(Key("notices-settings-hook-url-hint"))), &form.hook_url, &wrong.hook_url, Input::Line("off")),
        field(t, "hook_secret", (secret, Some(Key("notices-settings-hook-secret-hint"))), "", "", Input::Secret("off")),
    ];
    Ok(NoticesSettings {
        mail: app.post().is_some_and(|post| post.mailer.is_some()),
        proven: own.email.clone(),
        email: field(t, "email", (Key("notices-settings-email"), None), email, &wrong.email, Input::Line("email")),
        robot,
        has_secret: !own.hook_secret.is_empty(),
        limit: field(
            t,
            "day_limit",
            (Key("notices-settings-limit"), Some(Key("notices-settings-limit-hint"))),
            &form.day_limit,
            &wrong.day_limit,
            Input::Text { unit: t.say("notices-settings-limit-unit").to_string(), figures: true, offers: Vec::new() },
        ),
        form,
        hours: (6..23).collect(),
        subscription,
        most: MOST_CLOSING_DAYS,
        page: viewer.page().crumb(t.say("notices-title"), "/my/notices"),
    })
}

fn field(t: Words, name: &str, (label, hint): (Key, Option<Key>), value: &str, error: &str, input: Input) -> Field {
    Field {
        name: name.to_owned(),
        id: name.replace('_', "-"),
        label: t.say(label).to_string(),
        hint: hint.map(|hint| t.say(hint).to_string()).unwrap_or_default(),
        value: value.to_owned(),
        error: error.to_owned(),
        input,
    }
}

/// The word for a robot.
pub(crate) fn robot(kind: RobotKind) -> Key {
    match kind {
        RobotKind::WeCom => Key("robot-wecom"),
        RobotKind::DingTalk => Key("robot-dingtalk"),
        RobotKind::Feishu => Key("robot-feishu"),
    }
}

impl NoticesSettings {
    fn is_hour(&self, hour: &i32) -> bool {
        self.form.digest_hour == *hour
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, minute};

    #[test]
    fn minutes_of_the_day() {
        assert_eq!(minute("22:30"), Some(1350));
        assert_eq!(minute("07:00:00"), Some(420));
        assert!(["", "7", "24:00", "1:99", "a:b", "1:2"].iter().all(|text| minute(text).is_none()));
        assert_eq!(clock(1350), "22:30");
    }
}
