//! The closed lists of terms that properties take their values from.

use super::terms::terms;
use super::{Action, Profile};

terms! {
    /// Whether a membership is in force (Caliper 1.2 "Status").
    Status { Active, Inactive }
}

terms! {
    /// What an aggregate measure counts (Caliper 1.2 "Metrics").
    Metric {
        AssessmentsPassed, AssessmentsSubmitted, MinutesOnTask, SkillsMastered, StandardsMastered, UnitsCompleted,
        UnitsPassed, WordsRead,
    }
}

terms! {
    /// Where an identifier comes from (Caliper 1.2 "System Identifier Types").
    IdentifierType {
        AccountUserName, CaseItemUri, EmailAddress, LisSourcedId, LtiContextId, LtiDeploymentId, LtiPlatformId, LtiToolId,
        LtiUserId, OneRosterSourcedId, Other, SisSourcedId, SystemId,
    }
}

terms! {
    /// What an LTI link launches (Caliper 1.2 "LTI Message Types").
    LtiMessageType { LtiDeepLinkingRequest, LtiResourceLinkRequest }
}

terms! {
    /// What a member does in an organization: the 8 core roles of LIS 2.0 and their 48 sub-roles (Caliper 1.2 "Roles"), and
    /// those that Caliper 1.1 had besides.
    Role {
        Administrator,
        AdministratorAdministrator = "Administrator#Administrator",
        AdministratorDeveloper = "Administrator#Developer",
        AdministratorExternalDeveloper = "Administrator#ExternalDeveloper",
        AdministratorExternalSupport = "Administrator#ExternalSupport",
        AdministratorExternalSystemAdministrator = "Administrator#ExternalSystemAdministrator",
        AdministratorSupport = "Administrator#Support",
        AdministratorSystemAdministrator = "Administrator#SystemAdministrator",
        ContentDeveloper,
        ContentDeveloperContentDeveloper = "ContentDeveloper#ContentDeveloper",
        ContentDeveloperContentExpert = "ContentDeveloper#ContentExpert",
        ContentDeveloperExternalContentExpert = "ContentDeveloper#ExternalContentExpert",
        ContentDeveloperLibrarian = "ContentDeveloper#Librarian",
        Instructor,
        InstructorExternalInstructor = "Instructor#ExternalInstructor",
        InstructorGrader = "Instructor#Grader",
        InstructorGuestInstructor = "Instructor#GuestInstructor",
        InstructorInstructor = "Instructor#Instructor",
        InstructorLecturer = "Instructor#Lecturer",
        InstructorPrimaryInstructor = "Instructor#PrimaryInstructor",
        InstructorSecondaryInstructor = "Instructor#SecondaryInstructor",
        InstructorTeachingAssistant = "Instructor#TeachingAssistant",
        InstructorTeachingAssistantGroup = "Instructor#TeachingAssistantGroup",
        InstructorTeachingAssistantOffering = "Instructor#TeachingAssistantOffering",
        InstructorTeachingAssistantSection = "Instructor#TeachingAssistantSection",
        InstructorTeachingAssistantTemplate = "Instructor#TeachingAssistantTemplate",
        Learner,
        LearnerExternalLearner = "Learner#ExternalLearner",
        LearnerGuestLearner = "Learner#GuestLearner",
        LearnerLearner = "Learner#Learner",
        LearnerNonCreditLearner = "Learner#NonCreditLearner",
        Manager,
        ManagerAreaManager = "Manager#AreaManager",
        ManagerCourseCoordinator = "Manager#CourseCoordinator",
        ManagerExternalObserver = "Manager#ExternalObserver",
        ManagerManager = "Manager#Manager",
        ManagerObserver = "Manager#Observer",
        Member,
        MemberMember = "Member#Member",
        Mentor,
        MentorAdvisor = "Mentor#Advisor",
        MentorExternalAdvisor = "Mentor#ExternalAdvisor",
        MentorExternalAuditor = "Mentor#ExternalAuditor",
        MentorExternalLearningFacilitator = "Mentor#ExternalLearningFacilitator",
        MentorExternalMentor = "Mentor#ExternalMentor",
        MentorExternalReviewer = "Mentor#ExternalReviewer",
        MentorExternalTutor = "Mentor#ExternalTutor",
        MentorLearningFacilitator = "Mentor#LearningFacilitator",
        MentorMentor = "Mentor#Mentor",
        MentorReviewer = "Mentor#Reviewer",
        MentorTutor = "Mentor#Tutor",
        Officer,
        OfficerChair = "Officer#Chair",
        OfficerSecretary = "Officer#Secretary",
        OfficerTreasurer = "Officer#Treasurer",
        OfficerViceChair = "Officer#Vice-Chair",
        LearnerInstructor = "Learner#Instructor" in Only1p1,
        MentorAuditor = "Mentor#Auditor" in Only1p1,
        TeachingAssistant in Only1p1,
        TeachingAssistantGrader = "TeachingAssistant#Grader" in Only1p1,
        TeachingAssistantTeachingAssistant = "TeachingAssistant#TeachingAssistant" in Only1p1,
        TeachingAssistantGroup = "TeachingAssistant#TeachingAssistantGroup" in Only1p1,
        TeachingAssistantOffering = "TeachingAssistant#TeachingAssistantOffering" in Only1p1,
        TeachingAssistantSection = "TeachingAssistant#TeachingAssistantSection" in Only1p1,
        TeachingAssistantSectionAssociation = "TeachingAssistant#TeachingAssistantSectionAssociation" in Only1p1,
        TeachingAssistantTemplate = "TeachingAssistant#TeachingAssistantTemplate" in Only1p1,
    }
}

/// Which list a property takes its terms from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Enumeration {
    /// [`Action`]
    Action,
    /// [`Profile`]
    Profile,
    /// [`Status`]
    Status,
    /// [`Metric`]
    Metric,
    /// [`IdentifierType`]
    IdentifierType,
    /// [`LtiMessageType`]
    LtiMessageType,
    /// [`Role`]
    Role,
}

impl Enumeration {
    /// Every list.
    pub const ALL: [Self; 7] = [
        Self::Action,
        Self::Profile,
        Self::Status,
        Self::Metric,
        Self::IdentifierType,
        Self::LtiMessageType,
        Self::Role,
    ];

    /// What one of its terms is.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Action => "an action",
            Self::Profile => "a profile",
            Self::Status => "a status",
            Self::Metric => "a metric",
            Self::IdentifierType => "an identifier type",
            Self::LtiMessageType => "an LTI message type",
            Self::Role => "a role",
        }
    }

    /// Its terms.
    #[must_use]
    pub const fn terms(self) -> &'static [&'static str] {
        match self {
            Self::Action => Action::TERMS,
            Self::Profile => Profile::TERMS,
            Self::Status => Status::TERMS,
            Self::Metric => Metric::TERMS,
            Self::IdentifierType => IdentifierType::TERMS,
            Self::LtiMessageType => LtiMessageType::TERMS,
            Self::Role => Role::TERMS,
        }
    }

    /// The versions that know this term, if it is one of the list.
    #[must_use]
    pub fn find(self, text: &str) -> Option<super::Known> {
        match self {
            Self::Action => Action::from_term(text).map(Action::known),
            Self::Profile => Profile::from_term(text).map(Profile::known),
            Self::Status => Status::from_term(text).map(Status::known),
            Self::Metric => Metric::from_term(text).map(Metric::known),
            Self::IdentifierType => IdentifierType::from_term(text).map(IdentifierType::known),
            Self::LtiMessageType => LtiMessageType::from_term(text).map(LtiMessageType::known),
            Self::Role => Role::from_term(text).map(Role::known),
        }
    }
}
