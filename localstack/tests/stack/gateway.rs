//! The front door: what reaches the function, what comes back, what the gateway answers by itself.

use http_body_util::Full;
use hyper::Request;
use local_stack::{FrontDoor, Stack};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::support::{Answer, post, request, settings, up};

/// One connection, spoken by hand.
struct Connection(TcpStream);

impl Connection {
    async fn open(endpoint: &str) -> Self {
        let address = endpoint
            .trim_start_matches("http://")
            .split('/')
            .next()
            .unwrap();
        Self(TcpStream::connect(address).await.unwrap())
    }

    /// Writes a request as it is; the event that the function echoes.
    async fn echo(&mut self, request: &str) -> Value {
        self.0.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        loop {
            assert_ne!(self.0.read_buf(&mut answer).await.unwrap(), 0, "closed");
            let text = std::str::from_utf8(&answer).unwrap();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.split_once("content-length: ").unwrap().1;
                if length.lines().next().unwrap() == body.len().to_string() {
                    return serde_json::from_str(body).unwrap();
                }
            }
        }
    }
}

#[tokio::test]
async fn a_rest_event_keeps_the_clients_casing_on_every_request_of_a_connection() {
    let stack = up(|_| {}).await;
    let mut connection = Connection::open(stack.endpoint()).await;
    let chunked = "POST /store?a=1 HTTP/1.1\r\nHost: h\r\ntEsT-HEADeR: aValUE\r\nTransfer-Encoding: chunked\r\n\r\n\
                   5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
    let event = connection.echo(chunked).await;
    assert_eq!(event["body"], "hello world");
    assert_eq!(event["headers"]["tEsT-HEADeR"], "aValUE");
    assert_eq!(event["headers"]["Transfer-Encoding"], Value::Null);
    assert_eq!(event["queryStringParameters"], json!({"a": "1"}));
    assert_eq!(event["requestContext"]["identity"]["sourceIp"], "127.0.0.1");
    let event = connection
        .echo("POST /store HTTP/1.1\r\nHost: h\r\nTEST-header: b\r\nContent-Length: 1\r\n\r\nx")
        .await;
    assert_eq!(event["body"], "x");
    assert_eq!(event["multiValueHeaders"]["TEST-header"], json!(["b"]));
    assert_eq!(event["isBase64Encoded"], false);
}

#[tokio::test]
async fn an_http_event_is_payload_2() {
    let stack = up(|settings| settings.front_door = FrontDoor::Http).await;
    let sent = Request::post(format!("{}?x=1", stack.endpoint()))
        .header("X-Many", "one")
        .header("X-Many", "two");
    let answer = request(sent.body(Full::new("hello".into())).unwrap()).await;
    let event = answer.json();
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "ANY /store");
    assert_eq!(event["rawQueryString"], "x=1");
    assert_eq!(event["headers"]["x-many"], "one,two");
    assert_eq!(event["requestContext"]["http"]["method"], "POST");
    assert!(!answer.header("apigw-requestid").is_empty());
}

#[tokio::test]
async fn a_function_url_passes_every_path_on() {
    let stack = up(|settings| settings.front_door = FrontDoor::Url).await;
    let answer = post(&stack.endpoint().replace("/store", "/any/where"), "hello").await;
    assert_eq!(answer.json()["rawPath"], "/any/where");
    assert_eq!(answer.json()["requestContext"]["routeKey"], "$default");
}

#[tokio::test]
async fn another_path_is_refused() {
    let stack = up(|_| {}).await;
    let answer = post(&stack.endpoint().replace("/store", "/stores"), "").await;
    assert_eq!(
        answer.refusal(),
        (403, "Missing Authentication Token".into())
    );
    assert_eq!(
        answer.header("x-amzn-errortype"),
        "MissingAuthenticationTokenException"
    );
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(!answer.header("x-amzn-requestid").is_empty());

    let stack = up(|settings| settings.front_door = FrontDoor::Http).await;
    let answer = post(&stack.endpoint().replace("/store", "/stores"), "").await;
    assert_eq!(answer.refusal(), (404, "Not Found".into()));
}

#[tokio::test]
async fn a_body_too_large_for_the_gateway_or_for_lambda_is_refused() {
    let stack = up(|_| {}).await;
    let largest_body = 10 * 1_048_576;
    for (size, what) in [(largest_body + 1, "body"), (largest_body, "event")] {
        let answer = post(stack.endpoint(), "x".repeat(size)).await;
        assert_eq!(answer.refusal(), (413, "Request Too Long".into()), "{what}");
    }
    assert_eq!(
        post(stack.endpoint(), "x".repeat(6_000_000)).await.status,
        200
    );
}

#[tokio::test]
async fn what_the_function_breaks_is_a_502() {
    let stack = up(|_| {}).await;
    for body in ["fail", "panic", "return 5", "return {\"statusCode\":\"x\"}"] {
        let answer = post(stack.endpoint(), body).await;
        assert_eq!(
            answer.refusal(),
            (502, "Internal server error".into()),
            "{body}"
        );
        assert_eq!(
            answer.header("x-amzn-errortype"),
            "InternalServerErrorException"
        );
    }
    assert_eq!(
        stack.down().await.environments_died,
        0,
        "none of this ends the process"
    );
}

#[tokio::test]
async fn http_apis_wrap_a_plain_value_and_answer_500() {
    let stack = up(|settings| settings.front_door = FrontDoor::Http).await;
    let answer: Answer = post(stack.endpoint(), "return {\"a\":1}").await;
    assert_eq!((answer.status, &*answer.body), (200, r#"{"a":1}"#));
    let answer = post(stack.endpoint(), "fail").await;
    assert_eq!(answer.refusal(), (500, "Internal Server Error".into()));
}

#[tokio::test]
async fn a_load_balancer_has_its_own_payload_pages_and_limits() {
    const MIB: usize = 1_048_576;
    let stack = up(|settings| settings.front_door = FrontDoor::Alb).await;
    let elsewhere = stack.endpoint().replace("/store", "/any/where?a=x%20y");
    let sent = Request::post(elsewhere).header("content-type", "text/plain");
    let event = request(sent.body(Full::new("pid?".into())).unwrap())
        .await
        .json();
    assert!(event["requestContext"]["elb"]["targetGroupArn"].is_string());
    assert_eq!(
        (&event["path"], &event["queryStringParameters"]["a"]),
        (&json!("/any/where"), &json!("x%20y")),
        "nothing is decoded"
    );
    assert_eq!(event["body"], "pid?");

    let whole = post(stack.endpoint(), vec![b'a'; MIB]).await;
    assert_eq!(
        whole.status, 502,
        "the test function gives back what it got, which is more than 1 MB by then"
    );
    let over = post(stack.endpoint(), vec![b'a'; MIB + 1]).await;
    assert_eq!((over.status, over.header("server")), (413, "awselb/2.0"));
    assert!(
        over.body.contains("<h1>413 Request Entity Too Large</h1>"),
        "{}",
        over.body
    );
}

#[tokio::test]
async fn a_throttled_stage_answers_429_once_its_burst_is_spent() {
    let stack = up(|settings| settings.throttle = Some("1/s,3".parse().unwrap())).await;
    for _ in 0..3 {
        assert_eq!(post(stack.endpoint(), "pid").await.status, 200);
    }
    let refused = post(stack.endpoint(), "pid").await;
    assert_eq!(refused.refusal(), (429, "Too Many Requests".to_owned()));
    assert_eq!(
        stack.figures().await.throttled,
        0,
        "not for want of an environment"
    );
}

#[tokio::test]
async fn a_domain_hides_the_stage_and_shows_its_base_path() {
    for (door, path, with_stage) in [
        (FrontDoor::Rest, "/path", Some("/requestContext/path")),
        (FrontDoor::Http, "/rawPath", None),
    ] {
        let stack = up(|settings| {
            settings.front_door = door;
            settings.domain = Some("events.example.edu/caliper".parse().unwrap());
        })
        .await;
        let mut connection = Connection::open(&format!("http://{}/", stack.address())).await;
        for (host, target, shown) in [
            ("events.example.edu", "/caliper/store", "/caliper/store"),
            ("127.0.0.1", "/store", "/prod/store"),
        ] {
            let request =
                format!("POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\n\r\nx");
            let event = connection.echo(&request).await;
            assert_eq!(event.pointer(path).unwrap(), target);
            if let Some(pointer) = with_stage {
                assert_eq!(event.pointer(pointer).unwrap(), shown);
            }
        }
        let outside = format!("http://{}/store", stack.address());
        let request = Request::post(outside).header("host", "events.example.edu");
        let answer = self::request(request.body(Full::default()).unwrap()).await;
        assert_eq!(answer.refusal(), (403, "Forbidden".to_owned()), "{door}");
    }
}

#[tokio::test]
async fn only_api_gateway_has_a_base_path() {
    let mut settings = settings();
    settings.front_door = FrontDoor::Alb;
    settings.domain = Some("events.example.edu/caliper".parse().unwrap());
    let error = Stack::up(settings).await.err().unwrap().to_string();
    assert!(error.contains("`alb` has no base path"), "{error}");
}

#[tokio::test]
async fn two_paths_are_api_gateways_own_at_the_root_of_a_domain() {
    let reserved = async |route: &str, domain: &str| {
        let mut settings = settings();
        settings.route = route.into();
        settings.domain = Some(domain.parse().unwrap());
        let up = Stack::up(settings).await;
        up.err().map(|error| error.to_string()).unwrap_or_default()
    };
    for route in ["/ping", "/sping"] {
        let words = reserved(route, "events.example.edu").await;
        assert!(words.contains("API Gateway's own"), "{words}");
    }
    assert_eq!(reserved("/ping", "events.example.edu/caliper").await, "");
    assert_eq!(reserved("/pings", "events.example.edu").await, "");
}

#[tokio::test]
async fn only_api_gateway_has_a_throttle() {
    let mut settings = settings();
    settings.front_door = FrontDoor::Url;
    settings.throttle = Some("1/s".parse().unwrap());
    let error = Stack::up(settings).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "a front door of the kind `url` has no throttle: rest, mapped and http have"
    );
}

#[tokio::test]
async fn headers_are_limited_at_api_gateway() {
    let stack = up(|_| {}).await;
    let with = async |bytes: usize| {
        // POST /store, host, content-length: 3, and the header's own name.
        let host = stack.address().to_string();
        let others = [
            "POST",
            "/store",
            "host",
            &host,
            "content-length",
            "3",
            "x-big",
        ]
        .concat()
        .len();
        let sent = Request::post(stack.endpoint()).header("x-big", "a".repeat(bytes - others));
        request(sent.body(Full::new("pid".into())).unwrap())
            .await
            .status
    };
    assert_eq!((with(10_240).await, with(10_241).await), (200, 431));
}
