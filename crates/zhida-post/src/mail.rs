//! Mail: through a server, or as files into a folder.

use crate::{Failure, TIME};
use lettre::message::header::{ContentType, MessageId};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::fmt::{Display, Formatter};
use std::path::PathBuf;

/// A mail to one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The reader's address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same at every try: by it servers and readers know a mail again. Letters, digits, `-` and `.`.
    pub number: String,
}

/// Sends mail.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Why there is no mailer.
#[derive(Debug)]
pub enum SetupError {
    /// The sender's address is none.
    From(String),
    /// The server's address is none.
    Server(String),
    /// The folder cannot be made.
    Folder(std::io::Error),
}

impl Display for SetupError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            SetupError::From(what) | SetupError::Server(what) => f.write_str(what),
            SetupError::Folder(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for SetupError {}

impl Mailer {
    /// Mail through the server at `url`: `smtps://host` (TLS from the beginning), `smtp://host?tls=required` (STARTTLS), or `smtp://host` for one
    /// on the same machine. `login` is user and password.
    ///
    /// # Errors
    /// An address that is none.
    pub fn smtp(url: &str, login: Option<(String, String)>, from: &str) -> Result<Self, SetupError> {
        crate::robot::install_provider();
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|e| SetupError::Server(e.to_string()))?;
        if let Some((user, password)) = login {
            server = server.credentials(Credentials::new(user, password));
        }
        let way = Way::Smtp(server.timeout(Some(TIME)).build());
        Ok(Self { from: mailbox(from).map_err(SetupError::From)?, way })
    }

    /// Mail as `.eml` files into `folder`, for demonstrations and tests. A mail sent twice is one file.
    ///
    /// # Errors
    /// An address that is none; the folder cannot be made.
    pub fn folder(folder: PathBuf, from: &str) -> Result<Self, SetupError> {
        std::fs::create_dir_all(&folder).map_err(SetupError::Folder)?;
        Ok(Self { from: mailbox(from).map_err(SetupError::From)?, way: Way::Folder(folder) })
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// What became of it instead.
    pub async fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let message = self.message(mail)?;
        match &self.way {
            // The server's own limit is for connecting only.
            Way::Smtp(server) => match tokio::time::timeout(TIME, server.send(message)).await {
                Ok(sent) => sent.map(|_| ()).map_err(|error| failure(&error)),
                Err(_) => Err(Failure::Away(format!("no answer within {} s", TIME.as_secs()))),
            },
            Way::Folder(folder) => {
                // Written aside and moved, so that whoever reads the folder finds whole mails.
                let (aside, file) = (folder.join(format!("{}.part", mail.number)), folder.join(format!("{}.eml", mail.number)));
                std::fs::write(&aside, message.formatted())
                    .and_then(|()| std::fs::rename(&aside, &file))
                    .map_err(|e| Failure::Away(e.to_string()))
            }
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, Failure> {
        let never = |what: String| Failure::Never(what);
        let to = mailbox(&mail.to).map_err(never)?;
        let number = format!("<{}@{}>", mail.number, self.from.email.domain());
        let subject: String = mail.subject.split_whitespace().collect::<Vec<_>>().join(" ");
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(MessageId::from(number))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|e| never(e.to_string()))
    }
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

/// What a refusal means for this mail and for others.
fn failure(error: &SmtpError) -> Failure {
    let words = std::iter::successors(Some(error as &dyn std::error::Error), |e| e.source()).map(ToString::to_string).collect::<Vec<_>>();
    let words = words.join(": ");
    match error.status().map(u16::from) {
        // Not this mail's fault: the server is closing or wants another password, who we are is not believed.
        Some(421 | 454 | 530 | 534 | 535 | 538) => Failure::Away(words),
        Some(code) if code >= 500 => Failure::Never(words),
        Some(_) => Failure::Later(words),
        None => Failure::Away(words),
    }
}
