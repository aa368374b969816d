//! Campaigns: one text to many enterprises, chosen by where they stand with a measure.

mod audience;
pub(crate) mod export;
mod fields;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;
mod work;

use crate::kit::verdict::Look;
use crate::words::Key;
use zhida_store::CampaignState;

/// How a state looks.
fn look(state: &str) -> Look {
    let (tone, word) = match CampaignState::from_key(state) {
        Some(CampaignState::Preparing) | None => ("open", Key("campaign-preparing")),
        Some(CampaignState::Ready) => ("open", Key("campaign-ready")),
        Some(CampaignState::Sending) => ("open", Key("campaign-sending")),
        Some(CampaignState::Paused) => ("open", Key("campaign-paused")),
        Some(CampaignState::Stopped) => ("no", Key("campaign-stopped")),
        Some(CampaignState::Done) => ("yes", Key("campaign-done")),
    };
    Look { tone, word }
}
