//! Where the token set is kept: in the environment, in SSM's Parameter Store, or in Secrets Manager.

use std::future::Future;
use std::pin::Pin;

use aws_config::SdkConfig;
use serde::Deserialize;
use serde_json::json;

use crate::aws::{CallError, Service, SignedCall};

/// A place outside the process that holds the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A parameter, by its name or ARN; a `SecureString` is decrypted.
    Parameter(String),
    /// A secret, by its name or ARN: the current version's text.
    Secret(String),
}

/// Something that can be asked for the set's text as it is now.
pub trait ReadTokens: Send + Sync {
    /// The text.
    fn read(&self) -> Pin<Box<dyn Future<Output = Result<String, ReadError>> + Send + '_>>;
}

/// The set can't be read. For the log: nothing of the set is in it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The service does not give it.
    #[error("{target}: {error}")]
    Call {
        /// What was asked for.
        target: &'static str,
        /// Why not.
        #[source]
        error: CallError,
    },
    /// The service gives something else than a text.
    #[error("{0}: the answer holds no text")]
    NoText(&'static str),
}

/// A place at AWS.
#[derive(Debug)]
pub struct AtAws {
    /// The place.
    pub place: Place,
    /// How AWS is reached.
    pub config: SdkConfig,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetParameter {
    parameter: Parameter,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetSecretValue {
    secret_string: String,
}

impl ReadTokens for AtAws {
    fn read(&self) -> Pin<Box<dyn Future<Output = Result<String, ReadError>> + Send + '_>> {
        Box::pin(async {
            let call = self.place.call();
            let target = call.target;
            let output = call.make(&self.config).await;
            let output = output.map_err(|error| ReadError::Call { target, error })?;
            self.place.text(&output).ok_or(ReadError::NoText(target))
        })
    }
}

impl Place {
    /// SSM API reference, `GetParameter`; Secrets Manager API reference, `GetSecretValue`.
    fn call(&self) -> SignedCall {
        match self {
            Self::Parameter(name) => SignedCall {
                service: Service::Ssm,
                target: "AmazonSSM.GetParameter",
                input: json!({"Name": name, "WithDecryption": true}).to_string(),
            },
            Self::Secret(id) => SignedCall {
                service: Service::SecretsManager,
                target: "secretsmanager.GetSecretValue",
                input: json!({ "SecretId": id }).to_string(),
            },
        }
    }

    fn text(&self, output: &str) -> Option<String> {
        match self {
            Self::Parameter(_) => {
                let output: GetParameter = serde_json::from_str(output).ok()?;
                Some(output.parameter.value)
            }
            Self::Secret(_) => {
                let output: GetSecretValue = serde_json::from_str(output).ok()?;
                Some(output.secret_string)
            }
        }
    }
}
