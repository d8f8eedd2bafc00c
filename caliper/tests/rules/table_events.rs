//! The table of events by itself: what has to hold whatever stands in its rows.

use std::collections::HashSet;

use caliper::DataVersion;
use caliper::vocabulary::{Action, EntityType, EventType, Need, Profile, event};

use crate::world::{ROLES, World, constrained};

/// For every rule: it has actions, each once and known to whoever knows the rule, and certification asks only for these.
#[test]
fn the_actions_of_rules_are_known_with_them() {
    for kind in EventType::ALL {
        assert!(!kind.rules().is_empty(), "{kind}");
        for rule in kind.rules() {
            assert!(!rule.actions.is_empty(), "{kind}");
            assert_eq!(
                rule.actions.iter().collect::<HashSet<_>>().len(),
                rule.actions.len(),
                "{kind}"
            );
            assert!(
                rule.certified
                    .iter()
                    .all(|action| rule.actions.contains(action)),
                "{kind}"
            );
            for world in World::all() {
                let known = world
                    .rules()
                    .iter()
                    .any(|(_, other)| std::ptr::eq(*other, rule));
                // A rule for whatever action there is takes those of each version.
                if known && rule.actions.len() < Action::ALL.len() {
                    assert_eq!(
                        world.actions(rule).len(),
                        rule.actions.len(),
                        "{kind} in {world:?}"
                    );
                }
            }
        }
    }
}

/// For every event type, profile and version: no action has two rules, so that it is never unclear which one holds.
#[test]
fn no_action_has_two_rules_in_a_profile() {
    // An extension of 1.1 may have a rule beside the version's own.
    for world in World::all()
        .into_iter()
        .filter(|world| world.extension.is_none())
    {
        let mut seen = HashSet::new();
        for (kind, rule) in world.rules() {
            for action in rule.actions {
                assert!(
                    seen.insert((kind, rule.profile, action)),
                    "{kind}, {}, {action}",
                    rule.profile
                );
            }
        }
    }
}

/// For every rule: its profile is known with it, a role that it constrains can be filled, and what it requires is a property of events.
#[test]
fn the_roles_of_rules_can_be_filled() {
    for world in World::all() {
        for (kind, rule) in world.rules() {
            assert!(world.knows(rule.profile.known()), "{kind} in {world:?}");
            for (role, types) in ROLES {
                let types = types(rule);
                assert!(!types.is_empty(), "{kind}: {role}");
                // Measures came to Caliper 1.1 with the extension of the tool use profile.
                let later =
                    world.extension.is_none() && types == [EntityType::AggregateMeasureCollection];
                if constrained(types) && !(later && world.version == DataVersion::V1p1) {
                    assert!(
                        !world.subtypes(types).is_empty(),
                        "{kind}: {role} in {world:?}"
                    );
                }
                for kind in types {
                    assert!(!kind.is_value(), "{kind}: {role}");
                }
            }
            let required = rule.required.iter();
            for required in required {
                let property = event::PROPERTIES
                    .iter()
                    .find(|property| property.name == *required);
                assert!(
                    property.is_some_and(|property| property.need == Need::Optional),
                    "{kind}: {required}"
                );
            }
        }
    }
}

/// For every profile: the actions that certification asks for are those of the certification guide.
#[test]
fn certification_asks_for_what_its_guide_says() {
    use Action::*;
    for profile in Profile::ALL {
        let rules = EventType::ALL.iter().flat_map(|kind| kind.rules());
        let of_profile: Vec<_> = rules.filter(|rule| rule.profile == *profile).collect();
        assert!(!of_profile.is_empty(), "{profile}");
        let mut certified: Vec<_> = of_profile
            .iter()
            .flat_map(|rule| rule.certified)
            .copied()
            .collect();
        // Where versions have rules of their own, both name it.
        certified.dedup();
        let wanted: &[Action] = match profile {
            Profile::AnnotationProfile => &[Bookmarked],
            Profile::AssessmentProfile | Profile::AssignableProfile | Profile::SurveyProfile => {
                &[Submitted]
            }
            Profile::FeedbackProfile => &[Commented, Ranked],
            Profile::ForumProfile => &[Posted],
            Profile::GradingProfile => &[Graded],
            Profile::MediaProfile => &[Started, Ended],
            Profile::ReadingProfile => &[NavigatedTo, Viewed],
            Profile::ResourceManagementProfile => &[Created],
            Profile::SearchProfile => &[Searched],
            Profile::SessionProfile => &[LoggedIn],
            Profile::ToolLaunchProfile => &[Launched],
            Profile::ToolUseProfile => &[Used],
            _ => &[],
        };
        assert_eq!(certified, wanted, "{profile}");
    }
}
