//! A stack of `function/template.yaml` that somebody has deployed: its outputs are what a run is aimed at.

use std::str::FromStr;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::error::DisplayErrorContext;
use sensor_sim::sender::{Endpoint, EndpointError};
use thiserror::Error;

use crate::target::{QueueUrl, QueueUrlError, aws};

/// The outputs of the template that say what to aim at.
const ENDPOINT: &str = "Endpoint";
const QUEUE_URL: &str = "QueueUrl";

/// A stack's name, or its ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackName(String);

/// A text that CloudFormation would not take as a name (`AWS CloudFormation API reference, CreateStack, StackName`).
#[derive(Debug, Error, PartialEq, Eq)]
#[error("'{0}' is no stack's name: a letter, then letters, digits and hyphens, 128 at most")]
pub struct StackNameError(String);

impl FromStr for StackName {
    type Err = StackNameError;

    fn from_str(text: &str) -> Result<Self, StackNameError> {
        let is_name = text.len() <= 128
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text
                .chars()
                .all(|one| one.is_ascii_alphanumeric() || one == '-');
        (is_name || text.starts_with("arn:"))
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| StackNameError(text.to_owned()))
    }
}

/// What a deployed stack says of itself.
#[derive(Debug)]
pub struct Deployed {
    /// Where envelopes are posted to.
    pub endpoint: Endpoint,
    /// Where they must arrive.
    pub queue_url: QueueUrl,
}

/// Why a stack cannot be aimed at.
#[derive(Debug, Error)]
pub enum DeployedError {
    /// CloudFormation does not tell.
    #[error("stack {name}: {reason}")]
    Untold {
        /// The stack's name.
        name: String,
        /// What it says in place of outputs, or why it could not be asked.
        reason: String,
    },
    /// It is another template's stack, or not whole yet.
    #[error("stack {name} has no output {output}: it is {status}")]
    NoOutput {
        /// The stack's name.
        name: String,
        /// The output.
        output: &'static str,
        /// Its state, in CloudFormation's words.
        status: String,
    },
    /// Its endpoint is none.
    #[error("its output Endpoint")]
    Endpoint(#[from] EndpointError),
    /// Its queue is none.
    #[error("its output QueueUrl")]
    QueueUrl(#[from] QueueUrlError),
}

impl StackName {
    /// Asks CloudFormation, in the usual AWS environment (`DescribeStacks`).
    pub async fn deployed(&self) -> Result<Deployed, DeployedError> {
        let StackName(name) = self;
        let untold = |reason: String| DeployedError::Untold {
            name: name.clone(),
            reason,
        };
        let client = Client::new(&aws().load().await);
        let answer = client.describe_stacks().stack_name(name).send().await;
        let answer = answer.map_err(|error| match error.as_service_error() {
            Some(refusal) => untold(refusal.meta().message().unwrap_or("refused").to_owned()),
            None => untold(DisplayErrorContext(&error).to_string()),
        })?;
        let [stack] = answer.stacks() else {
            return Err(untold("there is none".to_owned()));
        };
        let output = |wanted: &'static str| {
            let outputs = stack.outputs().iter();
            let mut named = outputs.filter(|output| output.output_key() == Some(wanted));
            let value = named.next().and_then(|output| output.output_value());
            value.ok_or_else(|| DeployedError::NoOutput {
                name: name.clone(),
                output: wanted,
                status: stack
                    .stack_status()
                    .map_or_else(|| "in no state".to_owned(), ToString::to_string),
            })
        };
        Ok(Deployed {
            endpoint: output(ENDPOINT)?.parse()?,
            queue_url: output(QUEUE_URL)?.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_cloudformation_takes() {
        for name in [
            "caliper",
            "C-1",
            "arn:aws:cloudformation:eu-west-1:1:stack/caliper/1",
        ] {
            assert_eq!(name.parse::<StackName>(), Ok(StackName(name.to_owned())));
        }
        for name in ["", "1st", "a_b", "-a", &"a".repeat(129)] {
            assert!(name.parse::<StackName>().is_err(), "{name}");
        }
    }

    #[test]
    fn the_template_has_the_outputs_that_are_looked_for() {
        let template = include_str!("../../function/template.yaml");
        let (_, outputs) = template.split_once("\nOutputs:\n").unwrap_or_default();
        for output in [ENDPOINT, QUEUE_URL] {
            assert!(outputs.contains(&format!("  {output}:\n")), "{output}");
        }
    }
}
