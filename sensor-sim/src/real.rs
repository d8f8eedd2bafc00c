//! Real sensors, by name: what is peculiar about their requests and envelopes.
//!
//! From the sources and the documentation of each; what nobody has written down, such as the `User-Agent` of some, stays this program's own.

mod retold;

pub(crate) use retold::imitated;

use caliper::vocabulary::DataVersion;
use clap::ValueEnum;

/// A sensor that is in use somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RealSensor {
    /// Instructure Canvas, Live Events in Caliper's form
    Canvas,
    /// Open edX, event-routing-backends
    OpenEdx,
    /// Moodle, `logstore_caliper`: Caliper 1.0, events without ids
    Moodle,
    /// Blackboard Learn
    Blackboard,
    /// 1EdTech's sensor for Python
    CaliperPython,
    /// 1EdTech's sensor for PHP
    CaliperPhp,
    /// 1EdTech's sensor for Java
    CaliperJava,
    /// 1EdTech's sensor for .NET
    CaliperNet,
    /// 1EdTech's sensor for Ruby
    CaliperRuby,
    /// `ims-caliper` of npm
    ImsCaliper,
    /// Imagine Learning's sensor for TypeScript
    CaliperTs,
}

/// What is peculiar about a sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// The Caliper that it speaks. Of 1.0 the events are those of 1.1, in the older form.
    pub version: DataVersion,
    /// Its events can be told from each other: they have ids.
    pub ids: Ids,
    /// The token goes without `Bearer`.
    pub raw_token: bool,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Headers of its own.
    pub headers: &'static [(&'static str, &'static str)],
    /// A new connection for every request.
    pub connects_anew: bool,
    /// How it writes its envelopes.
    pub(crate) form: Form,
}

/// How events are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// By `urn:uuid:`, as Caliper recommends.
    Urn,
    /// By a UUID alone.
    BareUuid,
    /// Not at all.
    None,
}

/// How envelopes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(crate) struct Form {
    /// The members of an envelope in their order.
    pub(crate) order: &'static [&'static str],
    /// `sensor`, where it is no IRI of the usual kind.
    pub(crate) sensor: Option<&'static str>,
    /// `sendTime` ends with `+0000` in place of `Z`.
    pub(crate) offset_times: bool,
    /// Events tell their profile.
    pub(crate) profile: bool,
    /// `@context` is always an array.
    pub(crate) context_array: bool,
    /// `Webpage` for `WebPage`.
    pub(crate) webpage: bool,
    /// Indented.
    pub(crate) pretty: bool,
    /// Caliper 1.0: `@id` and `@type`, types and context as its IRIs.
    pub(crate) keywords: bool,
}

const USUAL_ORDER: &[&str] = &["sensor", "sendTime", "dataVersion", "data"];

const PYTHON_REQUESTS: &[(&str, &str)] = &[
    ("user-agent", "python-requests/2.32.5"),
    ("accept-encoding", "gzip, deflate"),
    ("accept", "*/*"),
    ("connection", "keep-alive"),
];

/// This program's own ways, which most real ones share.
pub(crate) const OWN: Habits = Habits {
    version: DataVersion::V1p2,
    ids: Ids::Urn,
    raw_token: false,
    content_type: "application/json",
    headers: &[],
    connects_anew: false,
    form: Form {
        order: USUAL_ORDER,
        sensor: None,
        offset_times: false,
        profile: true,
        context_array: false,
        webpage: false,
        pretty: false,
        keywords: false,
    },
};

impl RealSensor {
    /// What is peculiar about it.
    #[must_use]
    pub const fn habits(self) -> Habits {
        let usual = OWN.form;
        match self {
            Self::Canvas => Habits {
                version: DataVersion::V1p1,
                form: Form {
                    sensor: Some("http://canvas.example.edu/"),
                    ..usual
                },
                ..OWN
            },
            Self::OpenEdx => Habits {
                headers: PYTHON_REQUESTS,
                connects_anew: true,
                form: Form {
                    webpage: true,
                    ..usual
                },
                ..OWN
            },
            Self::Moodle => Habits {
                version: DataVersion::V1p1,
                ids: Ids::None,
                raw_token: true,
                form: Form {
                    order: &["sensor", "sendTime", "data"],
                    keywords: true,
                    ..usual
                },
                ..OWN
            },
            Self::Blackboard => Habits {
                version: DataVersion::V1p1,
                ids: Ids::BareUuid,
                form: Form {
                    sensor: Some("5e1b2c94-6f7a-4d0e-9c53-8a2f1d7b6e30"),
                    context_array: true,
                    ..usual
                },
                ..OWN
            },
            Self::CaliperPython => Habits {
                headers: PYTHON_REQUESTS,
                connects_anew: true,
                form: Form {
                    order: &["data", "dataVersion", "sendTime", "sensor"],
                    profile: false,
                    ..usual
                },
                ..OWN
            },
            Self::CaliperPhp => Habits {
                raw_token: true,
                headers: &[
                    ("user-agent", "Caliper (PHP curl extension)"),
                    ("accept", "*/*"),
                ],
                ..OWN
            },
            Self::CaliperJava => Habits {
                raw_token: true,
                ..OWN
            },
            Self::CaliperNet => Habits {
                content_type: "application/json; charset=utf-8",
                form: Form {
                    pretty: true,
                    ..usual
                },
                ..OWN
            },
            Self::CaliperRuby => Habits {
                version: DataVersion::V1p1,
                headers: &[("accept", "application/json")],
                ..OWN
            },
            Self::ImsCaliper => Habits {
                version: DataVersion::V1p1,
                form: Form {
                    offset_times: true,
                    ..usual
                },
                ..OWN
            },
            Self::CaliperTs => Habits {
                form: Form {
                    context_array: true,
                    ..usual
                },
                ..OWN
            },
        }
    }

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}
