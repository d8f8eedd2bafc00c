//! The front door: takes a request, invokes the function, answers.

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use http::{
    HeaderMap, Request,
    header::{ACCEPT, ACCEPT_ENCODING},
    request::Parts,
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    time::{Instant, timeout_at},
};

mod harm;
mod reading;

use self::reading::{head_bytes, text};
use super::{
    answer,
    body::RestBodies,
    casing::{Heads, Tapped},
    domain::{Domain, Entrance},
    front_door::FrontDoor,
    mapping::{Carried, Integration},
    payload_alb, payload_v1, payload_v2,
    refusal::Refusal,
    request::GatewayRequest,
    throttle::Bucket,
};
use crate::{
    clock::Clock,
    faults::Faults,
    http::{Answer, Cut, header_value, http1, serve},
    lambda::{Lambda, Outcome},
    tls::Tls,
};

/// A front door with its one route.
pub(crate) struct Door {
    pub(crate) kind: FrontDoor,
    /// What stands between a mapped front door and the function; no other has one.
    pub(crate) integration: Option<Integration>,
    /// How it treats bodies; only a REST API can be told.
    pub(crate) bodies: RestBodies,
    /// The path that leads to the function, whatever the method.
    pub(crate) route: String,
    /// The port it listens on.
    pub(crate) port: u16,
    pub(crate) lambda: Arc<Lambda>,
    pub(crate) clock: Clock,
    pub(crate) faults: Arc<Faults>,
    /// The one name, besides this machine's own, that it answers to; `None`: any.
    pub(crate) domain: Option<Domain>,
    /// The stage's throttle.
    pub(crate) throttle: Option<Bucket>,
    /// HTTPS, where it is spoken.
    pub(crate) tls: Option<Tls>,
}

/// Serves connections until `shutdown`.
pub(crate) async fn run(
    listener: TcpListener,
    door: Arc<Door>,
    shutdown: impl Future<Output = ()>,
) {
    let connection = |stream, peer| {
        let door = Arc::clone(&door);
        async move {
            match &door.tls {
                None => door.converse(stream, peer).await,
                Some(tls) => {
                    if let Some(stream) = tls.accept(stream).await {
                        door.converse(stream, peer).await;
                    }
                }
            }
        }
    };
    serve(listener, connection, shutdown).await;
}

impl Door {
    /// Answers one request after the other, until the client has had enough.
    async fn converse<S>(self: &Arc<Self>, stream: S, peer: SocketAddr)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let heads = Heads::default();
        let tapped = Tapped {
            stream,
            heads: heads.clone(),
        };
        let answer = service_fn(move |request| {
            let (door, heads) = (Arc::clone(self), heads.clone());
            async move {
                let answer = door.answer(request, &heads, peer).await;
                heads.next();
                answer
            }
        });
        // A broken connection is the client's affair.
        let _ = http1().serve_connection(TokioIo::new(tapped), answer).await;
    }

    /// The answer; an error is one on purpose, and cuts the connection.
    async fn answer(
        &self,
        request: Request<Incoming>,
        heads: &Heads,
        peer: SocketAddr,
    ) -> Result<Answer, Cut> {
        let arrived = Instant::now();
        let request_id = uuid::Uuid::new_v4().to_string();
        let (head, body) = request.into_parts();
        let written = heads.take();
        let answer = self
            .carry(&head, body, &written, peer, arrived, &request_id)
            .await;
        let mut answer = match answer {
            Ok(answer) => answer,
            Err(Refusal::Cut) => return Err(Cut),
            Err(refusal) => refusal.answer(self.kind),
        };
        let id_header = match self.kind {
            FrontDoor::Http => Some("apigw-requestid"),
            FrontDoor::Rest | FrontDoor::Mapped | FrontDoor::Url => Some("x-amzn-requestid"),
            FrontDoor::Alb | FrontDoor::AlbLists => None,
        };
        if let Some(name) = id_header {
            answer.headers_mut().insert(name, header_value(request_id));
        }
        Ok(answer)
    }

    /// Where a request has come in; `None` where nobody answers.
    fn entrance<'p>(&self, headers: &HeaderMap, path: &'p str) -> Option<Entrance<'p>> {
        match &self.domain {
            None => Some(Entrance::Own),
            Some(domain) => domain.entrance(headers, path),
        }
    }

    async fn carry(
        &self,
        head: &Parts,
        body: Incoming,
        written: &[u8],
        peer: SocketAddr,
        arrived: Instant,
        request_id: &str,
    ) -> Result<Answer, Refusal> {
        let path = head.uri.path();
        let limit = self.kind.head_bytes();
        if limit.is_some_and(|limit| head_bytes(head) > limit) {
            return Err(Refusal::HeadTooLarge);
        }
        let body = self.read(head, body).await?;
        let entrance = self.entrance(&head.headers, path);
        let entrance = entrance.ok_or(Refusal::Forbidden)?;
        let routed = match entrance {
            Entrance::Own => path,
            Entrance::Domain(routed) => routed,
        };
        if !self.kind.takes_every_path() && routed != self.route {
            return Err(Refusal::NoRoute);
        }
        if self.throttle.as_ref().is_some_and(|bucket| !bucket.take()) {
            return Err(Refusal::Throttled);
        }
        let fate = self.faults.of_request(&body);
        harm::before(fate.as_deref())?;
        let request = GatewayRequest {
            route: &self.route,
            method: head.method.as_str(),
            path,
            via_domain: entrance != Entrance::Own,
            query: head.uri.query().unwrap_or_default(),
            headers: self.passed_on(&head.headers, written),
            body,
            source: peer.ip(),
            port: self.port,
            protocol: if self.tls.is_some() { "https" } else { "http" },
            request_id,
            received: self.clock.since_epoch(arrived),
        };
        let event = self.event(&request)?;
        // Only templates look at it again; its body is not held while the function works.
        let mapped = self
            .integration
            .as_ref()
            .map(|integration| (integration, request));
        let invocation = self.lambda.invoke(event.into(), fate.clone());
        let outcome = match self.integration_timeout() {
            Some(limit) => timeout_at(arrived + limit, invocation)
                .await
                .map_err(|_| Refusal::TimedOut)?,
            None => invocation.await,
        };
        let answer = match mapped {
            None => {
                let returned = outcome.map_err(|error| Refusal::of(&error, self.kind))?;
                let takes_binary = self.bodies.binary_media_types.hold(text(head, &ACCEPT));
                answer::answer(&returned, self.kind, takes_binary)?
            }
            Some((integration, request)) => self.mapped(integration, &outcome, &request)?,
        };
        let answer = match self.bodies.minimum_compression_size {
            Some(minimum) => {
                minimum
                    .compressed(answer, text(head, &ACCEPT_ENCODING))
                    .await
            }
            None => answer,
        };
        harm::after(fate.as_deref())?;
        Ok(answer)
    }

    fn event(&self, request: &GatewayRequest<'_>) -> Result<Vec<u8>, Refusal> {
        if let Some(integration) = &self.integration {
            return Ok(integration.event(request)?);
        }
        let event = match self.kind {
            FrontDoor::Rest | FrontDoor::Mapped => {
                payload_v1::event(request, &self.bodies.binary_media_types)
            }
            FrontDoor::Http | FrontDoor::Url => payload_v2::event(request, self.kind),
            FrontDoor::Alb | FrontDoor::AlbLists => payload_alb::event(request, self.kind),
        };
        event.map_err(|_| Refusal::Broken)
    }

    /// The answer where a function that failed is an outcome like any other.
    fn mapped(
        &self,
        integration: &Integration,
        outcome: &Outcome,
        request: &GatewayRequest<'_>,
    ) -> Result<Answer, Refusal> {
        let payload = match outcome {
            Ok(returned) => return Ok(integration.answer(Carried::Returned(returned), request)?),
            Err(error) => error
                .payload()
                .ok_or_else(|| Refusal::of(error, self.kind))?,
        };
        Ok(integration.answer(Carried::Failed(payload.bytes()), request)?)
    }

    fn integration_timeout(&self) -> Option<Duration> {
        let integration = self.integration.as_ref();
        integration
            .and_then(Integration::timeout)
            .or_else(|| self.kind.integration_timeout())
    }
}
