//! Lists of queues, page by page, in name order. The token of a page is the last name of the one before.

use serde::Deserialize;

use super::super::{error::SqsError, limits, service::Service};

/// Queues in one answer.
const PAGE_MAX: i64 = 1_000;

/// Which page is asked for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PageAsked {
    max_results: Option<i64>,
    next_token: Option<String>,
}

/// One page.
pub(super) struct Page {
    pub(super) queue_urls: Vec<String>,
    /// Only if there is more, and only for those who asked for pages.
    pub(super) next_token: Option<String>,
}

impl PageAsked {
    /// The page of the queues with these names, which come in their order.
    pub(super) fn of<'a>(
        &self,
        service: &Service,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<Page, SqsError> {
        let asked = self.max_results.unwrap_or(PAGE_MAX);
        let reason = "Must be between 1 and 1000, if provided.";
        let max = limits::between("MaxResults", asked, 1, PAGE_MAX, reason)?;
        let last = self.next_token.as_deref();
        let mut rest = names.skip_while(|name| last.is_some_and(|last| *name <= last));
        let names: Vec<_> = rest.by_ref().take(max as usize).collect();
        let is_more = self.max_results.is_some() && rest.next().is_some();
        let next_token = names.last().filter(|_| is_more);
        Ok(Page {
            next_token: next_token.map(|name| (*name).to_owned()),
            queue_urls: names.iter().map(|name| service.queue_url(name)).collect(),
        })
    }
}
