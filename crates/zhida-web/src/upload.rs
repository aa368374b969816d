//! Files out of forms: read, examined by kind, size and scanner, and refused in words; and files handed out again.
//!
//! A form that brings files is read by [`read`], one that may bring some by [`Filled`]; what they give is ready for the store.

pub(crate) mod open;

use crate::app::App;
use crate::casework::forms::Typed;
use crate::error::Fault;
use crate::scan::Finding;
use crate::show::moment;
use crate::words::{Key, Words};
use axum::Form;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use zhida_exchange::sent::{self, Refused};
use zhida_store::NewFile;
use zhida_store::entity::attachment;

/// Files of one form, and its other fields.
const FILES: usize = 20;
const FIELDS: usize = 500;
/// Longest text of a field, in bytes.
const TEXT: usize = 64 << 10;

/// A form as it was read.
pub(crate) struct Sent {
    /// Fields that are no files.
    pub(crate) fields: Vec<(String, String)>,
    /// Files that can be kept, by the field that brought them.
    pub(crate) files: Vec<(String, NewFile)>,
    /// Files that cannot, by the field that brought them: their name and why.
    pub(crate) refused: Vec<(String, String, Key)>,
}

impl Sent {
    /// The value of a field; empty if there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }
    /// What was typed, and the files, whatever field brought them.
    pub(crate) fn parted(self) -> (Typed, Vec<NewFile>) {
        (self.fields.into_iter().collect(), self.files.into_iter().map(|(_, file)| file).collect())
    }
}

/// A form that may bring files: as one without is sent, it is read too.
pub(crate) struct Filled(pub(crate) Sent);

impl FromRequest<App> for Filled {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/") {
            return read(app, Multipart::from_request(request, app).await).await.map(Self);
        }
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app).await.map_err(|e| fault(e.status()))?;
        Ok(Self(Sent { fields, files: Vec::new(), refused: Vec::new() }))
    }
}

/// Reads a form with files. Fields of files that were left empty bring nothing.
///
/// # Errors
/// [`Fault::Invalid`] if it is no such form, [`Fault::TooLarge`].
pub(crate) async fn read(app: &App, form: Result<Multipart, MultipartRejection>) -> Result<Sent, Fault> {
    let mut form = form.map_err(|_| Fault::Invalid)?;
    let mut sent = Sent { fields: Vec::new(), files: Vec::new(), refused: Vec::new() };
    while let Some(mut part) = form.next_field().await.map_err(|e| fault(e.status()))? {
        let field = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let most = if file.is_some() { sent::MOST + 1 } else { TEXT };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|e| fault(e.status()))? {
            // What is too large is read to its end, so that the browser gets the answer, and not kept.
            bytes.extend_from_slice(chunk.get(..most.saturating_sub(bytes.len()).min(chunk.len())).unwrap_or_default());
        }
        match file {
            None if sent.fields.len() < FIELDS => sent.fields.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            Some(name) if (name.is_empty() && bytes.is_empty()) => {}
            Some(name) if sent.files.len() < FILES => match look(app, &name, bytes).await? {
                Ok(file) => sent.files.push((field, file)),
                Err(why) => sent.refused.push((field, name, why)),
            },
            _ => return Err(Fault::TooLarge),
        }
    }
    Ok(sent)
}

/// Whether a file can be kept.
async fn look(app: &App, name: &str, bytes: Vec<u8>) -> Result<Result<NewFile, Key>, Fault> {
    let (name, scanner) = (name.to_owned(), app.scanner().clone());
    let work = move || {
        let (kind, name) = sent::examine(&name, &bytes).map_err(reason)?;
        match scanner.examine(&bytes) {
            Finding::Clean => Ok(NewFile { name, kind, bytes }),
            Finding::Infected => Err(Key("file-infected")),
            Finding::Unexamined => Err(Key("file-unexamined")),
        }
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Failed)
}

fn reason(why: Refused) -> Key {
    match why {
        Refused::Empty => Key("file-empty"),
        Refused::TooLarge => Key("file-too-large"),
        Refused::Kind => Key("file-kind"),
        Refused::Damaged => Key("file-damaged"),
        Refused::Bomb => Key("file-bomb"),
    }
}

fn fault(status: StatusCode) -> Fault {
    if status == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::Invalid }
}

/// Endings that file fields for documents offer (`accept`).
pub(crate) fn accept() -> String {
    let documents = sent::KINDS.iter().filter(|(kind, _)| !kind.starts_with("audio/"));
    let endings: Vec<String> = documents.map(|(_, ending)| format!(".{ending}")).collect();
    format!("{},.jpeg,.xls,.ppt,.csv", endings.join(","))
}

/// The same, with recordings.
pub(crate) fn accept_all() -> String {
    format!("{},audio/*", accept())
}

/// A file in a list.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) at: String,
}

impl Listed {
    pub(crate) fn of(file: &attachment::Model) -> Self {
        Self { id: file.id, name: file.name.clone(), size: size(file.size), at: moment(file.at) }
    }
}

/// A size as people read it.
fn size(bytes: i64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// What is wrong with files, as a page says it.
pub(crate) fn complaints(t: Words, refused: &[(String, String, Key)]) -> Vec<String> {
    refused.iter().map(|(_, name, why)| t.say("file-refused").with("name", name).with("why", t.say(*why)).to_string()).collect()
}
