//! A call of a service that speaks AWS's JSON protocol, signed and sent through the client that SQS has brought along
//! anyway: for the two calls that token sets need, two more SDKs would be a third of the binary.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SigningParams, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::body::SdkBody;
use serde::Deserialize;

use super::{Service, chain};

/// What one attempt and all of them may take.
const ATTEMPT: Duration = Duration::from_secs(1);
const OPERATION: Duration = Duration::from_millis(2_500);
const ATTEMPTS: u32 = 3;
const FIRST_BACKOFF: Duration = Duration::from_millis(50);

/// One call.
#[derive(Debug)]
pub struct SignedCall {
    /// Of which service.
    pub service: Service,
    /// The operation, as `X-Amz-Target` names it: `AmazonSSM.GetParameter`.
    pub target: &'static str,
    /// The input, JSON text.
    pub input: String,
}

/// Why there is no answer to a call. For the log: nothing of an answer's content is in it.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The environment names no region.
    #[error("no region: set AWS_REGION")]
    NoRegion,
    /// The environment has no credentials.
    #[error("no credentials")]
    NoCredentials(#[source] Option<aws_credential_types::provider::error::CredentialsError>),
    /// The request can't be signed or built.
    #[error("the call can't be signed")]
    Unsigned(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The service has refused.
    #[error("{code} (status {status})")]
    Refused {
        /// The status.
        status: u16,
        /// The error's name.
        code: String,
    },
    /// The service does not answer, or not in words.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

impl SignedCall {
    /// Makes the call and gives the output, JSON text.
    pub async fn make(self, config: &SdkConfig) -> Result<String, CallError> {
        let region = config.region().ok_or(CallError::NoRegion)?.as_ref();
        let endpoint = self.service.endpoint(config, region);
        let endpoint = endpoint.trim_end_matches('/');
        let (service, target) = (self.service, self.target);
        let request = self.signed(config, region, endpoint).await?;
        let http_client = config
            .http_client()
            .ok_or_else(|| CallError::NoAnswer("no HTTP client".to_owned()))?;
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(ATTEMPT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(ATTEMPTS)
            .with_initial_backoff(FIRST_BACKOFF);
        let operation = Operation::builder()
            .service_name(service.name())
            .operation_name(target)
            .http_client(http_client)
            .endpoint_url(endpoint)
            .no_auth()
            .timeout_config(timeouts)
            .standard_retry(&retries)
            .retry_classifier(TransientErrorClassifier::<CallError>::new())
            .retry_classifier(HttpStatusCodeClassifier::default())
            .serializer(|Signed(request): Signed| Ok(HttpRequest::try_from(request)?))
            .deserializer(read)
            .build();
        match operation.invoke(Signed(request)).await {
            Ok(Secret(output)) => Ok(output),
            Err(SdkError::ServiceError(error)) => Err(error.into_err()),
            Err(error) => Err(CallError::NoAnswer(chain(&error))),
        }
    }

    /// The request with a signature of version 4 (IAM user guide, "AWS Signature Version 4 for API requests").
    async fn signed(
        self,
        config: &SdkConfig,
        region: &str,
        endpoint: &str,
    ) -> Result<http::Request<SdkBody>, CallError> {
        let credentials = config
            .credentials_provider()
            .ok_or(CallError::NoCredentials(None))?
            .provide_credentials()
            .await
            .map_err(|error| CallError::NoCredentials(Some(error)))?;
        let identity = credentials.into();
        let parameters: SigningParams<'_> = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(self.service.name())
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(unsigned)?
            .into();
        let url = format!("{endpoint}/");
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", self.target),
        ];
        let body = SignableBody::Bytes(self.input.as_bytes());
        let signable =
            SignableRequest::new("POST", &url, headers.into_iter(), body).map_err(unsigned)?;
        let (instructions, _) = sign(signable, &parameters).map_err(unsigned)?.into_parts();
        let mut request = http::Request::post(&url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut request = request.body(SdkBody::from(self.input)).map_err(unsigned)?;
        instructions.apply_to_request_http1x(&mut request);
        Ok(request)
    }
}

fn unsigned(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> CallError {
    CallError::Unsigned(error.into())
}

/// A request that carries a signature and, where Lambda gives one, a session token.
struct Signed(http::Request<SdkBody>);

/// The SDK asks for it; what is in it is nobody's business.
impl fmt::Debug for Signed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Signed(..)")
    }
}

/// An answer, which may be a parameter's or secret's value.
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(..)")
    }
}

/// What a service says of a call that it refuses: the error's name, behind a `#` if it is a full one.
#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    name: String,
}

/// Reads what a service has answered.
fn read(answer: &HttpResponse) -> Result<Secret, OrchestratorError<CallError>> {
    let body = answer.body().bytes().unwrap_or_default();
    let status = answer.status();
    if status.is_success() {
        return match std::str::from_utf8(body) {
            Ok(text) => Ok(Secret(text.to_owned())),
            Err(error) => Err(OrchestratorError::other(error)),
        };
    }
    let name = serde_json::from_slice(body).map_or_else(
        |_| "unknown error".to_owned(),
        |Refusal { name }| name.rsplit('#').next().unwrap_or_default().to_owned(),
    );
    Err(OrchestratorError::operation(CallError::Refused {
        status: status.as_u16(),
        code: name,
    }))
}
