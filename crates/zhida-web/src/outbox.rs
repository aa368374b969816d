//! Sends what the store hands out: one parcel at a time, what became of it written before the next.

mod letter;

use crate::app::App;
use chrono::TimeDelta;
use std::time::Duration;
use tokio::sync::watch;
use zhida_post::{Failure, Mailer, Robot, RobotKind, Robots};
use zhida_store::{Channel, Parcel, StoreError};

/// How often a node looks for something to send.
const LOOK: Duration = Duration::from_secs(2);
/// How long a way out rests after nobody answered there.
const REST: TimeDelta = TimeDelta::minutes(1);

/// How messages leave the house.
#[derive(Clone, Debug)]
pub struct Post {
    /// Sends mail; without it none is sent.
    pub mailer: Option<Mailer>,
    /// Writes to groups.
    pub robots: Robots,
    /// How the service is called from outside, without a slash at the end: what links begin with.
    pub public_url: String,
}

/// What a round of sending came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Messages sent.
    pub sent: usize,
    /// Attempts that failed.
    pub failed: usize,
}

impl App {
    /// Sends what is due. A way out where nobody answers is left alone for the rest of the round.
    ///
    /// # Errors
    /// Those of the store. What was sent before that is written.
    pub async fn send_due(&self, post: &Post, node: &str) -> Result<Sent, StoreError> {
        let mut channels: Vec<Channel> = Channel::ALL.into_iter().filter(|c| *c != Channel::Email || post.mailer.is_some()).collect();
        let mut sent = Sent::default();
        while let Some(parcel) = self.store().next_parcel(node, &channels, self.now()).await? {
            match deliver(post, &parcel, self).await {
                Ok(()) => {
                    self.store().parcel_sent(&parcel, self.now()).await?;
                    sent.sent += 1;
                }
                Err(failure) => {
                    tracing::warn!(number = parcel.number, channel = parcel.channel.key(), %failure, "a message was not sent");
                    self.store().parcel_failed(&parcel, failure.words(), failure.is_final(), self.now()).await?;
                    sent.failed += 1;
                    if matches!(failure, Failure::Away(_)) {
                        channels.retain(|c| *c != parcel.channel);
                    }
                }
            }
        }
        Ok(sent)
    }
}

async fn deliver(post: &Post, parcel: &Parcel, app: &App) -> Result<(), Failure> {
    let letter = letter::letter(parcel, &post.public_url);
    match parcel.channel {
        Channel::Email => {
            let Some(mailer) = &post.mailer else { return Err(Failure::Away(String::new())) };
            let to = if parcel.address.is_empty() { &parcel.setting.email } else { &parcel.address };
            let mail = zhida_post::Mail { to: to.clone(), subject: letter.subject, text: letter.text, number: parcel.number.clone() };
            mailer.send(&mail).await
        }
        Channel::Hook => {
            let setting = &parcel.setting;
            let kind = RobotKind::from_key(&setting.hook_kind).ok_or_else(|| Failure::Never(setting.hook_kind.clone()))?;
            let robot = Robot { kind, url: setting.hook_url.clone(), secret: setting.hook_secret.clone() };
            post.robots.send(&robot, &format!("{}\n\n{}", letter.subject, letter.text), app.now()).await
        }
    }
}

/// Sends until told to stop.
pub(crate) async fn keep_sending(app: App, post: Post, node: String, mut told: watch::Receiver<bool>) {
    let mut rests = None;
    loop {
        if rests.is_none_or(|until| app.now() >= until) {
            rests = None;
            match app.send_due(&post, &node).await {
                Ok(sent) if sent.failed > sent.sent => rests = Some(app.now() + REST),
                Ok(_) => (),
                Err(error) => tracing::error!(%error, "cannot send"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => (),
            _ = told.changed() => return,
        }
    }
}
