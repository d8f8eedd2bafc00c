//! The kinds of fault, in the order of the line.

use std::time::Duration;

/// The table of kinds: each with its key in a plan.
macro_rules! kinds {
    ($($kind:ident = $name:literal,)*) => {
        /// A kind of fault. What each does, and what the runner makes of it, is a table in `README.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// All of them.
            pub(crate) const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Its key in a plan.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    Gateway429 = "gateway_429",
    Gateway5xx = "gateway_5xx",
    GatewayCut = "gateway_cut",
    GatewayLoseAnswer = "gateway_lose_answer",
    EnvironmentSlowStart = "environment_slow_start",
    EnvironmentFreeze = "environment_freeze",
    EnvironmentKill = "environment_kill",
    EnvironmentKillLate = "environment_kill_late",
    SqsRefuse = "sqs_refuse",
    SqsThrottle = "sqs_throttle",
    Sqs5xx = "sqs_5xx",
    SqsStall = "sqs_stall",
    SqsReset = "sqs_reset",
    SqsLoseAnswer = "sqs_lose_answer",
    SqsDrop = "sqs_drop",
    SqsDuplicate = "sqs_duplicate",
    SqsReorder = "sqs_reorder",
    SqsCorrupt = "sqs_corrupt",
}

use Kind::{
    EnvironmentFreeze, EnvironmentSlowStart, Sqs5xx, SqsCorrupt, SqsDrop, SqsDuplicate,
    SqsLoseAnswer, SqsRefuse, SqsReorder, SqsReset, SqsStall, SqsThrottle,
};

/// Kinds that a whole call of the queue meets.
const OF_A_CALL: [Kind; 6] = [
    SqsRefuse,
    SqsThrottle,
    Sqs5xx,
    SqsStall,
    SqsReset,
    SqsLoseAnswer,
];
/// Kinds that one message meets.
const OF_A_MESSAGE: [Kind; 4] = [SqsDrop, SqsDuplicate, SqsReorder, SqsCorrupt];

impl Kind {
    /// The kind of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// How long it takes where the plan does not say; `None` for kinds that take no time.
    pub(crate) fn takes(self) -> Option<Duration> {
        match self {
            EnvironmentSlowStart | EnvironmentFreeze | SqsStall => Some(Duration::from_secs(1)),
            SqsReorder => Some(Duration::from_millis(100)),
            _ => None,
        }
    }

    /// Whether it meets a request again that tries again; the others are met once.
    pub(super) fn is_met_each_time(self) -> bool {
        matches!(self, SqsRefuse | SqsThrottle | Sqs5xx)
    }

    /// Those that a request can have as its fate, in the order of its way.
    pub(super) fn of_a_request() -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|kind| *kind != EnvironmentSlowStart)
    }

    /// Those that a call of the queue can have as its fate.
    pub(super) fn of_a_call() -> [Self; 6] {
        OF_A_CALL
    }

    /// Those that a message can have as its fate.
    pub(super) fn of_a_message() -> [Self; 4] {
        OF_A_MESSAGE
    }
}
