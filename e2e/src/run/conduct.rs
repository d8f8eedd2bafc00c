//! The middle of a run: everything that happens between the first slot and the end of the drain, in one loop with one owner.

use std::time::{Duration, Instant};

use sensor_sim::sender::Sending;
use tokio::time::{MissedTickBehavior, interval, sleep_until, timeout};

use crate::clock::RunClock;
use crate::disposal::Disposer;
use crate::drain::{Drain, Drained};
use crate::interrupt::Interrupt;
use crate::judgement::Circumstances;
use crate::progress::Progress;
use crate::queue::QueueError;
use crate::report::hlog::Keeper;
use crate::run::backlog::Held;
use crate::settle::{Disposal, Settler};

/// How often the clock is looked at and progress shown.
const TICK: Duration = Duration::from_millis(100);

/// Ticks between two lines of the histogram log: a second.
const TICKS_PER_INTERVAL: u32 = 10;

/// How long an interrupted run still waits for what was acknowledged.
const INTERRUPTED_DRAIN: Duration = Duration::from_secs(5);

/// How long the last look at the queue may take.
const LAST_LOOK: Duration = Duration::from_secs(10);

/// Why a run ends before its time, other than by hand.
enum CannotGoOn {
    /// Going on would harm other people's messages.
    WouldHarm(String),
    /// The queue cannot be read any more.
    Unreadable(String),
}

/// A run under way.
pub(crate) struct Conduct {
    /// Its clock.
    pub(crate) clock: RunClock,
    /// Where outcomes and messages meet.
    pub(crate) settler: Settler,
    /// The sender at work.
    pub(crate) sending: Sending,
    /// The receivers at work.
    pub(crate) drain: Drain,
    /// What deletes settled messages.
    pub(crate) deleter: Disposer,
    /// What keeps messages of others in flight.
    pub(crate) hider: Disposer,
    /// Messages of others.
    pub(crate) held: Held,
    /// The histogram log.
    pub(crate) hlog: Keeper,
    /// The bar.
    pub(crate) progress: Progress,
    /// The drain's longest, from the last answer.
    pub(crate) drain_limit: Duration,
    /// What happened around the run.
    pub(crate) circumstances: Circumstances,
}

impl Conduct {
    /// Runs to the end of the drain; when that was.
    pub(crate) async fn run(&mut self, interrupt: &mut Interrupt) -> Instant {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut tick_count = 0_u32;
        let mut signals = 0;
        // Set once every slot has its outcome.
        let mut deadline: Option<Instant> = None;
        let mut drain_error: Option<String> = None;
        loop {
            if deadline.is_some() && self.settler.ledger().all_settled() {
                break;
            }
            tokio::select! {
                outcome = self.sending.outcomes().recv(), if deadline.is_none() => match outcome {
                    Some(outcome) => self.settler.outcome(&outcome),
                    None => deadline = Some(self.drain_deadline()),
                },
                drained = self.drain.next(), if self.deleter.has_room() => match drained {
                    Some(drained) => {
                        if let Err(why) = self.take(drained, &mut drain_error).await {
                            self.sending.stop();
                            match why {
                                CannotGoOn::WouldHarm(why) => self.circumstances.would_harm = Some(why),
                                CannotGoOn::Unreadable(why) => self.circumstances.drain_cut_short = Some(why),
                            }
                            break;
                        }
                    }
                    None => break,
                },
                () = self.deleter.room(), if !self.deleter.has_room() => {}
                _ = ticks.tick() => {
                    tick_count += 1;
                    self.look(tick_count);
                }
                () = interrupt.nth(signals + 1) => {
                    signals += 1;
                    self.circumstances.interrupted = true;
                    self.sending.stop();
                    if signals > 1 {
                        break;
                    }
                    self.drain_limit = self.drain_limit.min(INTERRUPTED_DRAIN);
                    deadline = deadline.map(|_| self.drain_deadline());
                }
                () = sleep_until(deadline.unwrap_or_else(Instant::now).into()), if deadline.is_some() => break,
            }
        }
        let end = Instant::now();
        // After a stop in mid-run what is under way ends at once, and its outcomes are due.
        while let Some(outcome) = self.sending.outcomes().recv().await {
            self.settler.outcome(&outcome);
        }
        let unreadable = self.drain.is_failing();
        self.last_look(&mut drain_error).await;
        if self.circumstances.drain_cut_short.is_none()
            && unreadable
            && self.settler.ledger().outstanding() > 0
        {
            self.circumstances.drain_cut_short = drain_error;
        }
        end
    }

    fn drain_deadline(&self) -> Instant {
        if self.circumstances.interrupted {
            return Instant::now() + self.drain_limit;
        }
        self.settler.last_answer().unwrap_or_else(Instant::now) + self.drain_limit
    }

    /// Settles one message. An error says why the run cannot go on.
    async fn take(
        &mut self,
        drained: Drained,
        last_error: &mut Option<String>,
    ) -> Result<(), CannotGoOn> {
        match drained {
            Ok(message) => {
                match self.settler.received(&message) {
                    Disposal::Delete => self.deleter.dispose(message.handle).await,
                    Disposal::Hold => {
                        self.hider.dispose(message.handle.clone()).await;
                        self.held.hold(message).map_err(CannotGoOn::WouldHarm)?;
                    }
                }
                Ok(())
            }
            Err(error @ QueueError::Refused { .. }) => {
                Err(CannotGoOn::Unreadable(error.to_string()))
            }
            Err(error @ QueueError::Unavailable { .. }) => {
                *last_error = Some(error.to_string());
                Ok(())
            }
        }
    }

    fn look(&mut self, tick: u32) {
        self.circumstances.clock_step = self.circumstances.clock_step.max(self.clock.step());
        let (sent, ledger) = (self.sending.progress(), self.settler.ledger());
        self.progress.show(
            sent.sent,
            sent.in_flight as u64,
            ledger.delivered_so_far(),
            ledger.outstanding(),
        );
        if tick.is_multiple_of(TICKS_PER_INTERVAL) {
            let now = self.clock.offset(Instant::now());
            self.hlog.interval(self.settler.quantities(), now);
        }
    }

    /// Lets the receivers take what is still there: a repeat of something settled shows up only now. Where going on would do harm they take no
    /// more, and only what they have handed over is settled.
    async fn last_look(&mut self, last_error: &mut Option<String>) {
        if self.circumstances.would_harm.is_some() {
            self.drain.close();
        } else {
            self.drain.stop();
        }
        let rest = async {
            while let Some(drained) = self.drain.next().await {
                // What is taken now is settled or held like anything else; nothing remains to be stopped.
                let _ = self.take(drained, last_error).await;
            }
        };
        // Receivers that hang are dropped with the drain.
        let _ = timeout(LAST_LOOK, rest).await;
    }
}
