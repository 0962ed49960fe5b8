package io.throughline.profile;

import java.util.Set;

import io.throughline.commons.test.Rooms;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Set<String> FEATURES = Set.of(
            "activity",
            "audit",
            "computed",
            "consent",
            "duplicate",
            "identity",
            "intake",
            "privacy",
            "profile",
            "quality",
            "retraction",
            "segment",
            "trait",
            "view");

    @Test
    void featuresKeepApartAndRulesKnowNoFramework() {
        Rooms rooms = Rooms.of("io.throughline.profile", FEATURES);

        rooms.pure("activity.Activity", "activity.ActivityProperties");
        rooms.pure("audit.ChainedEntry", "audit.ChainWalk");
        rooms.pure("computed.Computation", "computed.State", "computed.Frequencies", "computed.ComputationRules",
                "computed.ComputedTraits");
        rooms.pure("consent.InForce", "consent.Statement", "consent.Standing", "consent.Regions", "consent.Entry", "consent.StatementRule",
                "consent.PurposeRule", "consent.CategoryPreferences");
        rooms.pure("duplicate.Model", "duplicate.Estimation", "duplicate.Finder", "duplicate.Comparison", "duplicate.Closeness",
                "duplicate.Description", "duplicate.Names", "duplicate.BlockingKey", "duplicate.Pairs");
        rooms.pure("identity.IdentityGraph", "identity.Cluster", "identity.Placement", "identity.Link", "identity.LinkPolicy",
                "identity.Verdict", "identity.Observation", "identity.Batch",
                "identity.IdentityRules", "identity.Blocked", "identity.Components", "identity.Part", "identity.Refusal");
        rooms.pure("intake.EventReader", "intake.Told");
        rooms.pure("profile.Touch", "profile.Survivorship", "profile.TraitFact", "profile.TraitRule", "profile.TraitPatch",
                "profile.TraitRoom", "profile.SearchText", "profile.Precedence", "profile.TraitRules",
                "profile.ProfileProjection", "profile.TraitNumbers", "profile.SearchTerm");
        rooms.pure("segment.SegmentRule", "segment.RuleDefinition", "segment.SegmentRuleMapper", "segment.EventConditionMapper", "segment.ComparisonMapper",
                "segment.SegmentRequest", "segment.Check", "segment.RuleEvaluator",
                "segment.Behaviour", "segment.Decision", "segment.Definitions", "segment.Dependencies", "segment.Facts", "segment.References", "segment.PersonalParts",
                "segment.SegmentDraft", "segment.Overlap", "segment.UploadReader", "segment.Export");
        rooms.pure("trait.ValueRule", "trait.ConstraintRule", "trait.TraitSchema", "trait.WellKnownTraits");
        rooms.pure("quality.LagBuckets", "quality.Share", "quality.Tally", "quality.QualityReport");
        rooms.pure("view.Section", "view.TraitFilter", "view.ProfileQuery");
    }
}
