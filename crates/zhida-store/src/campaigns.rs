//! Campaigns: one text to many enterprises. Recipients are put down as notices that are held back; sending lets them go, a batch at a time,
//! so that it can be paused, resumed and stopped, and a node that dies leaves nothing half told.

mod desk;
mod send;

use crate::entity::{enterprise, notice};

/// Kinds of jobs: who gets a campaign is put down; it is sent.
pub const CAMPAIGN_JOBS: [&str; 2] = ["campaign.prepare", "campaign.send"];

/// Where a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Its recipients are being put down.
    Preparing,
    /// It can be sent.
    Ready,
    /// It is being sent.
    Sending,
    /// It waits to be sent on.
    Paused,
    /// It was stopped: who has not got it will not.
    Stopped,
    /// Everybody has got it.
    Done,
}

impl CampaignState {
    const ALL: [CampaignState; 6] = [Self::Preparing, Self::Ready, Self::Sending, Self::Paused, Self::Stopped, Self::Done];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Done => "done",
        }
    }
    /// The state of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// What is done with a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignAct {
    /// Begin to send, or go on.
    Send,
    /// Hold back the rest.
    Pause,
    /// Never send the rest.
    Stop,
}

/// A campaign to be made.
#[derive(Clone, Debug)]
pub struct NewCampaign {
    /// Name of the measure, as the desk's addresses have it.
    pub measure: String,
    /// Whom it is meant for, as a query of the desk's search.
    pub query: String,
    /// Subject, with fields.
    pub title: String,
    /// Text, with fields.
    pub text: String,
    /// Language of what is filled in.
    pub lang: String,
    /// How many it is meant for.
    pub wanted: usize,
}

/// What became of a campaign so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignCounts {
    /// Recipients put down.
    pub prepared: i64,
    /// Of them, those whose pages show it.
    pub delivered: i64,
    /// Those who read it.
    pub read: i64,
    /// Those who did something about it.
    pub acted: i64,
    /// Those who said that it does not concern them.
    pub irrelevant: i64,
}

/// How far a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Not sent yet.
    Held,
    /// Sent, not read.
    Delivered,
    /// Read, nothing done.
    Read,
    /// Something was done.
    Acted,
}

/// A recipient of a campaign.
#[derive(Clone, Debug)]
pub struct CampaignRecipient {
    /// What it is told.
    pub notice: notice::Model,
    /// Who it is.
    pub enterprise: enterprise::Model,
    /// Whether anybody signs in for it.
    pub has_account: bool,
    /// What went out besides the pages: state and channel.
    pub sent: Vec<(String, String)>,
}
