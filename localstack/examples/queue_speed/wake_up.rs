//! How soon a receiver that waits has what is sent.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::{
    line::{Line, QUEUE, send, with_queue},
    served::Served,
};

/// Seconds from a send to a receiver that waits, at the median; and at the 99th percentile, in times of an echo over loopback, measured in turn.
pub(crate) async fn wake_up() -> (f64, f64) {
    const TIMES: usize = 2_000;
    let served = Served::start();
    let mut sender = with_queue(served.address).await;
    let echo = echo().await;
    let mut echo = TcpStream::connect(echo).await.unwrap();
    echo.set_nodelay(true).unwrap();
    let (action, body) = send(1);
    let (mut woken, mut echoed) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let address = served.address;
        let (waits, is_waiting) = oneshot::channel();
        let receiver = tokio::spawn(async move {
            let mut line = Line::to(address).await;
            waits.send(()).unwrap();
            let receive = json!({"QueueUrl": QUEUE, "WaitTimeSeconds": 20});
            line.call("ReceiveMessage", receive.to_string()).await;
            Instant::now()
        });
        is_waiting.await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
        let start = Instant::now();
        sender.call(action, body.clone()).await;
        let woke = receiver.await.unwrap();
        woken.push((woke - start).as_secs_f64());

        let start = Instant::now();
        echo.write_all(&body).await.unwrap();
        echo.read_exact(&mut vec![0; body.len()]).await.unwrap();
        echoed.push(start.elapsed().as_secs_f64());
    }
    served.end();
    let at = |figures: &mut Vec<f64>, share: usize| {
        figures.sort_by(f64::total_cmp);
        figures[figures.len() * share / 100]
    };
    (at(&mut woken, 50), at(&mut woken, 99) / at(&mut echoed, 99))
}

/// What sends back what it is sent, on a thread of its own as the service is.
async fn echo() -> SocketAddr {
    let (started, address) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            started.send(listener.local_addr().unwrap()).unwrap();
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut buffer = vec![0; 4096];
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                stream.write_all(&buffer[..read]).await.unwrap();
            }
        });
    });
    address.await.unwrap()
}
