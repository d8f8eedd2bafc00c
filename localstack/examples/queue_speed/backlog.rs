//! What calls cost with many messages behind them.

use std::time::Instant;

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::{
    BACKLOG, ROUNDS,
    line::{Line, QUEUE, fill, send},
    median,
    served::Served,
};

/// What a call costs: from its request to its answer, and in CPU time of the service, both in seconds or in times of another's.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
}

/// What a send, a receive and a delete cost with a backlog, in times of the same with a thousand messages.
pub(crate) async fn backlog() -> [Cost; 3] {
    let few = calls_behind(1_000).await;
    let many = calls_behind(BACKLOG).await;
    [0, 1, 2].map(|call| Cost {
        wall: many[call].wall / few[call].wall,
        cpu: many[call].cpu / few[call].cpu,
    })
}

/// A send, a receive and a delete with this many messages on the queue: the median call, and the CPU time of a call in the median round.
async fn calls_behind(messages: usize) -> [Cost; 3] {
    const TIMES: usize = 500;
    let served = Served::start();
    let mut line = fill(served.address, messages).await;
    let (action, body) = send(1);
    let mut walls: [Vec<f64>; 3] = Default::default();
    let mut cpus: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        let sends = vec![body.clone(); TIMES];
        let (wall, cpu, _) = timed(&served, &mut line, action, sends).await;
        walls[0].extend(wall);
        cpus[0].push(cpu);

        let asked = vec![json!({"QueueUrl": QUEUE}).to_string().into(); TIMES];
        let (wall, cpu, answered) = timed(&served, &mut line, "ReceiveMessage", asked).await;
        walls[1].extend(wall);
        cpus[1].push(cpu);

        let deletes = answered.iter().map(|answer| {
            let answer: Value = serde_json::from_slice(answer).unwrap();
            let handle = &answer["Messages"][0]["ReceiptHandle"];
            json!({"QueueUrl": QUEUE, "ReceiptHandle": handle})
                .to_string()
                .into()
        });
        let (wall, cpu, _) = timed(&served, &mut line, "DeleteMessage", deletes.collect()).await;
        walls[2].extend(wall);
        cpus[2].push(cpu);
    }
    served.end();
    [0, 1, 2].map(|call| Cost {
        wall: median(walls[call].clone()),
        cpu: median(cpus[call].clone()),
    })
}

/// Calls one after the other: how long each took, the CPU time of one on average, and what was answered.
async fn timed(
    served: &Served,
    line: &mut Line,
    action: &str,
    bodies: Vec<Bytes>,
) -> (Vec<f64>, f64, Vec<Bytes>) {
    let calls = u32::try_from(bodies.len()).unwrap();
    let (mut walls, mut answers) = (Vec::new(), Vec::new());
    let before = served.cpu().await;
    for body in bodies {
        let start = Instant::now();
        answers.push(line.call(action, body).await);
        walls.push(start.elapsed().as_secs_f64());
    }
    let cpu = served.cpu().await.saturating_sub(before);
    (walls, (cpu / calls).as_secs_f64(), answers)
}
