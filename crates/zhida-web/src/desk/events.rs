//! The centre's events: written, announced, invitations sent, the door kept, and what came of it.

pub(crate) mod door;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod show;
