//! Seats of an event: first come, first served; a freed seat goes to the first waiting, who has a day to confirm.

mod code;

pub use code::CheckInCode;

use crate::EnterpriseId;
use chrono::{NaiveDateTime, TimeDelta};

/// How long a freed seat is offered.
const OFFER: TimeDelta = TimeDelta::hours(24);
/// No-shows within a year that send an enterprise to the end of the queue.
const NO_SHOWS: usize = 2;

/// An event's sign-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    capacity: u32,
    /// In the order in which they came.
    entries: Vec<Entry>,
}

/// A sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub enterprise: EnterpriseId,
    /// For so many persons.
    pub seats: u32,
    /// How it stands.
    pub place: Place,
    /// It came last in the queue because of no-shows.
    last: bool,
}

/// How a sign-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It has its seats.
    Seated,
    /// It waits.
    Waiting,
    /// Its seats were freed for it; to be confirmed before this instant.
    Offered(NaiveDateTime),
    /// It was given up, or not confirmed in time.
    Gone,
}

/// Why something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// More seats than the event has, or none.
    Seats,
    /// The enterprise has signed up.
    Twice,
    /// It has not, or not any more.
    NotThere,
    /// There is no offer to confirm.
    NoOffer,
}

impl Seats {
    /// An event of `capacity` seats.
    ///
    /// # Errors
    /// There are none.
    pub fn new(capacity: u32) -> Result<Self, Declined> {
        if capacity == 0 { Err(Declined::Seats) } else { Ok(Self { capacity, entries: Vec::new() }) }
    }

    /// All sign-ups, in the order in which they came.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The waiting list, first in turn first.
    #[must_use]
    pub fn waiting(&self) -> Vec<EnterpriseId> {
        self.queue().into_iter().map(|i| self.entries[i].enterprise).collect()
    }

    /// Seats that are neither taken nor offered; none means the event is full.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken())
    }

    /// Seats that are taken or offered.
    #[must_use]
    pub fn taken(&self) -> u32 {
        let holds = |entry: &&Entry| matches!(entry.place, Place::Seated | Place::Offered(_));
        self.entries.iter().filter(holds).map(|e| e.seats).sum()
    }

    fn queue(&self) -> Vec<usize> {
        let mut waiting: Vec<usize> = (0..self.entries.len()).filter(|i| self.entries[*i].place == Place::Waiting).collect();
        waiting.sort_by_key(|i| (self.entries[*i].last, *i));
        waiting
    }

    fn find(&mut self, enterprise: EnterpriseId) -> Result<&mut Entry, Declined> {
        self.entries.iter_mut().find(|e| e.enterprise == enterprise && e.place != Place::Gone).ok_or(Declined::NotThere)
    }

    /// Signs up; the answer is whether there are seats or it waits. `no_shows` are those of the last year.
    ///
    /// # Errors
    /// Why not.
    pub fn sign_up(&mut self, enterprise: EnterpriseId, seats: u32, no_shows: usize, at: NaiveDateTime) -> Result<Place, Declined> {
        self.pass_time(at);
        if seats == 0 || seats > self.capacity {
            return Err(Declined::Seats);
        }
        if self.find(enterprise).is_ok() {
            return Err(Declined::Twice);
        }
        // Whoever waits needs more than is free, so nobody is passed who could have been seated.
        let place = if seats <= self.free() { Place::Seated } else { Place::Waiting };
        self.entries.push(Entry { enterprise, seats, place, last: no_shows >= NO_SHOWS });
        Ok(place)
    }

    /// Gives up a place.
    ///
    /// # Errors
    /// There is none.
    pub fn give_up(&mut self, enterprise: EnterpriseId, at: NaiveDateTime) -> Result<(), Declined> {
        self.pass_time(at);
        self.find(enterprise)?.place = Place::Gone;
        self.offer(at);
        Ok(())
    }

    /// Confirms an offer.
    ///
    /// # Errors
    /// There is none, or it has run out.
    pub fn confirm(&mut self, enterprise: EnterpriseId, at: NaiveDateTime) -> Result<(), Declined> {
        self.pass_time(at);
        let entry = self.find(enterprise)?;
        match entry.place {
            Place::Offered(_) => entry.place = Place::Seated,
            _ => return Err(Declined::NoOffer),
        }
        Ok(())
    }

    /// Lets offers run out by `at`, and offers what is free: each at its instant, so that it does not matter when somebody looks.
    pub fn pass_time(&mut self, at: NaiveDateTime) {
        let runs_out = |e: &Entry| match e.place {
            Place::Offered(until) => Some(until),
            Place::Seated | Place::Waiting | Place::Gone => None,
        };
        while let Some(next) = self.entries.iter().filter_map(runs_out).min().filter(|next| *next <= at) {
            for entry in self.entries.iter_mut().filter(|e| e.place == Place::Offered(next)) {
                entry.place = Place::Gone;
            }
            self.offer(next);
        }
    }

    /// Offers free seats to those who wait, in turn. Who needs more than are free keeps his turn and lets the next one pass.
    fn offer(&mut self, at: NaiveDateTime) {
        for i in self.queue() {
            if self.entries[i].seats <= self.free() {
                self.entries[i].place = Place::Offered(at + OFFER);
            }
        }
    }
}
