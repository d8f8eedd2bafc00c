//! A whole check: which cases are tried, at which stack, and what each came to.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use local_stack::{FaultPlanError, FrontDoor, RestBodies};
use sensor_sim::flags::SendFlags;
use sensor_sim::sender::{Endpoint, Exchange, SendError, SendSettings};
use sensor_sim::token::Token;
use thiserror::Error;

use super::case::{Case, Door, StackSetup};
use super::judge::judge;
use super::table::{Outcome, Row};
use super::{Checked, Observation, Others, observe};
use crate::interrupt::Interrupt;
use crate::queue::{Queue, QueueError};
use crate::run::reached::Reached;
use crate::run::{Aim, RunError};
use crate::target::{OwnStack, QueueUrl, given_queue};
use crate::unchanged::Unchanged;

/// What is checked.
pub struct Check {
    /// The front door.
    pub door: FrontDoor,
    /// The cases.
    pub cases: Vec<Case>,
    /// The names of those that are not tried.
    pub left_out: BTreeSet<String>,
    /// How requests are sent.
    pub sending: SendFlags,
    /// How long a message may take to arrive.
    pub arrival_limit: Duration,
    /// Signals that ask for an end.
    pub interrupt: Interrupt,
}

/// Where it is checked.
pub enum At {
    /// At the own stack.
    Own(Box<OwnStack>),
    /// At somebody's endpoint, and perhaps their queue.
    Given {
        /// The endpoint.
        endpoint: Endpoint,
        /// The queue behind it.
        queue_url: Option<QueueUrl>,
        /// A token that it knows.
        token: Token,
    },
}

impl At {
    /// The own stack. A REST API has to be told what to do about gzip; unless this one is, it is told what the function's README says.
    #[must_use]
    pub fn own(mut stack: OwnStack) -> Self {
        if stack.bodies == RestBodies::default() {
            match stack.front_door {
                FrontDoor::Rest => {
                    stack.bodies.binary_media_types =
                        "application/json".parse().unwrap_or_default();
                }
                FrontDoor::Mapped => {
                    stack.bodies.minimum_compression_size = "10485760".parse().ok();
                }
                _ => {}
            }
        }
        Self::Own(Box::new(stack))
    }
}

/// What was seen in a check.
pub struct Done {
    /// For each case, in their order; `None` where it was not tried.
    pub observations: Vec<Option<Observation>>,
    /// Messages of others that were on a given queue.
    pub others: Others,
}

/// Why a check came to nothing.
#[derive(Debug, Error)]
pub enum CheckError {
    /// The own stack did not come up.
    #[error(transparent)]
    Target(#[from] RunError),
    /// A case's faults are no plan.
    #[error("a case's faults")]
    Faults(#[from] FaultPlanError),
    /// Nothing can be sent to this endpoint with these flags.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The queue can't be read.
    #[error("the queue can't be read")]
    Queue(#[from] QueueError),
    /// The own queue holds what no case has sent.
    #[error(
        "{0} messages on the own queue bear no case's tag: the endpoint stores what it should refuse, or damages what it takes"
    )]
    Unclaimed(usize),
    /// A given queue is full of what others have sent.
    #[error("over {0} messages of others are on the queue")]
    Others(usize),
    /// A signal has asked for an end.
    #[error("interrupted")]
    Interrupted,
}

impl Check {
    /// Sends all requests and reads the queue.
    pub async fn conduct(&self, at: At) -> Result<Done, CheckError> {
        match at {
            At::Own(stack) => self.at_own(*stack).await,
            At::Given {
                endpoint,
                queue_url,
                token,
            } => self.at_given(endpoint, queue_url, token).await,
        }
    }

    /// Judges what was seen: a row for each case.
    #[must_use]
    pub fn rows(&self, done: &Done) -> Vec<Row> {
        let judged = self.cases.iter().zip(&done.observations);
        let rows = judged.map(|(case, observation)| Row {
            name: case.name.clone(),
            status: case.expect.status,
            outcome: match observation {
                Some(observation) => self.outcome(case, observation),
                None if self.left_out.contains(&case.name) => Outcome::Skipped("by --skip"),
                None if self.has_door(case) => {
                    Outcome::Skipped("only the own stack can be made to do this")
                }
                None => Outcome::Skipped("not at this front door"),
            },
        });
        rows.collect()
    }

    /// What a case came to.
    #[must_use]
    pub fn outcome(&self, case: &Case, observation: &Observation) -> Outcome {
        let differences = judge(&case.expect, observation, Unchanged::behind(self.door));
        if !differences.is_empty() {
            Outcome::Failed(differences)
        } else if observation.messages.is_none() {
            Outcome::PassedUnseen
        } else {
            Outcome::Passed
        }
    }

    /// One stack for all cases that need nothing special, and one for each setup that is needed beside.
    async fn at_own(&self, stack: OwnStack) -> Result<Done, CheckError> {
        let mut setups: Vec<&StackSetup> = Vec::new();
        for case in self.cases.iter().filter(|case| self.is_tried(case)) {
            if !setups.contains(&&case.stack) {
                setups.push(&case.stack);
            }
        }
        let mut observations: Vec<_> = self.cases.iter().map(|_| None).collect();
        for setup in setups {
            let mut stack = stack.clone();
            setup.entitle(&mut stack.sensor);
            stack.environment.extend(setup.environment.clone());
            if !setup.faults.is_empty() {
                stack.faults = setup.plan()?;
            }
            let aim = Aim::Own { stack, token: None };
            let reached = Reached::reach(aim).await?;
            reached.start_faults(Instant::now());
            let settings = reached.send_settings(self.sending.clone());
            let is_of_setup = |case: &Case| self.is_tried(case) && case.stack == *setup;
            let others = self
                .observe(
                    is_of_setup,
                    settings,
                    Some(&reached.queue),
                    &mut observations,
                )
                .await?;
            reached.down().await;
            if others.met > 0 {
                return Err(CheckError::Unclaimed(others.met));
            }
        }
        Ok(Done {
            observations,
            others: Others::default(),
        })
    }

    async fn at_given(
        &self,
        endpoint: Endpoint,
        queue_url: Option<QueueUrl>,
        token: Token,
    ) -> Result<Done, CheckError> {
        let queue = match queue_url {
            Some(url) => Some(given_queue(url).await),
            None => None,
        };
        let settings = self.sending.settings(endpoint, token);
        let mut observations: Vec<_> = self.cases.iter().map(|_| None).collect();
        let is_for_all = |case: &Case| self.is_tried(case) && !case.stack_only;
        let others = self
            .observe(is_for_all, settings, queue.as_ref(), &mut observations)
            .await?;
        Ok(Done {
            observations,
            others,
        })
    }

    /// Tries the cases that are chosen, and puts what was seen into their places. Gives the messages of others.
    async fn observe(
        &self,
        is_chosen: impl Fn(&Case) -> bool,
        settings: SendSettings,
        queue: Option<&Queue>,
        observations: &mut [Option<Observation>],
    ) -> Result<Others, CheckError> {
        let token = settings.token.clone();
        let exchange = Exchange::new(settings)?;
        let checked = Checked {
            exchange: &exchange,
            token: &token,
            queue,
            arrival_limit: self.arrival_limit,
            interrupt: &self.interrupt,
        };
        let chosen: Vec<_> = self.cases.iter().filter(|case| is_chosen(case)).collect();
        let observed = observe(&chosen, &checked).await?;
        let places = self.cases.iter().zip(observations);
        let places = places.filter(|(case, _)| is_chosen(case));
        for ((_, place), observation) in places.zip(observed.observations) {
            *place = Some(observation);
        }
        Ok(observed.others)
    }

    fn is_tried(&self, case: &Case) -> bool {
        self.has_door(case) && !self.left_out.contains(&case.name)
    }

    fn has_door(&self, case: &Case) -> bool {
        case.doors.contains(&Door(self.door))
    }
}
