//! A parcel in words: one notice, the notices of a day, or a link that proves an address.

use crate::notices::words::said;
use crate::viewer::lang;
use crate::words::{Lang, Words};
use zhida_store::{PROOF_HOURS, Parcel};

/// What is written.
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) text: String,
}

/// The words of a parcel; links begin with `site`.
pub(super) fn letter(parcel: &Parcel, site: &str) -> Letter {
    let t = Words::new(lang(&parcel.setting.lang).unwrap_or(Lang::Zh));
    let hello = t.say("letter-hello").with("name", &parcel.name).to_string();
    // What can be answered without signing in is opened at once; everything else is read at the bell first.
    let link = |notice: &zhida_store::entity::notice::Model| match notice.href.starts_with("/c/") {
        true => format!("{site}{}", notice.href),
        false => format!("{site}/my/notices/{}", notice.id),
    };
    if !parcel.payload.is_empty() {
        let text = t.say("letter-prove-text").with("hours", PROOF_HOURS);
        let text = format!("{hello}\n\n{text}\n\n{site}/email/{}\n\n{}\n", parcel.payload, t.say("letter-prove-foot"));
        return Letter { subject: t.say("letter-prove").to_string(), text };
    }
    let foot = t.say("letter-foot").with("link", format!("{site}/my/notices/settings")).to_string();
    let subject;
    let body = match parcel.notices.as_slice() {
        [only] => {
            let words = said(t, only);
            subject = words.title;
            format!("{}\n\n{}", words.text, link(only))
        }
        several => {
            subject = t.say("letter-digest").with("n", several.len()).to_string();
            let parts = several.iter().enumerate().map(|(at, notice)| {
                let words = said(t, notice);
                format!("{}. {}\n{}\n{}", at + 1, words.title, words.text, link(notice))
            });
            parts.collect::<Vec<_>>().join("\n\n")
        }
    };
    Letter { subject, text: format!("{hello}\n\n{body}\n\n{foot}\n") }
}
