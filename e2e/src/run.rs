//! The whole way of a run on one screen: target, backlog, send and drain together, settle, release, judge.

mod backlog;
mod conduct;
mod error;
pub(crate) mod reached;
mod settings;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use local_stack::StackFigures;
use sensor_sim::sender::{self, Summary};
use tokio::time::sleep;

pub use crate::run::error::RunError;
pub use crate::run::settings::{Aim, Course, LoadSpec, RunSettings};

use crate::clock::RunClock;
use crate::disposal::{Disposer, release_all};
use crate::drain::Drain;
use crate::interrupt::Interrupt;
use crate::judgement::Circumstances;
use crate::progress::Progress;
use crate::quantities::Quantities;
use crate::report::hlog::{Hlog, Keeper};
use crate::report::{Evidence, Report, json};
use crate::run::backlog::Backlog;
use crate::run::conduct::Conduct;
use crate::run::reached::Reached;
use crate::settle::Settler;

/// From the start of the threads to the first intended instant.
const LEAD: Duration = Duration::from_millis(100);

/// A run that has ended, for better or worse.
pub struct Finished {
    /// The report.
    pub report: Report,
    /// The latencies, for drawing.
    pub quantities: Quantities,
    /// Why the report, or its histogram log, is not in its folder.
    pub unwritten: Option<RunError>,
}

/// How long giving back and taking down may take, another signal apart.
const TIDY_LIMIT: Duration = Duration::from_mins(1);

/// Does a run.
pub async fn execute(
    settings: RunSettings,
    mut interrupt: Interrupt,
) -> Result<Finished, RunError> {
    settings.check()?;
    let evidence = Evidence::of(&settings);
    let RunSettings {
        aim,
        course,
        thresholds,
        out,
    } = settings;
    let target = tokio::select! {
        target = Reached::reach(aim) => target?,
        () = interrupt.nth(1) => return Err(RunError::Interrupted),
    };
    // Before anybody's message is touched.
    let sending = target.send_settings(course.sending.clone());
    sender::check(&course.behaviour.settings(sending))?;
    let backlog = target.take_backlog(course.visibility(), &interrupt).await?;
    let begun = match begin(course, &target, out.as_deref()) {
        Ok(begun) => begun,
        Err(error) => {
            release_all(&target.queue, backlog.held.into_handles()).await;
            return Err(error);
        }
    };
    let mut conduct = begun.conduct(&target, backlog);
    let end = conduct.run(&mut interrupt).await;
    // Nothing may return before this: other people's messages are still in flight, and the stack has children.
    let ended = conclude(conduct, target, &mut interrupt).await;

    let closed = ended.settler.close(ended.summary.reached, end);
    let logged = ended
        .hlog
        .finish(&closed.quantities, ended.clock.offset(end));
    let report = evidence.report(
        &ended.clock,
        &closed,
        &ended.circumstances,
        &thresholds,
        &ended.summary,
        ended.figures.as_ref(),
    );
    let written = out.map_or(Ok(()), |folder| json::write(&folder, &report));
    let unwritten = written
        .map_err(RunError::from)
        .and(logged.map_err(RunError::from));
    Ok(Finished {
        report,
        quantities: closed.quantities,
        unwritten: unwritten.err(),
    })
}

/// A run whose first slot has an instant, and whose sender is at work.
struct Begun {
    clock: RunClock,
    settler: Settler,
    sending: sender::Sending,
    hlog: Keeper,
    drain_limit: Duration,
    visibility: Duration,
}

/// Gives the first slot its instant and starts the sender.
fn begin(course: Course, target: &Reached, out: Option<&Path>) -> Result<Begun, RunError> {
    let visibility = course.visibility();
    let (drain_limit, arrival_limit) = (course.drain, course.arrival_limit);
    let clock = RunClock::starting_in(LEAD);
    let start = course.start.unwrap_or_else(|| clock.start());
    let sending = course
        .behaviour
        .settings(target.send_settings(course.sending.clone()));
    let load = course.begin(start)?;
    let source = Arc::clone(&load.source);
    let settler = Settler::new(clock, load, target.queue_clock(), arrival_limit)?;
    let hlog = out.map(|folder| Hlog::create(folder, &clock)).transpose()?;
    target.start_faults(clock.begin());
    let sending = sender::start(source, sending, clock.begin())?;
    Ok(Begun {
        clock,
        settler,
        sending,
        hlog: Keeper::new(hlog),
        drain_limit,
        visibility,
    })
}

impl Begun {
    /// Puts receivers beside the sender.
    fn conduct(mut self, target: &Reached, backlog: Backlog) -> Conduct {
        self.settler.foreign_before(backlog.held.count() as u64);
        Conduct {
            progress: Progress::new(self.settler.slots()),
            drain: Drain::start(
                &target.queue,
                target.polling(self.visibility, self.drain_limit),
            ),
            deleter: Disposer::deleting(target.queue.clone()),
            hider: Disposer::hiding(target.queue.clone(), self.visibility),
            circumstances: Circumstances {
                backlog: backlog.unfinished,
                ..Circumstances::default()
            },
            held: backlog.held,
            clock: self.clock,
            settler: self.settler,
            sending: self.sending,
            hlog: self.hlog,
            drain_limit: self.drain_limit,
        }
    }
}

/// A run after everything that it had started has ended.
struct Ended {
    clock: RunClock,
    settler: Settler,
    hlog: Keeper,
    circumstances: Circumstances,
    summary: Summary,
    figures: Option<StackFigures>,
}

/// Gives back what is not ours and takes down what is. Bounded in time, and cut short by another signal.
async fn conclude(conduct: Conduct, target: Reached, interrupt: &mut Interrupt) -> Ended {
    let Conduct {
        clock,
        settler,
        sending,
        drain,
        deleter,
        hider,
        held,
        hlog,
        progress,
        mut circumstances,
        ..
    } = conduct;
    drop(progress);
    let signals = interrupt.count();
    let tidy = async {
        let mut handles = drain.finish().await;
        handles.extend(held.into_handles());
        // What could not be kept in flight is visible already, or soon.
        hider.finish().await;
        tokio::join!(deleter.finish(), release_all(&target.queue, handles))
    };
    tokio::select! {
        (undeleted, kept) = tidy => circumstances.left_behind(undeleted, kept),
        () = sleep(TIDY_LIMIT) => circumstances.not_tidied("the queue took too long"),
        () = interrupt.nth(signals + 1) => circumstances.not_tidied("a second signal"),
    }
    let figures = target.down().await;
    let summary = sending.finish();
    circumstances.in_flight_limit_reached = summary.limit_reached;
    Ended {
        clock,
        settler,
        hlog,
        circumstances,
        summary,
        figures,
    }
}
