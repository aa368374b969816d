//! Records of the service over SQLite or PostgreSQL: enterprises and their facts, measures, accounts, the audit ledger, jobs.
//!
//! Tenants are walls: what an enterprise may see and do stands on a handle that holds the enterprise's number, and no method of that
//! handle takes another. Every change and its entry in the ledger are one transaction.
//!
//! Applications and their calendar are `zhida-apply`'s to understand; this crate makes them durable.
//! What is done to a case is decided by `zhida-cases` and made to last here.
//!
//! **Telling somebody.** Whoever changes something tells of it in the same transaction: `write.tell(&[Notice::new(key, to, kind, href)])`
//! beside `write.enter(…)`, where `key` is made of the cause (`claim-7/approved`; `zhida_cases::Notice` has one ready). Found twice, it is
//! told once. `to` is an enterprise, a user or a whole role; the words are the pages' by [`NoticeKind`] and [`Notice::with`]. It is on the
//! recipients' pages from then on, and what their settings want besides is queued with it and leaves as [`Store::next_parcel`] hands it out.
//! What no other change causes is told with [`Store::tell`].
//!
//! This crate does not know measures' meaning, verdicts, HTTP, the clock or any sentence for a user: kinds go up, words are the
//! pages' work.

mod accounts;
mod actions;
mod adding;
mod admin;
mod apply;
mod attest;
mod budget;
mod campaigns;
mod cases;
mod channel;
mod claims;
mod dead_letters;
mod deeds;
mod desk;
pub mod entity;
mod error;
mod events;
mod facts;
mod feed;
mod files;
mod finance;
mod identities;
mod imports;
mod inbox;
mod jobs;
mod landing;
mod ledger;
mod measures;
mod migration;
mod notice;
mod notice_kind;
mod notice_settings;
mod numbers;
mod outbox;
mod password;
mod people;
mod recovery;
mod relief;
mod remarks;
mod replay;
mod role;
mod seal;
mod services;
mod sessions;
mod signing_in;
mod store;
mod subscriptions;
mod tenant;
mod time;
mod timing;
mod tokens;
mod uploads;
mod verdict_id;
mod views;
mod visits;

pub use accounts::{SignUp, SignedUp};
pub use actions::{NewTask, TaskFile, TaskKind, TaskLine};
pub use adding::NewUser;
pub use admin::{Admin, UserChange};
pub use apply::{Docket, Earlier, Kept, Noticed, Order};
pub use attest::{Statement, Vouched};
pub use budget::{Expected, NewBudget, Room, Spending};
pub use campaigns::{CAMPAIGN_JOBS, CampaignAct, CampaignCounts, CampaignRecipient, CampaignState, NewCampaign, Reached};
pub use cases::{
    CENTRE, CaseCheck, CaseFile, CaseFilter, CasePaper, CaseSort, Counts, DUTIES, Demand, LedgerChange, Linked, Merged, Moment, Scope,
    Staff, Told, brings_files, frame_of,
};
pub use channel::{Channel, DeliveryState};
pub use claims::ClaimStatus;
pub use dead_letters::Unsent;
pub use deeds::{Act, Deed};
pub use desk::Desk;
pub use error::{Conflict, Result, StoreError};
pub use events::{EVENT_FORMS, EventFigures, EventFile, EventState, Feedback, NewEvent, Seated, SignUpFor};
pub use facts::{FactEntry, KnownFact, Origin};
pub use feed::{Changes, FactPages, FactRead, read_facts};
pub use files::{NewFile, Object};
pub use finance::{FinanceFigures, LenderFigures, NeedFile, NewNeed};
pub use identities::Identity;
pub use imports::{Brought, Imported};
pub use inbox::Inbox;
pub use landing::{Funnel, Landed, LandingStep, Leaving, Qualifying, Why};
pub use ledger::{Broken, By, Checkpoint, LedgerFilter, sha256};
pub use measures::Stage;
pub use notice::{Notice, Recipient};
pub use notice_kind::{NoticeKind, Topic};
pub use notice_settings::{PROOF_HOURS, Wanted, is_address};
pub use numbers::Numbers;
pub use outbox::Parcel;
pub use people::Contact;
pub use relief::{ReliefAct, ReliefItems, ReliefReach, ReliefState, ReliefText};
pub use remarks::REMARK_REASONS;
pub use replay::Then;
pub use role::{Permission, Role, Signed};
pub use services::{Provider, Rated, SERVICE_CATEGORIES, ServiceCard, ServiceState, ServiceText, office_of_institution};
pub use sessions::{KeptSession, owing};
pub use signing_in::{LOCK_MINUTES, MAX_FAILURES, SignIn};
pub use store::Store;
pub use subscriptions::{CLOSING_DAYS, MOST_CLOSING_DAYS, everything};
pub use tenant::Tenant;
pub use time::{instant, local, micros_of};
pub use tokens::{SCOPES, random_token};
pub use uploads::UPLOAD_MINUTES;
pub use verdict_id::{VerdictId, VerdictIdError};
pub use visits::{Destination, FindingTo, VISIT_DAYS, VisitFigures, VisitRecord, VisitState};
