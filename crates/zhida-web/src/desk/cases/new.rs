//! `/desk/cases/new`: a demand taken down for an enterprise that called or came by. The enterprise is told, and owns the case.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{subjects, words};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::{Channel, Lack, Refusal};
use zhida_store::{Demand, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/cases/new.html")]
pub(crate) struct DeskCaseNew {
    page: Page,
    fields: Vec<Field>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Taken {
    uscc: String,
    channel: String,
    subject: String,
    text: String,
    contact: String,
}

pub(crate) async fn show(viewer: Viewer, asked: Asked, Query(taken): Query<Taken>) -> Html<DeskCaseNew> {
    Html(page(&viewer, &asked, &taken, "", &[]))
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Form(taken): Form<Taken>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    let enterprise = match desk.enterprise_by_code(taken.uscc.trim()).await {
        Ok(enterprise) => enterprise,
        Err(StoreError::NotFound) => {
            let error = t.say("case-new-no-enterprise").to_string();
            return Ok(refused(page(&viewer, &asked, &taken, &error, &[])));
        }
        Err(error) => return Err(error.into()),
    };
    let demand = Demand { subject: taken.subject.clone(), text: taken.text.clone(), contact: taken.contact.clone() };
    let channel = Channel::from_key(&taken.channel).unwrap_or(Channel::Phone);
    let whence = crate::my::cases::district(&app, enterprise.id);
    match desk.submit_for(enterprise.id, &demand, channel, &whence, &asked.moment()).await {
        Ok(id) => saved(&app, jar, &format!("/desk/cases/{id}")).await,
        Err(StoreError::Refused(Refusal::Lacks(lacks))) => Ok(refused(page(&viewer, &asked, &taken, "", &lacks))),
        Err(error) => Err(error.into()),
    }
}

fn page(viewer: &Viewer, asked: &Asked, taken: &Taken, no_enterprise: &str, lacks: &[Lack]) -> DeskCaseNew {
    let t = viewer.words();
    let field = |name: &str, label: Key, value: &str, error: String, input| Field {
        name: name.to_owned(),
        id: format!("case-{name}"),
        label: t.say(label).to_string(),
        hint: String::new(),
        value: value.to_owned(),
        error,
        input,
    };
    let lacking = |lack: Lack| if lacks.contains(&lack) { t.say(words::lack(lack)).to_string() } else { String::new() };
    let channels = Channel::ALL.iter().map(|c| Offer { value: c.key().to_owned(), label: t.say(words::channel(*c)).to_string() }).collect();
    let channel = if taken.channel.is_empty() { Channel::Phone.key() } else { &taken.channel };
    let line = || Input::Text { unit: String::new(), figures: false, offers: Vec::new() };
    let fields = vec![
        field("uscc", Key("desk-code"), &taken.uscc, no_enterprise.to_owned(), line()),
        field("channel", Key("case-f-channel"), channel, String::new(), Input::Choice(channels)),
        field(
            "subject",
            Key("case-f-subject"),
            &taken.subject,
            lacking(Lack::Subject),
            Input::Choice(subjects::offers(&asked.shelf.library, t.zh())),
        ),
        field("text", Key("case-f-text"), &taken.text, lacking(Lack::Text), Input::Area),
        field("contact", Key("case-f-contact"), &taken.contact, lacking(Lack::Contact), line()),
    ];
    DeskCaseNew { page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"), fields }
}
