//! The vocabulary as a page in Markdown.

use std::fmt::Write;

use caliper::vocabulary::event::PROPERTIES;
use caliper::vocabulary::{
    Action, EntityType, Enumeration, EventRule, EventType, Form, Known, Need, Profile, Property,
};
use caliper::{FaultCode, Habit};

/// The whole page.
pub(crate) fn page() -> String {
    let mut out = String::new();
    out += "# The Caliper vocabulary\n\n\
        Written from the tables in `caliper/src/vocabulary/`, from which the validator judges and the simulated sensor takes its words; \
        `WRITE_DOCS=1 cargo test -p caliper --test reference` writes it anew.\n\n\
        Where a type stands, its subtypes may stand as well, and an IRI in place of an entity. *1.2* marks what Caliper 1.2 brought: an item of Caliper 1.1 may \
        use it when its `@context` names the extension of the profile. *1.1* marks what 1.1 deprecates and 1.2 no longer knows. **Bold**: required; \
        of actions, asked for by 1EdTech's certification.\n\n";
    events(&mut out);
    common(&mut out);
    entities(&mut out);
    terms(&mut out);
    habits(&mut out);
    codes(&mut out);
    out
}

fn events(out: &mut String) {
    *out += "## Events, by profile\n\n";
    for profile in Profile::ALL {
        let _ = writeln!(
            out,
            "### {profile}\n\n| event | actions | actor | object | generated | target | referrer |\n|---|---|---|---|---|---|---|"
        );
        for event in EventType::ALL {
            for rule in event.rules().iter().filter(|rule| rule.profile == *profile) {
                event_row(out, *event, rule);
            }
        }
        *out += "\n";
    }
}

fn event_row(out: &mut String, event: EventType, row: &EventRule) {
    let actions = if row.actions == Action::ALL {
        "any".to_owned()
    } else {
        let marked = row.actions.iter().map(|action| {
            if row.certified.contains(action) {
                format!("**`{action}`**")
            } else {
                format!("`{action}`")
            }
        });
        marked.collect::<Vec<_>>().join(", ")
    };
    let role = |name: &str, kinds: &[EntityType]| {
        let text = if kinds == [EntityType::Entity] {
            "any".to_owned()
        } else {
            types(kinds)
        };
        if row.required == Some(name) {
            format!("**{text}**")
        } else {
            text
        }
    };
    let known = if event.known() == Known::Always {
        row.known
    } else {
        event.known()
    };
    let also = match row.required {
        Some(name) if name != "generated" => format!("; with **`{name}`**"),
        _ => String::new(),
    };
    let _ = writeln!(
        out,
        "| `{event}`{} | {actions}{also} | **{}** | **{}** | {} | {} | {} |",
        mark(known),
        types(row.actor),
        role("object", row.object),
        role("generated", row.generated),
        role("target", row.target),
        role("referrer", row.referrer),
    );
}

fn common(out: &mut String) {
    *out += "## Properties of every event\n\n| property | form |\n|---|---|\n";
    for property in PROPERTIES {
        let _ = writeln!(out, "| {} | {} |", name(property), form(property.form));
    }
    *out += "\nWhat the actor, the object and the others have to be is said by the event's rule above.\n\n";
}

fn entities(out: &mut String) {
    *out += "## Entities\n\nEach type has the properties of its supertypes too.\n\n| type | supertypes | its own properties |\n|---|---|---|\n";
    for kind in EntityType::ALL {
        let properties = kind.own_properties().iter();
        let properties =
            properties.map(|property| format!("{}: {}", name(property), form(property.form)));
        let _ = writeln!(
            out,
            "| `{kind}`{} | {} | {} |",
            mark(kind.known()),
            types(kind.supertypes()),
            properties.collect::<Vec<_>>().join("<br>")
        );
    }
    *out += "\n`SystemIdentifier` and `TextPositionSelector` are values: they have no id, stand within entities only, and no IRI can stand for them.\n\n";
}

fn terms(out: &mut String) {
    *out += "## Lists of terms\n\n";
    for list in Enumeration::ALL {
        let terms = list.terms().iter().map(|term| {
            let known = list.find(term).unwrap_or(Known::Always);
            format!("`{term}`{}", mark(known))
        });
        let _ = writeln!(
            out,
            "**What {} may be:** {}\n",
            list.one(),
            terms.collect::<Vec<_>>().join(", ")
        );
    }
}

fn habits(out: &mut String) {
    *out += "## What lenient rules take besides\n\n| habit | known of |\n|---|---|\n";
    for habit in Habit::ALL {
        let (what, who) = habit.words();
        let _ = writeln!(out, "| {what} | {who} |");
    }
    *out += "\n";
}

fn codes(out: &mut String) {
    *out += "## Codes of faults\n\n";
    let codes: Vec<_> = FaultCode::ALL
        .iter()
        .map(|code| format!("`{code}`"))
        .collect();
    let _ = writeln!(out, "{}", codes.join(", "));
}

fn name(property: &Property) -> String {
    let name = match property.need {
        Need::Required => format!("**`{}`**", property.name),
        Need::Optional => format!("`{}`", property.name),
    };
    name + mark(property.known)
}

fn mark(known: Known) -> &'static str {
    match known {
        Known::Always => "",
        Known::Since1p2 => " *1.2*",
        Known::Only1p1 => " *1.1*",
    }
}

fn types(kinds: &[EntityType]) -> String {
    let names: Vec<_> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    names.join(", ")
}

fn form(form: Form) -> String {
    match form {
        Form::EventId => "`urn:uuid:` and a UUID".to_owned(),
        Form::Iri => "absolute IRI".to_owned(),
        Form::Type => "the type's name".to_owned(),
        Form::Context => "JSON-LD context".to_owned(),
        Form::Text => "string".to_owned(),
        Form::Texts => "array of strings".to_owned(),
        Form::Count => "number without a fraction, zero or above".to_owned(),
        Form::Integer => "number without a fraction".to_owned(),
        Form::Number => "number".to_owned(),
        Form::Boolean => "boolean".to_owned(),
        Form::DateTime => "date and time".to_owned(),
        Form::Duration => "duration".to_owned(),
        Form::Map => "object with any members".to_owned(),
        Form::Term(list) => list.one().to_owned(),
        Form::Terms(list) => format!("array, each {}", list.one()),
        Form::OneOf(kinds) => types(kinds),
        Form::ManyOf(kinds) => format!("array of {}", types(kinds)),
        Form::Value(kind) => format!("`{kind}`"),
        Form::Values(kind) => format!("array of `{kind}`"),
    }
}
