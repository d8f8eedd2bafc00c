//! What a command is aimed at: the flags that say so, shared by `e2e run` and `e2e check`.

use clap::Args;
use local_stack::FrontDoor;
use sensor_sim::flags::{SendFlags, TokenFlags};
use sensor_sim::sender::Endpoint;
use sensor_sim::token::Token;

use crate::command::Failure;
use crate::command::stack::StackFlags;
use crate::deployed::StackName;
use crate::target::{OwnStack, QueueUrl};

/// What to aim at.
#[derive(Args)]
#[command(next_help_heading = "Target")]
pub struct AimFlags {
    /// Where to post envelopes; without it, the command brings up its own stack
    #[arg(long, value_name = "URL", env = "ENDPOINT", hide_env_values = true)]
    endpoint: Option<String>,
    /// The queue where they must arrive; the usual AWS environment gives region, credentials and endpoint
    #[arg(long, value_name = "URL", env = "QUEUE_URL", hide_env_values = true)]
    queue_url: Option<String>,
    /// Ask CloudFormation for both: the name of a stack of function/template.yaml, in the usual AWS environment
    #[arg(long, value_name = "NAME")]
    stack: Option<StackName>,
    #[command(flatten)]
    token: TokenFlags,
    #[command(flatten)]
    own: StackFlags,
}

/// What the flags name.
pub enum Target {
    /// The own stack.
    Own {
        /// How it comes up.
        stack: OwnStack,
        /// The token that was given beside.
        token: Option<Token>,
    },
    /// Somebody's endpoint.
    Given {
        /// The endpoint.
        endpoint: Endpoint,
        /// The queue behind it.
        queue_url: Option<QueueUrl>,
        /// The token that was given.
        token: Option<Token>,
    },
}

impl AimFlags {
    /// The front door that was named.
    #[must_use]
    pub fn front_door(&self) -> Option<FrontDoor> {
        self.own.front_door()
    }

    /// Whether an endpoint was given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.endpoint.is_some() || self.stack.is_some()
    }

    /// A given endpoint's front door says what stands there; where nobody asks, it is one of the own stack's flags.
    #[must_use]
    pub fn without_front_door(self) -> Self {
        Self {
            own: self.own.without_front_door(),
            ..self
        }
    }

    /// The same flags, but with lenient rules for an own stack where none were typed.
    #[must_use]
    pub fn with_rules(mut self, lenient: bool) -> Self {
        if lenient && !self.is_given() {
            self.own.allow_habits();
        }
        self
    }

    /// What they name.
    pub async fn target(self, send: &SendFlags) -> Result<Target, Failure> {
        let token = self.token.token().map_err(|error| Failure::usage(&error))?;
        // Not parsed by clap, which would repeat a bad URL, and a password in it, in its error.
        let endpoint = self.endpoint.map(|url| url.parse::<Endpoint>()).transpose();
        let queue_url = self
            .queue_url
            .map(|url| url.parse::<QueueUrl>())
            .transpose();
        let queue_url = queue_url.map_err(|error| Failure::usage(&error))?;
        let endpoint = endpoint.map_err(|error| Failure::usage(&error))?;
        let named = self.stack;
        if named.is_some() && (endpoint.is_some() || queue_url.is_some()) {
            return Err(
                Failure::misuse("--stack does not go with --endpoint or --queue-url")
                    .hint("ENDPOINT and QUEUE_URL in the environment count as well"),
            );
        }
        let aimed = if named.is_some() {
            "--stack"
        } else {
            "--endpoint"
        };
        if (named.is_some() || endpoint.is_some())
            && let Some(flag) = self.own.first_given()
        {
            let message =
                format!("{flag} shapes the command's own stack and does not go with {aimed}");
            return Err(Failure::misuse(message)
                .hint("leave one of them out; ENDPOINT in the environment counts as --endpoint"));
        }
        let (endpoint, queue_url) = match named {
            Some(stack) => {
                let deployed = stack.deployed().await;
                let deployed = deployed.map_err(|error| {
                    Failure::usage(&error).hint("AWS_REGION and AWS_PROFILE say where it is")
                })?;
                (Some(deployed.endpoint), Some(deployed.queue_url))
            }
            None => (endpoint, queue_url),
        };
        let Some(endpoint) = endpoint else {
            if queue_url.is_some() {
                return Err(Failure::misuse("--queue-url needs --endpoint")
                    .hint("give both, or none for the command's own stack"));
            }
            if send.connect_to.is_some() {
                return Err(Failure::misuse("--connect-to needs --endpoint").hint(
                    "the command's own stack is on this machine; CONNECT_TO in the environment counts as well",
                ));
            }
            let stack = self.own.own_stack()?;
            return Ok(Target::Own { stack, token });
        };
        Ok(Target::Given {
            endpoint,
            queue_url,
            token,
        })
    }
}

/// The token, without which nothing can be sent to a given endpoint.
pub fn needed(token: Option<Token>) -> Result<Token, Failure> {
    token.ok_or_else(|| {
        Failure::misuse("there is no token for this endpoint")
            .hint("give --token-file FILE, or put the token into CALIPER_TOKEN")
    })
}
