//! What becomes of an invocation whose environment ends, and of those in line when none can start.

use super::{
    super::{
        ending::Ending,
        environment::{EnvironmentId, Phase},
        error_payload::ErrorPayload,
        invocation::InvokeError,
        platform_lines::InitReport,
    },
    State,
};

/// Inits in a row that may fail before those who wait are told.
const INITS: u8 = 2;

impl State {
    /// The invocation of an environment ran out of time; its process is about to be killed.
    pub(in crate::lambda) fn time_out(&mut self, id: EnvironmentId) {
        let limit = self.timeout;
        self.fail(id, |request_id| {
            InvokeError::TimedOut(ErrorPayload::timed_out(request_id, limit))
        });
    }

    /// What an environment runs, if anything, has failed.
    fn fail(&mut self, id: EnvironmentId, error: impl FnOnce(&str) -> InvokeError) {
        if let Some(environment) = self.environments.get(&id)
            && let Phase::Busy { request_id, .. } = &environment.phase
        {
            let error = error(request_id);
            self.finish(id, Err(error));
        }
    }

    /// A process has ended; `output` is what it wrote last. Whether it may be
    /// replaced: a failed init is repeated once where nobody else could serve (Lambda: a "suppressed init"), and after that only by the next
    /// invocation, or one failure would follow another without end.
    pub(in crate::lambda) fn ended(
        &mut self,
        id: EnvironmentId,
        ending: &Ending,
        output: &str,
    ) -> bool {
        let was_in_init = self.is_in_init(id);
        self.fail(id, |request_id| {
            InvokeError::Exited(ErrorPayload::exited(request_id, ending))
        });
        self.idle.retain(|idle| *idle != id);
        let Some(environment) = self.environments.remove(&id).filter(|_| !self.is_closed) else {
            return false;
        };
        if was_in_init {
            self.starting -= 1;
            self.inits_failed = self.inits_failed.saturating_add(1);
            self.log.init_failed(id, || InitReport {
                duration: environment.since.elapsed(),
                ending,
            });
            self.init_failed(ending, environment.init_error.as_deref(), output);
            self.may_start()
        } else {
            self.counts.died += 1;
            // It had served: whoever waits for it is owed a start, whatever an init did before.
            self.inits_failed = 0;
            true
        }
    }

    /// Whether failed inits leave room for another try.
    pub(super) fn may_start(&self) -> bool {
        self.inits_failed == 0 || (self.environments.is_empty() && self.inits_failed < INITS)
    }

    /// With nobody left who could serve them, and no try left, those in line get the error.
    fn init_failed(&mut self, ending: &Ending, reported: Option<&str>, output: &str) {
        if let Some(provisioning) = self.provisioning.take() {
            let reported = reported.map(|error| format!("; it reported {error}"));
            let how = format!("{ending}{}", reported.unwrap_or_default());
            let text = [&how, output].into_iter().filter(|part| !part.is_empty());
            let text = text.collect::<Vec<_>>().join("\n");
            let _ = provisioning.ready.send(Err(text));
        }
        if self.environments.is_empty() && !self.may_start() {
            for invocation in self.waiting.drain(..) {
                let payload = ErrorPayload::init(&invocation.request_id, reported, ending);
                let _ = invocation.reply.send(Err(InvokeError::Init(payload)));
            }
        }
    }
}
