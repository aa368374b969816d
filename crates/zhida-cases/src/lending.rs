//! A financing need: to whom the enterprise shows it, what it is offered, which offer it takes and what comes of it.
//!
//! The enterprise decides who sees its need, and takes it back as it likes; whoever does not see it can offer nothing. An offer stands until its
//! last day. Once one is taken, the others cannot be; if its loan does not come, they can again.

mod act;
mod merit;
mod need;
mod offer;
mod quote;

pub use act::{Act, Granted, Step};
pub use merit::{Merit, merits};
pub use need::{Purpose, Security};
pub use offer::{Offer, Standing};
pub use quote::{Bad, MOST_FEN, Quote};

use chrono::{NaiveDate, NaiveDateTime};
use offer::End;
use std::collections::BTreeMap;

/// An institution that was shown a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// When it was first shown.
    pub at: NaiveDateTime,
    /// Ids of the products it was shown for.
    pub products: Vec<String>,
    /// Whether it still sees it.
    pub sees: bool,
    /// What the enterprise thinks of it, once rated.
    pub rated: Option<(u8, String)>,
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The institution does not see the need.
    NotShown,
    /// It sees it already.
    Twice,
    /// There is no such offer that stands.
    NoOffer,
    /// Its last day is over.
    Expired,
    /// An offer has been accepted.
    Taken,
    /// None has, or its loan has been paid out.
    NotTaken,
    /// Something in it cannot be: which field.
    Bad(Bad),
}

/// What has come of a need so far: the fold of its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lending {
    /// How many steps.
    pub steps: usize,
    /// Institutions it was ever shown to, by number.
    pub shown: BTreeMap<i64, Shown>,
    /// Offers, in the order in which they came.
    pub offers: Vec<Offer>,
    /// The accepted offer, until its loan fails.
    pub accepted: Option<usize>,
    /// What was paid out on it.
    pub granted: Option<Granted>,
    /// When it was shown to anybody, when the first offer came.
    pub first: (Option<NaiveDateTime>, Option<NaiveDateTime>),
}

impl Lending {
    /// The fold of `steps`; the number of the first that does not fit if they are none.
    ///
    /// # Errors
    /// The step that no need would have taken.
    pub fn replay(steps: &[Step]) -> Result<Self, usize> {
        let mut so_far = Self::default();
        for (number, step) in steps.iter().enumerate() {
            so_far.take(step).map_err(|_| number)?;
        }
        Ok(so_far)
    }

    /// Whether an institution sees the need.
    #[must_use]
    pub fn sees(&self, institution: i64) -> bool {
        self.shown.get(&institution).is_some_and(|s| s.sees)
    }

    /// The offer that step made.
    #[must_use]
    pub fn offer(&self, id: usize) -> Option<&Offer> {
        self.offers.iter().find(|o| o.id == id)
    }

    /// How an offer stands on `day`, with the word that ended it.
    #[must_use]
    pub fn standing<'a>(&self, offer: &'a Offer, day: NaiveDate) -> (Standing, &'a str) {
        match &offer.ended {
            Some(End::Replaced) => (Standing::Replaced, ""),
            Some(End::Withdrawn) => (Standing::Withdrawn, ""),
            Some(End::Declined(why)) => (Standing::Declined, why),
            Some(End::Failed(why)) => (Standing::Failed, why),
            None if self.accepted == Some(offer.id) && self.granted.is_some() => (Standing::Granted, ""),
            None if self.accepted == Some(offer.id) => (Standing::Accepted, ""),
            None if self.accepted.is_some() => (Standing::Passed, ""),
            None if day > offer.quote.until => (Standing::Expired, ""),
            None => (Standing::Open, ""),
        }
    }

    /// Whether an offer can be accepted on `day`.
    #[must_use]
    pub fn has_open(&self, day: NaiveDate) -> bool {
        self.offers.iter().any(|offer| self.standing(offer, day).0 == Standing::Open)
    }

    /// Takes a step.
    ///
    /// # Errors
    /// Why not; nothing is changed then.
    pub fn take(&mut self, step: &Step) -> Result<(), Unfit> {
        let Step { at, institution, act } = step;
        let (id, day) = (self.steps, at.date());
        match act {
            Act::Show(products) => self.show(*institution, *at, products)?,
            _ if !self.shown.contains_key(institution) => return Err(Unfit::NotShown),
            Act::Hide => self.hide(*institution)?,
            Act::Offer(quote) => self.quote(id, *institution, *at, quote)?,
            Act::Withdraw(offer) => {
                self.needs_sight(*institution)?;
                self.standing_offer(*institution, *offer)?.ended = Some(End::Withdrawn);
            }
            Act::Accept(offer) => {
                let until = self.standing_offer(*institution, *offer)?.quote.until;
                if day > until {
                    return Err(Unfit::Expired);
                }
                self.accepted = Some(*offer);
            }
            Act::Decline(offer, why) => self.standing_offer(*institution, *offer)?.ended = Some(End::Declined(why.clone())),
            Act::Grant(granted) => {
                let offer = self.taken_by(*institution)?;
                // A slip of the pen would stand in the city's figures for good: not more than was offered, and not before.
                if !(1..=offer.quote.fen).contains(&granted.fen) {
                    return Err(Unfit::Bad(Bad::Amount));
                }
                if !(offer.at.date()..=day).contains(&granted.day) {
                    return Err(Unfit::Bad(Bad::Day));
                }
                self.granted = Some(granted.clone());
            }
            Act::Fail(why) => {
                if why.trim().is_empty() {
                    return Err(Unfit::Bad(Bad::Reason));
                }
                let offer = self.taken_by(*institution)?;
                offer.ended = Some(End::Failed(why.clone()));
                self.accepted = None;
            }
            Act::Rate(rating, text) => self.rate(*institution, *rating, text)?,
        }
        self.steps += 1;
        Ok(())
    }

    fn show(&mut self, institution: i64, at: NaiveDateTime, products: &[String]) -> Result<(), Unfit> {
        if self.sees(institution) {
            return Err(Unfit::Twice);
        }
        if self.accepted.is_some() {
            return Err(Unfit::Taken);
        }
        let new = || Shown { at, products: Vec::new(), sees: true, rated: None };
        let one = self.shown.entry(institution).or_insert_with(new);
        one.sees = true;
        one.products = products.to_vec();
        self.first.0 = self.first.0.or(Some(at));
        Ok(())
    }

    /// What it had offered goes with its sight of the need.
    fn hide(&mut self, institution: i64) -> Result<(), Unfit> {
        self.needs_sight(institution)?;
        if self.lender() == Some(institution) {
            return Err(Unfit::Taken);
        }
        for offer in self.offers.iter_mut().filter(|o| o.institution == institution && o.ended.is_none()) {
            offer.ended = Some(End::Withdrawn);
        }
        if let Some(one) = self.shown.get_mut(&institution) {
            one.sees = false;
        }
        Ok(())
    }

    fn quote(&mut self, id: usize, institution: i64, at: NaiveDateTime, quote: &Quote) -> Result<(), Unfit> {
        self.needs_sight(institution)?;
        if self.accepted.is_some() {
            return Err(Unfit::Taken);
        }
        quote.check(at.date()).map_err(Unfit::Bad)?;
        for offer in self.offers.iter_mut().filter(|o| o.institution == institution && o.ended.is_none()) {
            offer.ended = Some(End::Replaced);
        }
        self.offers.push(Offer { id, institution, at, quote: quote.clone(), ended: None });
        self.first.1 = self.first.1.or(Some(at));
        Ok(())
    }

    /// Once its loan was paid out or has failed.
    fn rate(&mut self, institution: i64, rating: u8, text: &str) -> Result<(), Unfit> {
        let paid = self.granted.is_some() && self.lender() == Some(institution);
        let failed = self.offers.iter().any(|o| o.institution == institution && matches!(o.ended, Some(End::Failed(_))));
        if !(1..=5).contains(&rating) {
            return Err(Unfit::Bad(Bad::Rating));
        }
        let one = self.shown.get_mut(&institution).ok_or(Unfit::NotShown)?;
        if !(paid || failed) {
            return Err(Unfit::NotTaken);
        }
        if one.rated.is_some() {
            return Err(Unfit::Twice);
        }
        one.rated = Some((rating, text.to_owned()));
        Ok(())
    }

    /// The institution whose offer was accepted.
    #[must_use]
    pub fn lender(&self) -> Option<i64> {
        self.offer(self.accepted?).map(|o| o.institution)
    }

    fn needs_sight(&self, institution: i64) -> Result<(), Unfit> {
        if self.sees(institution) { Ok(()) } else { Err(Unfit::NotShown) }
    }

    /// An offer of the institution that can still end one way or the other.
    fn standing_offer(&mut self, institution: i64, id: usize) -> Result<&mut Offer, Unfit> {
        if self.accepted.is_some() {
            return Err(Unfit::Taken);
        }
        let found = self.offers.iter_mut().find(|o| o.id == id && o.institution == institution && o.ended.is_none());
        found.ok_or(Unfit::NoOffer)
    }

    /// The accepted offer, if it is the institution's and nothing was paid out on it.
    fn taken_by(&mut self, institution: i64) -> Result<&mut Offer, Unfit> {
        let Some(id) = self.accepted.filter(|_| self.granted.is_none()) else { return Err(Unfit::NotTaken) };
        self.offers.iter_mut().find(|o| o.id == id && o.institution == institution).ok_or(Unfit::NotTaken)
    }
}
