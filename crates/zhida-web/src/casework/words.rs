//! The words of cases: each key of `zhida-cases` has its message.

use crate::words::Key;
use zhida_cases::measures::LeftOut;
use zhida_cases::{ActKind, Channel, Kind, Lack, Light, Mark, Outcome, Role, Rung, Solved, State, Urgency, Which};

/// Where a case is.
#[must_use]
pub(crate) fn state(of: State) -> Key {
    match of {
        State::Draft => Key("case-state-draft"),
        State::Submitted => Key("case-state-submitted"),
        State::Incomplete => Key("case-state-incomplete"),
        State::Accepted => Key("case-state-accepted"),
        State::Routed => Key("case-state-routed"),
        State::InHand => Key("case-state-in-hand"),
        State::Paused => Key("case-state-paused"),
        State::ReplyDrafted => Key("case-state-reply-drafted"),
        State::Replied => Key("case-state-replied"),
        State::LongStanding => Key("case-state-long-standing"),
        State::Closed => Key("case-state-closed"),
        State::Merged => Key("case-state-merged"),
        State::Withdrawn => Key("case-state-withdrawn"),
        State::Declined => Key("case-state-declined"),
    }
}

/// What is owed.
#[must_use]
pub(crate) fn kind(of: Kind) -> Key {
    match of {
        Kind::Question => Key("case-kind-question"),
        Kind::Demand => Key("case-kind-demand"),
        Kind::Complex => Key("case-kind-complex"),
        Kind::Complaint => Key("case-kind-complaint"),
        Kind::LatePayment => Key("case-kind-late-payment"),
        Kind::Financing => Key("case-kind-financing"),
        Kind::Matching => Key("case-kind-matching"),
        Kind::Service => Key("case-kind-service"),
        Kind::Advice => Key("case-kind-advice"),
        Kind::BadRating => Key("case-kind-bad-rating"),
        Kind::Task => Key("case-kind-task"),
        Kind::Rectification => Key("case-kind-rectification"),
        Kind::Finding => Key("case-kind-finding"),
    }
}

/// How soon somebody must look.
#[must_use]
pub(crate) fn urgency(of: Urgency) -> Key {
    match of {
        Urgency::Ordinary => Key("case-urgency-ordinary"),
        Urgency::Urgent => Key("case-urgency-urgent"),
    }
}

/// The way on which somebody was spoken to.
#[must_use]
pub(crate) fn channel(of: Channel) -> Key {
    match of {
        Channel::App => Key("case-channel-app"),
        Channel::Text => Key("case-channel-text"),
        Channel::Mail => Key("case-channel-mail"),
        Channel::Phone => Key("case-channel-phone"),
        Channel::Person => Key("case-channel-person"),
        Channel::Hotline => Key("case-channel-hotline"),
    }
}

/// How a case stands: no colour without its word.
#[must_use]
pub(crate) fn light(of: Light) -> Key {
    match of {
        Light::Green => Key("case-light-green"),
        Light::Blue => Key("case-light-blue"),
        Light::Yellow => Key("case-light-yellow"),
        Light::Red => Key("case-light-red"),
        Light::Grey => Key("case-light-grey"),
        Light::Unknown => Key("case-light-unknown"),
    }
}

/// What has come of it, as the office sees it.
#[must_use]
pub(crate) fn outcome(of: Outcome) -> Key {
    match of {
        Outcome::Solved => Key("case-outcome-solved"),
        Outcome::Partly => Key("case-outcome-partly"),
        Outcome::Explained => Key("case-outcome-explained"),
        Outcome::Planned => Key("case-outcome-planned"),
        Outcome::PassedOutside => Key("case-outcome-passed-outside"),
        Outcome::Unreachable => Key("case-outcome-unreachable"),
        Outcome::Unfounded => Key("case-outcome-unfounded"),
    }
}

/// What the enterprise says.
#[must_use]
pub(crate) fn solved(of: Solved) -> Key {
    match of {
        Solved::Yes => Key("case-solved-yes"),
        Solved::Partly => Key("case-solved-partly"),
        Solved::No => Key("case-solved-no"),
    }
}

/// What has to be known of an answer.
#[must_use]
pub(crate) fn mark(of: Mark) -> Key {
    match of {
        Mark::ByPhone => Key("case-mark-by-phone"),
        Mark::HandlersDevice => Key("case-mark-handlers-device"),
    }
}

/// What a clock runs for.
#[must_use]
pub(crate) fn which(of: Which) -> Key {
    match of {
        Which::Acceptance => Key("case-which-acceptance"),
        Which::Supply => Key("case-which-supply"),
        Which::Contact => Key("case-which-contact"),
        Which::Interim => Key("case-which-interim"),
        Which::Sign => Key("case-which-sign"),
        Which::Close => Key("case-which-close"),
        Which::Signature => Key("case-which-signature"),
        Which::Confirmation => Key("case-which-confirmation"),
        Which::NextReply => Key("case-which-next-reply"),
        Which::Meeting => Key("case-which-meeting"),
    }
}

/// In what capacity somebody acts.
#[must_use]
pub(crate) fn role(of: Role) -> Key {
    match of {
        Role::Enterprise => Key("case-role-enterprise"),
        Role::Proxy => Key("case-role-proxy"),
        Role::Clerk => Key("case-role-clerk"),
        Role::Dispatcher => Key("case-role-dispatcher"),
        Role::Handler => Key("case-role-handler"),
        Role::CoHandler => Key("case-role-co-handler"),
        Role::Supervisor => Key("case-role-supervisor"),
        Role::Head => Key("case-role-head"),
        Role::Leader => Key("case-role-leader"),
        Role::Auditor => Key("case-role-auditor"),
        Role::System => Key("case-role-system"),
    }
}

/// Moments of a clock.
#[must_use]
pub(crate) fn rung(of: Rung) -> Key {
    match of {
        Rung::Half => Key("case-rung-half"),
        Rung::Before => Key("case-rung-before"),
        Rung::Due => Key("case-rung-due"),
        Rung::Urging => Key("case-rung-urging"),
        Rung::Supervision => Key("case-rung-supervision"),
        Rung::Named => Key("case-rung-named"),
    }
}

/// Why a case is in no base.
#[must_use]
pub(crate) fn left_out(of: LeftOut) -> Key {
    match of {
        LeftOut::Merged => Key("case-left-out-merged"),
        LeftOut::Withdrawn => Key("case-left-out-withdrawn"),
        LeftOut::Declined => Key("case-left-out-declined"),
        LeftOut::Unfounded => Key("case-left-out-unfounded"),
        LeftOut::NotDue => Key("case-left-out-not-due"),
    }
}

/// What was done.
#[must_use]
pub(crate) fn act(of: ActKind) -> Key {
    match of {
        ActKind::Submit => Key("case-act-submit"),
        ActKind::Accept => Key("case-act-accept"),
        ActKind::AskForMore => Key("case-act-ask-for-more"),
        ActKind::Supply => Key("case-act-supply"),
        ActKind::Lapse => Key("case-act-lapse"),
        ActKind::Revive => Key("case-act-revive"),
        ActKind::Decline => Key("case-act-decline"),
        ActKind::Route => Key("case-act-route"),
        ActKind::Sign => Key("case-act-sign"),
        ActKind::Refuse => Key("case-act-refuse"),
        ActKind::SignByDefault => Key("case-act-sign-by-default"),
        ActKind::OfferHandOver => Key("case-act-offer-hand-over"),
        ActKind::TakeOver => Key("case-act-take-over"),
        ActKind::Pause => Key("case-act-pause"),
        ActKind::Resume => Key("case-act-resume"),
        ActKind::PauseEnds => Key("case-act-pause-ends"),
        ActKind::AskExtension => Key("case-act-ask-extension"),
        ActKind::SignExtension => Key("case-act-sign-extension"),
        ActKind::RefuseExtension => Key("case-act-refuse-extension"),
        ActKind::Reply => Key("case-act-reply"),
        ActKind::SignReply => Key("case-act-sign-reply"),
        ActKind::SendBack => Key("case-act-send-back"),
        ActKind::Ask => Key("case-act-ask"),
        ActKind::Confirm => Key("case-act-confirm"),
        ActKind::Silence => Key("case-act-silence"),
        ActKind::Reopen => Key("case-act-reopen"),
        ActKind::AskLongStanding => Key("case-act-ask-long-standing"),
        ActKind::SignLongStanding => Key("case-act-sign-long-standing"),
        ActKind::PromiseReply => Key("case-act-promise-reply"),
        ActKind::TakeUp => Key("case-act-take-up"),
        ActKind::Merge => Key("case-act-merge"),
        ActKind::Follow => Key("case-act-follow"),
        ActKind::Withdraw => Key("case-act-withdraw"),
        ActKind::Contact => Key("case-act-contact"),
        ActKind::Interim => Key("case-act-interim"),
        ActKind::Opinion => Key("case-act-opinion"),
        ActKind::Add => Key("case-act-add"),
        ActKind::Reclassify => Key("case-act-reclassify"),
        ActKind::Urge => Key("case-act-urge"),
        ActKind::Reassign => Key("case-act-reassign"),
        ActKind::Raise => Key("case-act-raise"),
        ActKind::TakeCharge => Key("case-act-take-charge"),
        ActKind::Lift => Key("case-act-lift"),
        ActKind::Meet => Key("case-act-meet"),
    }
}

/// What a move lacks.
#[must_use]
pub(crate) fn lack(of: Lack) -> Key {
    match of {
        Lack::Subject => Key("case-lack-subject"),
        Lack::Text => Key("case-lack-text"),
        Lack::Contact => Key("case-lack-contact"),
        Lack::Missing => Key("case-lack-missing"),
        Lack::Ground => Key("case-lack-ground"),
        Lack::Instead => Key("case-lack-instead"),
        Lack::Rule => Key("case-lack-rule"),
        Lack::Reason => Key("case-lack-reason"),
        Lack::WaitingFor => Key("case-lack-waiting-for"),
        Lack::Date => Key("case-lack-date"),
        Lack::Days => Key("case-lack-days"),
        Lack::Evidence => Key("case-lack-evidence"),
        Lack::NextStep => Key("case-lack-next-step"),
        Lack::Person => Key("case-lack-person"),
        Lack::Appeal => Key("case-lack-appeal"),
        Lack::Rating => Key("case-lack-rating"),
        Lack::Milestones => Key("case-lack-milestones"),
    }
}

/// What the button of a move says; none for what the machine does.
#[must_use]
pub(crate) fn deed(of: ActKind) -> Option<Key> {
    Some(match of {
        ActKind::Accept => Key("case-do-accept"),
        ActKind::AskForMore => Key("case-do-ask-for-more"),
        ActKind::Decline => Key("case-do-decline"),
        ActKind::Route => Key("case-do-route"),
        ActKind::Sign => Key("case-do-sign"),
        ActKind::Refuse => Key("case-do-refuse"),
        ActKind::OfferHandOver => Key("case-do-offer-hand-over"),
        ActKind::TakeOver => Key("case-do-take-over"),
        ActKind::Pause => Key("case-do-pause"),
        ActKind::Resume => Key("case-do-resume"),
        ActKind::AskExtension => Key("case-do-ask-extension"),
        ActKind::SignExtension => Key("case-do-sign-extension"),
        ActKind::RefuseExtension => Key("case-do-refuse-extension"),
        ActKind::Reply => Key("case-do-reply"),
        ActKind::SignReply => Key("case-do-sign-reply"),
        ActKind::SendBack => Key("case-do-send-back"),
        ActKind::Ask => Key("case-do-ask"),
        ActKind::Confirm => Key("case-do-confirm"),
        ActKind::Reopen => Key("case-do-reopen"),
        ActKind::AskLongStanding => Key("case-do-ask-long-standing"),
        ActKind::SignLongStanding => Key("case-do-sign-long-standing"),
        ActKind::PromiseReply => Key("case-do-promise-reply"),
        ActKind::TakeUp => Key("case-do-take-up"),
        ActKind::Merge => Key("case-do-merge"),
        ActKind::Contact => Key("case-do-contact"),
        ActKind::Interim => Key("case-do-interim"),
        ActKind::Opinion => Key("case-do-opinion"),
        ActKind::Reclassify => Key("case-do-reclassify"),
        ActKind::Urge => Key("case-do-urge"),
        ActKind::Reassign => Key("case-do-reassign"),
        ActKind::Raise => Key("case-do-raise"),
        ActKind::TakeCharge => Key("case-do-take-charge"),
        ActKind::Lift => Key("case-do-lift"),
        ActKind::Meet => Key("case-do-meet"),
        ActKind::Supply => Key("case-do-supply"),
        ActKind::Revive => Key("case-do-revive"),
        ActKind::Add => Key("case-do-add"),
        ActKind::Withdraw => Key("case-do-withdraw"),
        ActKind::Submit | ActKind::Lapse | ActKind::SignByDefault | ActKind::PauseEnds | ActKind::Silence | ActKind::Follow => return None,
    })
}
