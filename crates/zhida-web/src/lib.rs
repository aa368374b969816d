//! Portal, desk and API of the service: pages, sessions, notices.
//!
//! This crate does not know SQL; what it stores goes through `zhida-store`, what it decides through `zhida-live`.
