//! What a run is aimed at: the stack in this process, or an endpoint and a queue that somebody gave.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader};
use aws_credential_types::Credentials;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{Region, SharedHttpClient, StalledStreamProtectionConfig};
use function::token::{Digest, SensorEntry, SensorId, SensorIdError, TokenSet};
use local_stack::{
    Domain, FaultPlan, FrontDoor, FunctionSettings, Integration, IntegrationError, RestBodies,
    Stack, StackError, StackSettings, Throttle, Weigh,
};
use sensor_sim::token::{Token, TokenError};
use thiserror::Error;

use crate::queue::{CALL_LIMIT, Queue};
use crate::template::{self, TemplateError};

/// The hidden subcommand by which this binary becomes the function.
pub const BOOTSTRAP_SUBCOMMAND: &str = "bootstrap";

/// Where envelopes are posted to.
const ROUTE: &str = "/store";

/// The sensor that the own stack's token speaks for.
const SENSOR: &str = "e2e";

/// Function processes that are up before a run begins: enough for its first requests not to meet cold starts only.
const PROVISIONED: usize = 4;

/// Why there is nothing to aim at.
#[derive(Debug, Error)]
pub enum TargetError {
    /// The own stack did not come up.
    #[error("the stack did not come up")]
    Stack(#[from] StackError),
    /// A token could not be made or read.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The own sensor's id is none, a defect of ours.
    #[error("the stack's own sensor id cannot be used")]
    Sensor(#[from] SensorIdError),
    /// The function's mapping templates cannot be read, a defect of ours.
    #[error("the function's mapping templates cannot be used")]
    Integration(#[from] IntegrationError),
    /// The function's template does not hold them.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The token set for the function could not be written down.
    #[error("cannot write the token set")]
    TokenSet(#[from] serde_json::Error),
    /// This program's own file cannot be found, so it cannot start itself as the function.
    #[error("cannot find this program's own file to start the function from")]
    OwnProgram(#[source] std::io::Error),
}

/// How the own stack is to come up.
#[derive(Clone)]
pub struct OwnStack {
    /// Which of AWS's front doors it imitates.
    pub front_door: FrontDoor,
    /// The function's binary; `None`: this binary starts itself.
    pub bootstrap: Option<PathBuf>,
    /// How its REST API treats bodies that are no plain text.
    pub bodies: RestBodies,
    /// The custom domain it answers to.
    pub domain: Option<Domain>,
    /// Whether it speaks HTTPS.
    pub https: bool,
    /// What its token set says of its sensor; the digest comes on top.
    pub sensor: SensorEntry,
    /// Variables of the function, on top of its own.
    pub environment: Vec<(String, String)>,
    /// A file for what the function writes.
    pub function_log: Option<PathBuf>,
    /// The throttle of its stage.
    pub throttle: Option<Throttle>,
    /// Invocations that may wait or run at once; `None`: as many as Lambda has by default.
    pub concurrency: Option<NonZeroUsize>,
    /// Function processes that may be starting at once; `None`: as many as the stack has by default.
    pub scale_out: Option<NonZeroUsize>,
    /// Faults put in on purpose.
    pub faults: FaultPlan,
    /// What a body counts for where faults are counted.
    pub weigh: Weigh,
}

impl OwnStack {
    /// Brings the stack up with a fresh token, which it returns.
    pub async fn up(self) -> Result<(Stack, Token), TargetError> {
        let token = Token::generate()?;
        let set = token_set(SENSOR.parse()?, &token, self.sensor);
        let mut function = if let Some(program) = self.bootstrap {
            FunctionSettings::new(program)
        } else {
            let program = std::env::current_exe().map_err(TargetError::OwnProgram)?;
            let mut function = FunctionSettings::new(program);
            function.args = vec![OsString::from(BOOTSTRAP_SUBCOMMAND)];
            function
        };
        function.provisioned = PROVISIONED;
        if let Some(concurrency) = self.concurrency {
            function.concurrency = concurrency.get();
        }
        if let Some(scale_out) = self.scale_out {
            function.starting_max = scale_out.get();
        }
        function.log = self.function_log;
        function.environment = vec![
            ("TOKENS".to_owned(), serde_json::to_string(&set)?),
            // A line for each request is for CloudWatch; here it would only cost.
            ("AWS_LAMBDA_LOG_LEVEL".to_owned(), "WARN".to_owned()),
        ];
        let integration = match self.front_door {
            FrontDoor::Mapped => {
                let mapped = ("INTEGRATION".to_owned(), "mapped".to_owned());
                function.environment.push(mapped);
                Some(Integration::read(&template::mapped()?)?)
            }
            _ => None,
        };
        function
            .environment
            .retain(|(name, _)| self.environment.iter().all(|(other, _)| other != name));
        function.environment.extend(self.environment);
        let stack = Stack::up(StackSettings {
            integration,
            bodies: self.bodies,
            front_door: self.front_door,
            route: ROUTE.to_owned(),
            queue_name: "caliper-events".to_owned(),
            function,
            domain: self.domain,
            https: self.https,
            throttle: self.throttle,
            faults: self.faults,
            weigh: self.weigh,
        })
        .await?;
        Ok((stack, token))
    }
}

/// A token set that knows one sensor by one token.
#[must_use]
pub fn token_set(sensor: SensorId, token: &Token, entry: SensorEntry) -> TokenSet {
    let entry = SensorEntry {
        sha256: vec![Digest::of(token.reveal().as_bytes())],
        ..entry
    };
    let mut set = TokenSet::default();
    set.insert(sensor, entry);
    set
}

fn http_client() -> SharedHttpClient {
    use aws_smithy_http_client::tls::Provider;
    use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(CALL_LIMIT)
        .build()
}

fn local_credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "local-stack")
}

/// The queue of a stack in this process.
#[must_use]
pub fn queue_of(stack: &Stack) -> Queue {
    let address = stack.sqs_endpoint().trim_start_matches("http://");
    Queue::local(address, stack.queue_url().to_owned())
}

/// The usual AWS environment, reached as everything here reaches it.
pub(crate) fn aws() -> ConfigLoader {
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client())
        .timeout_config(timeouts())
}

/// A queue that was given by its URL: the usual AWS environment decides how it is reached. What that leaves open is read from the
/// URL: its region on AWS; on any other host, the host itself as the endpoint and, where the environment names no
/// credentials, made-up ones, since an emulator needs some and checks none.
pub async fn given_queue(url: QueueUrl) -> Queue {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut loader = aws();
    if !url.is_aws() {
        if !set("AWS_ENDPOINT_URL") && !set("AWS_ENDPOINT_URL_SQS") {
            loader = loader.endpoint_url(url.origin());
        }
        if !set("AWS_ACCESS_KEY_ID") && !set("AWS_PROFILE") {
            loader = loader.credentials_provider(local_credentials());
        }
    }
    if !set("AWS_REGION") && !set("AWS_DEFAULT_REGION") && !set("AWS_PROFILE") {
        loader = loader.region(Region::new(url.region().to_owned()));
    }
    let config = aws_sdk_sqs::config::Builder::from(&loader.load().await)
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build();
    Queue::new(Client::from_conf(config), url.0)
}

/// A text that is no queue URL. It is not repeated: there may be a password in it.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "this is no queue URL: write it as SQS gives it, https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, without user or password"
)]
pub struct QueueUrlError;

/// A queue's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueUrl(String);

impl std::str::FromStr for QueueUrl {
    type Err = QueueUrlError;

    fn from_str(text: &str) -> Result<Self, QueueUrlError> {
        let url = QueueUrl(text.to_owned());
        let schemed = text.starts_with("https://") || text.starts_with("http://");
        let host = url.host();
        if schemed && !host.is_empty() && !host.contains('@') && text.len() > url.origin().len() + 1
        {
            Ok(url)
        } else {
            Err(QueueUrlError)
        }
    }
}

impl std::fmt::Display for QueueUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl QueueUrl {
    /// Scheme, host and port.
    fn origin(&self) -> &str {
        let host_at = self.0.find("://").map_or(0, |at| at + 3);
        let length = self
            .0
            .get(host_at..)
            .and_then(|rest| rest.find('/'))
            .map_or(self.0.len(), |slash| host_at + slash);
        self.0.get(..length).unwrap_or_default()
    }

    fn host(&self) -> &str {
        self.origin().split("://").nth(1).unwrap_or_default()
    }

    fn is_aws(&self) -> bool {
        [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"]
            .iter()
            .any(|domain| self.host().ends_with(domain))
    }

    fn region(&self) -> &str {
        let mut labels = self.host().split('.');
        match (self.is_aws(), labels.next(), labels.next()) {
            (true, Some("sqs"), Some(region)) => region,
            _ => "us-east-1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_url_tells_its_origin_and_region() {
        let aws: QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/events"
            .parse()
            .unwrap();
        assert_eq!(
            (aws.origin(), aws.region(), aws.is_aws()),
            ("https://sqs.eu-west-1.amazonaws.com", "eu-west-1", true)
        );
        let local: QueueUrl = "http://127.0.0.1:4566/000000000000/events".parse().unwrap();
        assert_eq!(
            (local.origin(), local.region(), local.is_aws()),
            ("http://127.0.0.1:4566", "us-east-1", false)
        );
    }

    #[test]
    fn what_is_no_queue_url_is_refused() {
        for text in [
            "",
            "events",
            "arn:aws:sqs:eu-west-1:123456789012:events",
            "https://",
            "https://host",
            "https://host/",
            "https://user:password@host/0/queue",
        ] {
            assert!(text.parse::<QueueUrl>().is_err(), "{text}");
        }
    }
}
