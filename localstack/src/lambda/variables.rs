//! A process's variables: those that Lambda defines, and the bounds of a function's own.
//!
//! Source: Lambda developer guide, "Working with Lambda environment variables" (names, 4 KB, reserved ones); that the 4 KB are counted as
//! JSON is what Lambda prints where they are too many.

use std::{collections::BTreeMap, net::SocketAddr};

use super::{
    process::{FUNCTION_NAME, Surroundings, VERSION},
    settings::FunctionSettings,
};
use crate::REGION;

/// The function's memory, in MB, as it is told. It is not enforced.
pub(super) const MEMORY_MB: u32 = 128;

/// Bytes of all of a function's own variables together.
const LIMIT: usize = 4_096;

/// Names that a function cannot set.
const RESERVED: [&str; 18] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// Lambda would not take these variables. Values are never repeated: there may be secrets in them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VariablesError {
    /// The name is not one.
    #[error(
        "`{0}` is no name of a variable on Lambda: a letter, and then at least one letter, digit or `_`"
    )]
    Name(String),
    /// The name is Lambda's own.
    #[error("the variable `{0}` is Lambda's own: a function cannot set it")]
    Reserved(String),
    /// All of them together are too long.
    #[error("the function's variables hold {0} bytes as JSON: on Lambda they may hold {LIMIT}")]
    TooLong(usize),
}

/// Whether Lambda would take the function's own variables.
pub(crate) fn check(settings: &FunctionSettings, queue_url: &str) -> Result<(), VariablesError> {
    let queue_url = (settings.queue_url_variable.as_str(), queue_url);
    let own = settings.environment.iter();
    let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
    let all: BTreeMap<_, _> = std::iter::once(queue_url).chain(own).collect();
    for name in all.keys() {
        let mut bytes = name.bytes();
        let fits = bytes
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic())
            && name.len() > 1
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if RESERVED.contains(name) {
            return Err(VariablesError::Reserved((*name).to_owned()));
        }
        if !fits {
            return Err(VariablesError::Name((*name).to_owned()));
        }
    }
    // Writing a map of texts to memory cannot fail.
    let measured = serde_json::to_string(&all).unwrap_or_default().len();
    if measured > LIMIT {
        return Err(VariablesError::TooLong(measured));
    }
    Ok(())
}

/// The variables that Lambda defines (developer guide, "Defined runtime environment variables"),
/// and where AWS is found here.
pub(super) fn of_lambda(
    surroundings: &Surroundings,
    api: SocketAddr,
) -> [(&'static str, String); 18] {
    [
        ("AWS_LAMBDA_RUNTIME_API", api.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME.to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", MEMORY_MB.to_string()),
        ("AWS_LAMBDA_FUNCTION_VERSION", VERSION.to_owned()),
        (
            "AWS_LAMBDA_LOG_GROUP_NAME",
            format!("/aws/lambda/{FUNCTION_NAME}"),
        ),
        (
            "AWS_LAMBDA_LOG_STREAM_NAME",
            format!("{VERSION}/{}", api.port()),
        ),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023".to_owned()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", "local".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ("AWS_SESSION_TOKEN", "local".to_owned()),
        ("AWS_ENDPOINT_URL", surroundings.sqs_endpoint.clone()),
        ("_HANDLER", "bootstrap".to_owned()),
        ("LAMBDA_TASK_ROOT", "/var/task".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("TZ", ":UTC".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, value: &str) -> Result<(), VariablesError> {
        let mut settings = FunctionSettings::new("bootstrap");
        settings.queue_url_variable = "Q1".to_owned();
        settings.environment = vec![(name.to_owned(), value.to_owned())];
        check(&settings, "u")
    }

    #[test]
    fn a_functions_variables_are_bounded_as_on_lambda() {
        for name in ["Ab", "A_", "z9", "AWS_LAMBDA_LOG_LEVEL", "AWS_ENDPOINT_URL"] {
            assert_eq!(checked(name, ""), Ok(()), "{name}");
        }
        for name in ["", "A", "_A", "1A", "A-B", "Ä1"] {
            assert_eq!(checked(name, ""), Err(VariablesError::Name(name.into())));
        }
        for name in RESERVED {
            let reserved = VariablesError::Reserved(name.into());
            assert_eq!(checked(name, ""), Err(reserved));
        }
        // {"Ab":"","Q1":"u"} is all but the value.
        let room = LIMIT - r#"{"Ab":"","Q1":"u"}"#.len();
        assert_eq!(checked("Ab", &"x".repeat(room)), Ok(()));
        let over = Err(VariablesError::TooLong(LIMIT + 1));
        assert_eq!(checked("Ab", &"x".repeat(room + 1)), over);
        let quotes = "\"".repeat(room / 2 + 1);
        assert!(checked("Ab", &quotes).is_err(), "each counts twice in JSON");
    }

    #[test]
    fn what_lambda_defines_a_function_cannot_set() {
        let surroundings = Surroundings {
            sqs_endpoint: String::new(),
            queue_url: String::new(),
        };
        // Those that a function may set for itself.
        let free = ["AWS_ENDPOINT_URL", "LANG", "TZ"];
        for (name, _) in of_lambda(&surroundings, SocketAddr::from(([127, 0, 0, 1], 1))) {
            assert_ne!(RESERVED.contains(&name), free.contains(&name), "{name}");
        }
    }
}
