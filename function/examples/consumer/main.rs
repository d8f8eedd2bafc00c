//! What takes envelopes off the queue: a starting point for yours. Events go to standard output, one a line, those that
//! came before left out; a message is deleted once its events are written, so what fails is handed out again.
//!
//! ```sh
//! cargo run -p function --example consumer -- QUEUE_URL > events.jsonl
//! cargo run -p function --example consumer -- QUEUE_URL --until-empty > events.jsonl
//! ```
//! Region and credentials come from the usual AWS environment; it needs `sqs:ReceiveMessage` and `sqs:DeleteMessage`.
#![allow(clippy::print_stderr, reason = "a program's words")]

mod events;
mod repeats;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use aws_config::BehaviorVersion;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, Message};
use aws_smithy_http_client::{Builder, tls};

use events::events;
use repeats::Repeats;

/// How long a call waits for messages: the longest that SQS allows.
const WAIT_SECONDS: i32 = 20;
/// The most that one call gives.
const BATCH: i32 = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(queue_url), until_empty, None) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        eprintln!("usage: consumer QUEUE_URL [--until-empty]");
        return ExitCode::from(2);
    };
    let until_empty = match until_empty.as_deref() {
        None => false,
        Some("--until-empty") => true,
        Some(other) => {
            eprintln!("{other}: the one flag is --until-empty");
            return ExitCode::from(2);
        }
    };
    match consume(&client().await, &queue_url, until_empty).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("consumer: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn client() -> Client {
    let https = Builder::new().tls_provider(tls::Provider::Rustls(
        tls::rustls_provider::CryptoMode::Ring,
    ));
    let loader = aws_config::defaults(BehaviorVersion::latest()).http_client(https.build_https());
    Client::new(&loader.load().await)
}

/// Takes messages off for ever, or until a call has waited in vain.
async fn consume(
    client: &Client,
    queue_url: &str,
    until_empty: bool,
) -> Result<(), Box<dyn Error>> {
    let mut repeats = Repeats::default();
    loop {
        let received = client
            .receive_message()
            .queue_url(queue_url)
            .max_number_of_messages(BATCH)
            .wait_time_seconds(WAIT_SECONDS)
            .send()
            .await
            .map_err(aws_sdk_sqs::Error::from)?;
        let messages = received.messages();
        if messages.is_empty() && until_empty {
            return Ok(());
        }
        let mut done = Vec::new();
        for message in messages {
            match write(message, &mut repeats, &mut io::stdout().lock()) {
                Ok(()) => done.push(message),
                Err(Unwritten::Output(error)) => return Err(error.into()),
                // After some more tries it goes to the dead-letter queue, where somebody can look at it.
                Err(Unwritten::Envelope(error)) => {
                    let id = message.message_id().unwrap_or("?");
                    eprintln!("message {id} is left on the queue: {error}");
                }
            }
        }
        delete(client, queue_url, &done).await?;
    }
}

/// Why a message is not written.
enum Unwritten {
    /// It is no envelope.
    Envelope(serde_json::Error),
    /// There is nowhere to write to.
    Output(io::Error),
}

fn write(message: &Message, repeats: &mut Repeats, out: &mut impl Write) -> Result<(), Unwritten> {
    let body = message.body().unwrap_or_default();
    for event in events(body).map_err(Unwritten::Envelope)? {
        if event.id.is_none_or(|id| repeats.is_new(&id)) {
            writeln!(out, "{}", event.line).map_err(Unwritten::Output)?;
        }
    }
    out.flush().map_err(Unwritten::Output)
}

/// Deletes what is done with. What cannot be deleted comes again, and is known as a repeat.
async fn delete(client: &Client, queue_url: &str, done: &[&Message]) -> Result<(), Box<dyn Error>> {
    if done.is_empty() {
        return Ok(());
    }
    let mut batch = client.delete_message_batch().queue_url(queue_url);
    for (number, message) in done.iter().enumerate() {
        let entry = DeleteMessageBatchRequestEntry::builder()
            .id(number.to_string())
            .set_receipt_handle(message.receipt_handle().map(ToOwned::to_owned));
        batch = batch.entries(entry.build()?);
    }
    batch.send().await.map_err(aws_sdk_sqs::Error::from)?;
    Ok(())
}
