//! What the rules need: a service with one queue, the SDK's client, and a clock that stands until it is moved.

use std::{collections::HashMap, future::IntoFuture, time::Duration};

use aws_sdk_sqs::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        create_queue::builders::CreateQueueFluentBuilder,
        receive_message::builders::ReceiveMessageFluentBuilder,
        send_message::builders::SendMessageFluentBuilder,
    },
    types::{Message, MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName},
};
use local_stack::sqs;
use tokio::{net::TcpListener, sync::oneshot};

pub(crate) const MISSING_QUEUE: &str = "AWS.SimpleQueueService.NonExistentQueue";
pub(crate) const INVALID: &str = "InvalidParameterValue";

/// A service, its first queue, and a client.
pub(crate) struct Sqs {
    pub(crate) client: Client,
    pub(crate) endpoint: String,
    /// The URL of the queue `test`.
    pub(crate) url: String,
}

pub(crate) async fn sqs() -> Sqs {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let service = sqs::Service::new(listener.local_addr().unwrap());
    let endpoint = service.endpoint().to_owned();
    tokio::spawn(sqs::run(listener, service, std::future::pending()));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&endpoint)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let mut sqs = Sqs {
        client: Client::from_conf(config),
        endpoint,
        url: String::new(),
    };
    sqs.url = sqs.queue("test").await;
    sqs
}

impl Sqs {
    /// Makes a queue; its URL.
    pub(crate) async fn queue(&self, name: &str) -> String {
        let made = self.create(name).send().await.unwrap();
        made.queue_url.unwrap()
    }

    pub(crate) fn create(&self, name: &str) -> CreateQueueFluentBuilder {
        self.client.create_queue().queue_name(name)
    }

    pub(crate) fn message(&self, body: impl Into<String>) -> SendMessageFluentBuilder {
        let send = self.client.send_message().queue_url(&self.url);
        send.message_body(body)
    }

    pub(crate) async fn send(&self, body: &str) {
        self.message(body).send().await.unwrap();
    }

    /// The code of the refusal of a send.
    pub(crate) async fn refused(&self, send: SendMessageFluentBuilder) -> String {
        code(&send.send().await.unwrap_err())
    }

    /// A receive with all that a message can tell.
    pub(crate) fn receiving(&self, url: &str) -> ReceiveMessageFluentBuilder {
        let receive = self.client.receive_message().queue_url(url);
        receive
            .message_attribute_names("All")
            .message_system_attribute_names(MessageSystemAttributeName::All)
    }

    /// What can be received at once from the first queue.
    pub(crate) async fn receive(&self) -> Vec<Message> {
        self.receive_from(&self.url).await
    }

    pub(crate) async fn receive_from(&self, url: &str) -> Vec<Message> {
        let receive = self.receiving(url).max_number_of_messages(10);
        receive.send().await.unwrap().messages.unwrap_or_default()
    }

    /// The handle of the one message that can be received.
    pub(crate) async fn handle(&self) -> String {
        let mut received = self.receive().await;
        assert_eq!(received.len(), 1);
        received.remove(0).receipt_handle.unwrap()
    }

    pub(crate) async fn set(&self, name: QueueAttributeName, value: &str) -> Result<(), String> {
        let set = self.client.set_queue_attributes().queue_url(&self.url);
        let set = set.attributes(name, value).send().await;
        set.map(drop).map_err(|error| code(&error))
    }

    pub(crate) async fn attributes(&self, url: &str) -> HashMap<QueueAttributeName, String> {
        let get = self.client.get_queue_attributes().queue_url(url);
        let get = get.attribute_names(QueueAttributeName::All);
        get.send().await.unwrap().attributes.unwrap()
    }

    pub(crate) async fn arn(&self, url: &str) -> String {
        self.attributes(url).await[&QueueAttributeName::QueueArn].clone()
    }

    /// Messages that are visible, in flight, delayed.
    pub(crate) async fn counts(&self) -> [u32; 3] {
        use QueueAttributeName::{
            ApproximateNumberOfMessages, ApproximateNumberOfMessagesDelayed,
            ApproximateNumberOfMessagesNotVisible,
        };
        let all = self.attributes(&self.url).await;
        [
            ApproximateNumberOfMessages,
            ApproximateNumberOfMessagesNotVisible,
            ApproximateNumberOfMessagesDelayed,
        ]
        .map(|name| all[&name].parse().unwrap())
    }

    pub(crate) async fn change(&self, handle: &str, seconds: i32) -> Result<(), String> {
        let change = self.client.change_message_visibility();
        let change = change.queue_url(&self.url).receipt_handle(handle);
        let changed = change.visibility_timeout(seconds).send().await;
        changed.map(drop).map_err(|error| code(&error))
    }

    pub(crate) async fn delete(&self, url: &str, handle: &str) -> Result<(), String> {
        let delete = self.client.delete_message().queue_url(url);
        let deleted = delete.receipt_handle(handle).send().await;
        deleted.map(drop).map_err(|error| code(&error))
    }
}

/// The error code the SDK sees.
pub(crate) fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    let error = error.as_service_error();
    error
        .and_then(ProvideErrorMetadata::code)
        .unwrap_or("none")
        .to_owned()
}

/// What SQS says to a call that it refuses.
pub(crate) async fn words<T: std::fmt::Debug, E, R>(
    call: impl IntoFuture<Output = Result<T, SdkError<E, R>>>,
) -> String
where
    E: ProvideErrorMetadata + std::fmt::Debug,
    R: std::fmt::Debug,
{
    let error = call.await.unwrap_err();
    let error = error.as_service_error().unwrap();
    error.message().unwrap().to_owned()
}

pub(crate) fn bodies(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.body().unwrap())
        .collect()
}

pub(crate) fn text(data_type: &str, value: &str) -> MessageAttributeValue {
    let attribute = MessageAttributeValue::builder().data_type(data_type);
    attribute.string_value(value).build().unwrap()
}

pub(crate) fn system<'a>(
    message: &'a Message,
    name: &MessageSystemAttributeName,
) -> Option<&'a str> {
    Some(message.attributes()?.get(name)?)
}

/// Time that stands still, and moves only when it is told to: a day takes no time at all.
pub(crate) struct Clock {
    /// Tokio moves a paused clock by itself unless a blocking task is at work.
    _stands: oneshot::Sender<()>,
}

impl Clock {
    pub(crate) fn stop() -> Self {
        let (stands, until) = oneshot::channel::<()>();
        tokio::task::spawn_blocking(move || until.blocking_recv());
        tokio::time::pause();
        Self { _stands: stands }
    }

    pub(crate) async fn forward(&self, duration: Duration) {
        tokio::time::advance(duration).await;
    }
}
