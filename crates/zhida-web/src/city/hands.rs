//! Through whose hands a version went.

use crate::show::moment;
use crate::words::{Key, Words};
use zhida_store::{Act, Deed};

/// Who wrote a version, who published it, who took it out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hands {
    /// Everybody who wrote on it, each once.
    pub(crate) wrote: String,
    pub(crate) published: Option<Hand>,
    pub(crate) withdrew: Option<Hand>,
}

/// Somebody who did something.
#[derive(Clone, Debug)]
pub(crate) struct Hand {
    pub(crate) who: String,
    pub(crate) at: String,
    /// Why.
    pub(crate) word: String,
}

impl Hands {
    /// Of version `number` of the document of `deeds`.
    pub(crate) fn of(deeds: &[Deed], number: i32, t: Words) -> Self {
        let who = |deed: &Deed| match deed.user {
            Some(_) => deed.who.clone(),
            None => t.say(Key("city-author-program")).to_string(),
        };
        let of_it = || deeds.iter().filter(|d| d.version == number);
        let mut wrote: Vec<String> = Vec::new();
        // What came with the program was written by nobody here.
        let by_program = |d: &&Deed| d.act == Act::Published && d.user.is_none();
        for deed in of_it().filter(|d| matches!(d.act, Act::Drafted | Act::Saved) || by_program(d)) {
            let name = who(deed);
            if !wrote.contains(&name) {
                wrote.push(name);
            }
        }
        let last = |act: Act| of_it().rfind(|d| d.act == act && d.user.is_some());
        let hand = |deed: &Deed| Hand { who: who(deed), at: moment(deed.at), word: deed.word.clone() };
        Self { wrote: t.list(wrote), published: last(Act::Published).map(hand), withdrew: last(Act::Withdrawn).map(hand) }
    }
}
