//! Resources that people manage: made before anything is done with them, and not used once deleted.

use std::collections::HashMap;

use super::told::Told;
use super::{Verdict, ensure};

/// All resources so far, by IRI.
#[derive(Debug, Default)]
pub(super) struct Files(HashMap<String, File>);

/// What is known of one.
#[derive(Debug, Default)]
struct File {
    published: bool,
    archived: bool,
    deleted: bool,
}

impl Files {
    pub(super) fn follow(&mut self, told: &Told<'_>) -> Verdict {
        let iri = told.object.id();
        if let "Created" | "Uploaded" = &*told.action {
            let new = self.0.insert(iri.to_owned(), File::default()).is_none();
            return ensure(new, "a resource is made once");
        }
        let Some(file) = self.0.get_mut(iri) else {
            return ensure(false, "nothing is done with a resource before it was made");
        };
        ensure(
            !file.deleted,
            "nothing is done with a resource after it was deleted",
        )?;
        match &*told.action {
            "Published" => file.published = true,
            "Unpublished" => {
                ensure(
                    std::mem::take(&mut file.published),
                    "withdrawn before it was published",
                )?;
            }
            "Archived" => file.archived = true,
            "Restored" => {
                ensure(
                    std::mem::take(&mut file.archived),
                    "restored before it was archived",
                )?;
            }
            "Deleted" => file.deleted = true,
            "Copied" => {
                let copy = told.generated.as_ref().map(|copy| copy.id().to_owned());
                self.0.extend(copy.map(|copy| (copy, File::default())));
            }
            _ => {}
        }
        Ok(())
    }
}
