//! What a node does for a campaign: puts down its recipients, lets them go.

use super::audience::{Asked, letter, readers};
use super::fields::read;
use crate::app::App;
use crate::show::Show;
use crate::viewer::lang;
use crate::words::{Lang, Words};
use std::sync::Arc;
use zhida_store::CampaignState;

/// Recipients put down at once: what is in memory of a campaign beside the numbers of its recipients.
const BATCH: usize = 1000;

impl App {
    /// Puts down the recipients of campaign `id`, a batch at a time. Begun anew after a node died, it goes on: who is there is there.
    ///
    /// # Errors
    /// What went wrong, for the log.
    pub async fn prepare_campaign(&self, id: i64) -> Result<(), String> {
        let words = |error: zhida_store::StoreError| error.to_string();
        let campaign = self.store().campaign_to_do(id).await.map_err(words)?;
        if campaign.state != CampaignState::Preparing.key() {
            return Ok(());
        }
        let asked = Asked::read(&campaign.query);
        let t = Words::new(lang(&campaign.lang).unwrap_or(Lang::Zh));
        let (Ok(title), Ok(text)) = (read(&campaign.title), read(&campaign.text)) else { return Err("unknown fields".to_owned()) };
        let letters = Arc::new((title, text));
        let found = self.ask(move |city| {
            let library = city.library().clone();
            let audience = asked.audience(city, Show { library: &library, t }).ok()?;
            let numbers: Vec<i64> = audience.rows.iter().filter_map(|row| city.number(*row)).collect();
            Some((audience.subject, numbers))
        });
        // The measure is gone: there is nobody to write to, and the campaign says so.
        if let Some((subject, numbers)) = found.await.map_err(|_| "the city could not be asked")? {
            for chunk in numbers.chunks(BATCH) {
                let (subject, letters, chunk) = (subject.clone(), Arc::clone(&letters), chunk.to_vec());
                let texts = self.ask(move |city| {
                    let rows = chunk.iter().filter_map(|number| city.row(*number)).collect();
                    let text = |reader: &super::audience::Reader| {
                        let (title, text) = letter(&letters.0, &letters.1, reader);
                        (reader.number, title, text)
                    };
                    readers(city, t, &subject, rows).iter().map(text).collect::<Vec<_>>()
                });
                let texts = texts.await.map_err(|_| "the city could not be asked")?;
                if !self.store().add_recipients(id, &texts, self.now()).await.map_err(words)? {
                    return Ok(());
                }
            }
        }
        self.store().campaign_prepared(id, self.now()).await.map_err(words)
    }

    /// Sends campaign `id` until nothing is left or somebody pauses it.
    ///
    /// # Errors
    /// What went wrong, for the log.
    pub async fn send_campaign(&self, id: i64) -> Result<(), String> {
        while self.store().release_recipients(id, self.now()).await.map_err(|error| error.to_string())? {}
        Ok(())
    }
}
