//! What the gateway answers by itself: always `{"message": ...}`, which is how a client can tell it
//! from the function; a load balancer answers a page of HTML.
//!
//! Texts and `x-amzn-ErrorType` are as recorded from AWS, with three guesses: 431 for headers over their limit, that a REST API answers
//! an event over Lambda's 6 MiB with the same 413 as a body over its own 10 MB (users report it so;
//! no page says it), and the function URL's 502 body.

use bytes::Bytes;
use http::{
    HeaderValue, Response, StatusCode,
    header::{CONTENT_TYPE, SERVER},
};
use http_body_util::Full;

use super::front_door::FrontDoor;
use crate::{http::Answer, lambda::InvokeError};

/// Why the gateway answers by itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// The Host is no name of this API.
    #[error("the host is not known")]
    Forbidden,
    /// No route matches.
    #[error("no route matches")]
    NoRoute,
    /// The request line and the headers are too large together.
    #[error("the headers are too large")]
    HeadTooLarge,
    /// The request's body, or the event made of it, is too large.
    #[error("the request is too large")]
    TooLarge,
    /// The request could not be read.
    #[error("the request could not be read")]
    Unreadable,
    /// No environment was free.
    #[error("no environment was free")]
    Throttled,
    /// The function did not answer in time.
    #[error("the function did not answer in time")]
    TimedOut,
    /// No mapping template takes the content type.
    #[error("no template for the content type")]
    UnsupportedMediaType,
    /// A mapping template did not get, or did not make, JSON.
    #[error("the request's body is not JSON")]
    NotJson,
    /// The function failed, or answered what cannot be understood.
    #[error("the function failed or gave a malformed answer")]
    Broken,
    /// The gateway cannot serve anybody just now; only on purpose.
    #[error("the service is unavailable")]
    Unavailable,
    /// No answer at all; only on purpose.
    #[error("the connection is cut on purpose")]
    Cut,
}

impl Refusal {
    /// What the client sees of a failed invocation.
    pub(super) fn of(error: &InvokeError, front_door: FrontDoor) -> Self {
        match error {
            InvokeError::Throttled => Self::Throttled,
            InvokeError::EventTooLarge => Self::TooLarge,
            // A function URL has no time-out but the function's; for the others it is an error of
            // the function like any other.
            InvokeError::TimedOut(_) if front_door == FrontDoor::Url => Self::TimedOut,
            InvokeError::TimedOut(_)
            | InvokeError::Function(_)
            | InvokeError::ResponseTooLarge(_)
            | InvokeError::Exited(_)
            | InvokeError::Init(_)
            | InvokeError::Closed => Self::Broken,
        }
    }

    /// One of the refusals with a status of 5xx, by chance.
    pub(super) fn of_5xx(roll: u64) -> Self {
        match roll % 3 {
            0 => Self::Broken,
            1 => Self::Unavailable,
            _ => Self::TimedOut,
        }
    }

    /// The answer.
    pub(super) fn answer(&self, front_door: FrontDoor) -> Answer {
        use FrontDoor::{Alb, AlbLists, Http, Mapped, Rest, Url};
        if front_door.is_load_balancer() {
            return self.of_a_load_balancer();
        }
        let (status, message, error_type) = match (self, front_door) {
            (Self::Forbidden, _) => (403, "Forbidden", "ForbiddenException"),
            (Self::NoRoute, Rest | Mapped) => (
                403,
                "Missing Authentication Token",
                "MissingAuthenticationTokenException",
            ),
            (Self::NoRoute, Http | Url | Alb | AlbLists) => (404, "Not Found", "NotFoundException"),
            (Self::TooLarge, Rest | Mapped) => {
                (413, "Request Too Long", "RequestTooLargeException")
            }
            (Self::TooLarge, Http | Url | Alb | AlbLists) => {
                (413, "Request Entity Too Large", "RequestTooLargeException")
            }
            (Self::HeadTooLarge, _) => (
                431,
                "Request Header Fields Too Large",
                "RequestHeaderFieldsTooLargeException",
            ),
            (Self::UnsupportedMediaType, _) => {
                (415, "Unsupported Media Type", "BadRequestException")
            }
            (Self::NotJson, _) => (
                400,
                "Could not parse request body into json",
                "BadRequestException",
            ),
            (Self::Unreadable, _) => (400, "Bad Request", "BadRequestException"),
            (Self::Throttled, _) => (429, "Too Many Requests", "TooManyRequestsException"),
            (Self::TimedOut, _) => (
                504,
                "Endpoint request timed out",
                "InternalServerErrorException",
            ),
            (Self::Unavailable, _) => (503, "Service Unavailable", "ServiceUnavailableException"),
            (Self::Broken, Mapped) => {
                (500, "Internal server error", "InternalServerErrorException")
            }
            (Self::Broken, Rest) => (502, "Internal server error", "InternalServerErrorException"),
            (Self::Cut, _) | (Self::Broken, Http) => {
                (500, "Internal Server Error", "InternalServerErrorException")
            }
            (Self::Broken, Url | Alb | AlbLists) => {
                (502, "Internal Server Error", "InternalServerErrorException")
            }
        };
        let mut answer = Response::new(Full::new(Bytes::from(format!(
            r#"{{"message":"{message}"}}"#
        ))));
        *answer.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // An HTTP API has no such header.
        if front_door != Http {
            headers.insert("x-amzn-errortype", HeaderValue::from_static(error_type));
        }
        answer
    }

    /// A load balancer's own page. Whatever is wrong with the function, or with Lambda, is 502 ("Troubleshoot your Application Load Balancers").
    fn of_a_load_balancer(&self) -> Answer {
        let (status, reason) = match self {
            Self::NoRoute => (404, "Not Found"),
            Self::Forbidden => (403, "Forbidden"),
            Self::TooLarge => (413, "Request Entity Too Large"),
            Self::HeadTooLarge => (431, "Request Header Fields Too Large"),
            Self::Unreadable | Self::NotJson => (400, "Bad Request"),
            Self::UnsupportedMediaType => (415, "Unsupported Media Type"),
            Self::Unavailable => (503, "Service Temporarily Unavailable"),
            Self::TimedOut => (504, "Gateway Time-out"),
            Self::Throttled | Self::Broken | Self::Cut => (502, "Bad Gateway"),
        };
        let page = format!(
            "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1></center>\r\n</body>\r\n</html>\r\n"
        );
        let mut answer = Response::new(Full::new(Bytes::from(page)));
        *answer.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        headers.insert(SERVER, HeaderValue::from_static("awselb/2.0"));
        answer
    }
}
