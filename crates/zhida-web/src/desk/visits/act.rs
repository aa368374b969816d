//! `POST /desk/visits/{id}`: the record, a finding, and where a finding goes.

use super::show::{Tried, Typed, page};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{refusal, words};
use crate::desk::{desk, facts};
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::refused;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use zhida_cases::Refusal;
use zhida_store::{Destination, FindingTo, StoreError, VisitRecord};

/// `how` is `record`, `finding`, `nothing`, `cancel`, or where a finding goes.
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let (desk, t) = (desk(&app, &viewer)?, viewer.words());
    let of = |name: &str| typed.get(name).map(|v| v.trim().to_owned()).unwrap_or_default();
    let (how, finding) = (of("how"), of("finding").parse::<i64>().unwrap_or(0));
    let form = if Destination::from_key(&how).is_some() { format!("{finding}-{how}") } else { how.clone() };
    let done = match (how.as_str(), Destination::from_key(&how)) {
        ("record", _) => match of("day").parse() {
            Ok(day) => {
                let said = VisitRecord { day, met: of("met"), record: of("record"), consent: !of("consent").is_empty() };
                desk.record_visit(id, &said, app.now()).await
            }
            Err(_) => Err(StoreError::Invalid("day")),
        },
        ("finding", _) => desk.add_finding(id, &of("text"), &of("quote"), app.now()).await.map(|_| ()),
        ("nothing", _) => desk.nothing_found(id, app.now()).await,
        ("cancel", _) => desk.cancel_visit(id, app.now()).await,
        (_, Some(to)) => match destination(&app, t, to, &typed, &desk, id, &asked).await? {
            Ok(to) => desk.send_finding(id, finding, &to, &asked.moment()).await.map(|_| ()),
            Err(error) => return Ok(refused(page(&app, &viewer, id, Some(Tried { form, typed: &typed, error })).await?)),
        },
        _ => return Err(Fault::Invalid),
    };
    let error = match done {
        Ok(()) => return saved(&app, jar, &format!("/desk/visits/{id}")).await,
        Err(StoreError::Invalid(field)) => t.say(lacking(field)).to_string(),
        Err(StoreError::Conflict(_)) => t.say("not-now").to_string(),
        Err(StoreError::Refused(Refusal::Lacks(lacks))) => {
            let said: Vec<String> = lacks.iter().map(|lack| t.say(words::lack(*lack)).to_string()).collect();
            t.list(said)
        }
        Err(StoreError::Refused(why)) => refusal::sentence(t, &why),
        Err(other) => return Err(other.into()),
    };
    Ok(refused(page(&app, &viewer, id, Some(Tried { form, typed: &typed, error })).await?))
}

fn lacking(field: &str) -> Key {
    match field {
        "day" => Key("visit-day-wrong"),
        "facts" => Key("visit-fact-missing"),
        "quote" => Key("visit-quote-consent"),
        _ => Key("field-missing"),
    }
}

/// Where a finding goes, or what is wrong with what was typed.
async fn destination(
    app: &App,
    t: Words,
    to: Destination,
    typed: &Typed,
    desk: &zhida_store::Desk,
    visit: i64,
    asked: &Asked,
) -> Result<Result<FindingTo, String>, Fault> {
    let of = |name: &str| typed.get(name).map(|v| v.trim().to_owned()).unwrap_or_default();
    Ok(match to {
        Destination::Spot => Ok(FindingTo::Spot(of("answer"))),
        Destination::Advice => Ok(FindingTo::Advice(of("answer"))),
        Destination::Case => {
            let (row, _) = desk.visit(visit).await?;
            let whence = crate::my::cases::district(app, row.enterprise_id);
            match of("date").parse() {
                Ok(day) => Ok(FindingTo::Case(of("subject"), of("contact"), day, whence)),
                Err(_) => Err(t.say("case-lack-date").to_string()),
            }
        }
        Destination::Fact => {
            let pairs: Vec<(String, String)> =
                ["other", "other-year", "other-value"].iter().map(|name| ((*name).to_owned(), of(name))).collect();
            let entered = facts::read(Show { library: &asked.shelf.library, t }, &pairs, app.today());
            match entered.sound {
                true => Ok(FindingTo::Fact(entered.facts)),
                false => {
                    let at_fields = entered.fields.iter().map(|f| f.error.clone()).find(|e| !e.is_empty());
                    Err(Some(entered.other.error).filter(|e| !e.is_empty()).or(at_fields).unwrap_or_default())
                }
            }
        }
    })
}
