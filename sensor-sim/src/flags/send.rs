//! How to send.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::sender::{CatchUp, DEFAULT_MAX_IN_FLIGHT, Endpoint, Retries, SendSettings};
use crate::token::Token;

/// The flags of sending, all but where to and with which token.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sending")]
pub struct SendFlags {
    /// How long to wait for each answer
    #[arg(long, value_name = "TIME", default_value = "35s", value_parser = super::duration)]
    pub timeout: Duration,

    /// How many requests may be in flight at once
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_IN_FLIGHT)]
    pub max_in_flight: NonZeroUsize,

    /// What to do after falling behind: give up late slots, catch up at twice the rate at most, or send all late ones at once
    #[arg(long, value_enum, default_value_t)]
    pub catch_up: CatchUp,

    /// Connect to this address and port, whatever the endpoint's host resolves to
    #[arg(long, value_name = "ADDR", env = "CONNECT_TO", hide_env_values = true)]
    pub connect_to: Option<SocketAddr>,

    /// Trust the certificates in this PEM file, and no other
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

impl SendFlags {
    /// These flags as the sender's settings.
    #[must_use]
    pub fn settings(&self, endpoint: Endpoint, token: Token) -> SendSettings {
        SendSettings {
            endpoint,
            token,
            timeout: self.timeout,
            max_in_flight: self.max_in_flight,
            catch_up: self.catch_up,
            connect_to: self.connect_to,
            ca_file: self.ca_file.clone(),
            gzip: false,
            retries: Retries::NONE,
            sensor: None,
        }
    }
}
