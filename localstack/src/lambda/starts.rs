//! Which environments start: the provisioned ones before anything is invoked, then as the line calls for them.

use std::sync::Arc;

use tokio::{
    sync::oneshot,
    time::{Instant, sleep_until},
};

use super::{keeper, processors::Processors, service::Lambda, state::ScaleOut};

/// Starts the provisioned environments and waits until they are ready; the error says how one
/// failed and what it wrote last.
pub(crate) async fn warm_up(lambda: &Arc<Lambda>) -> Result<(), String> {
    let (sender, ready) = oneshot::channel();
    let ids = lambda
        .state()
        .provision(lambda.settings.provisioned, sender);
    for id in ids {
        tokio::spawn(keeper::keep(Arc::clone(lambda), id));
    }
    tokio::spawn(scale_out(Arc::clone(lambda)));
    ready
        .await
        .unwrap_or_else(|_| Err("the stack went down".to_owned()))
}

/// Starts environments as the line calls for them, for as long as it is polled.
async fn scale_out(lambda: Arc<Lambda>) {
    let mut processors = Processors::default();
    loop {
        let step = lambda
            .state()
            .scale_out(Instant::now(), || processors.are_free());
        match step {
            ScaleOut::Start(id) => drop(tokio::spawn(keeper::keep(Arc::clone(&lambda), id))),
            ScaleOut::NotBefore(due) => {
                // Whoever joins the line meanwhile does not make it due earlier.
                sleep_until(due).await;
            }
            ScaleOut::NotNow => lambda.line.notified().await,
        }
    }
}
