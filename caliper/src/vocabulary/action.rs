//! The actions: what an actor does with an object (the "Actions" of Caliper 1.1 and 1.2).
//!
//! Which of them an event may have is said by the rules of its type, in [`event`](super::event).

use super::terms::terms;

terms! {
    /// An action: 64 terms in Caliper 1.1, 80 in 1.2.
    ///
    /// The specification spells three of them in two ways. [`from_term`](Self::from_term) takes both, the text is the one of
    /// the term's definition.
    Action {
        Abandoned, Accepted in Since1p2, Activated, Added, Archived in Since1p2, Attached, Bookmarked,
        ChangedResolution, ChangedSize, ChangedSpeed, ChangedVolume, Classified, ClosedPopout, Commented, Completed,
        Copied in Since1p2, Created, Deactivated, Declined in Since1p2, Deleted, Described,
        DisabledClosedCaptioning | "DisabledCloseCaptioning", Disliked, Downloaded in Since1p2,
        EnabledClosedCaptioning | "EnabledCloseCaptioning", Ended, EnteredFullScreen, ExitedFullScreen, ForwardedTo,
        Graded, Hid, Highlighted, Identified, JumpedTo, Launched in Since1p2, Liked, Linked, LoggedIn, LoggedOut,
        MarkedAsRead, MarkedAsUnread | "MarkedAsUnRead", Modified, Muted, NavigatedTo, OpenedPopout,
        OptedIn in Since1p2, OptedOut in Since1p2, Paused, Posted, Printed in Since1p2, Published in Since1p2,
        Questioned, Ranked, Recommended, Removed, Reset, Restarted, Restored in Since1p2, Resumed, Retrieved,
        Returned in Since1p2, Reviewed, Rewound, Saved in Since1p2, Searched, Sent in Since1p2, Shared, Showed,
        Skipped, Started, Submitted, Subscribed, Tagged, TimedOut, Unmuted, Unpublished in Since1p2, Unsubscribed,
        Uploaded in Since1p2, Used, Viewed,
    }
}
