//! Media: started before anything else, resumed where they were paused, never beyond their end.

use std::collections::HashMap;

use super::told::Told;
use super::{Verdict, ensure};

/// What is playing, by session and medium.
#[derive(Debug, Default)]
pub(super) struct Media(HashMap<(String, String), Player>);

/// Where it is.
#[derive(Debug)]
struct Player {
    /// Milliseconds from the beginning.
    at: Option<u64>,
    paused: bool,
    playing: bool,
}

impl Media {
    pub(super) fn follow(&mut self, told: &Told<'_>) -> Verdict {
        let Some(session) = &told.session else {
            return Ok(());
        };
        let at = told
            .target
            .as_ref()
            .and_then(|target| target.whole()?.current_time.as_deref());
        let at = at.and_then(millis);
        let length = told
            .object
            .whole()
            .and_then(|object| object.duration.as_deref());
        let length = length.and_then(millis);
        if let (Some(at), Some(length)) = (at, length) {
            ensure(at <= length, "beyond the end of a medium")?;
        }
        let key = (session.id().to_owned(), told.object.id().to_owned());
        let player = self.0.entry(key).or_insert(Player {
            at: None,
            paused: false,
            playing: false,
        });
        let action = &*told.action;
        ensure(
            player.playing || action == "Started",
            "played before it was started",
        )?;
        ensure(
            !player.paused || action == "Resumed",
            "played while it was paused",
        )?;
        match action {
            "Resumed" => {
                ensure(player.paused, "resumed before it was paused")?;
                ensure(player.at == at, "resumed somewhere else than it was paused")?;
                player.paused = false;
            }
            "Paused" => player.paused = true,
            "Ended" => {
                ensure(
                    at.is_none() || length.is_none() || at == length,
                    "ended before its end",
                )?;
            }
            "Started" | "Restarted" | "JumpedTo" | "Rewound" => {}
            _ => ensure(player.at <= at, "went back without a jump")?,
        }
        player.at = at;
        player.playing = action != "Ended";
        Ok(())
    }
}

/// Milliseconds, of a duration that is given in seconds alone; of another form there is nothing to compare.
fn millis(text: &str) -> Option<u64> {
    let seconds = text.strip_prefix("PT")?.strip_suffix('S')?;
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let millis: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(whole.parse::<u64>().ok()?.checked_mul(1_000)? + millis)
}
