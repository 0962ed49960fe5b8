package io.throughline.profile;

import java.util.Set;

import io.throughline.commons.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Set<String> FEATURES = Set.of(
            "activity",
            "audit",
            "computed",
            "consent",
            "recordlinkage",
            "identity",
            "intake",
            "privacy",
            "core",
            "quality",
            "retraction",
            "segment",
            "trait",
            "query");

    @Test
    void featuresKeepApartAndRulesKnowNoFramework() {
        ArchitectureRules rooms = ArchitectureRules.of("io.throughline.profile", FEATURES);

        rooms.pure("activity.CustomerActivity", "activity.ActivityProperties");
        rooms.pure("audit.ChainedAuditEntry", "audit.AuditChainVerifier");
        rooms.pure("computed.TraitComputation", "computed.AggregateState", "computed.ValueFrequencies", "computed.ComputationRules",
                "computed.ComputedTraits");
        rooms.pure("consent.state.EffectiveConsents", "consent.ledger.ConsentStatement", "consent.state.ConsentStatus",
                "consent.state.RegionDefaults", "consent.ledger.LedgerEntry", "consent.ledger.StatementRule",
                "consent.purpose.PurposeRule", "consent.CategoryPreferences");
        rooms.pure("recordlinkage.model.LinkageModel", "recordlinkage.model.ModelEstimation", "recordlinkage.model.DuplicateFinder",
                "recordlinkage.model.FieldComparison", "recordlinkage.model.TextSimilarity",
                "recordlinkage.model.PersonDescription", "recordlinkage.model.PersonNames", "recordlinkage.model.BlockingKey",
                "recordlinkage.model.CandidatePairs");
        rooms.pure("identity.graph.IdentityGraph", "identity.graph.IdentifierCluster", "identity.graph.ProfilePlacement",
                "identity.graph.IdentityLink", "identity.rule.LinkPolicy",
                "identity.rule.LinkDecision", "identity.graph.IdentityObservation", "identity.graph.ObservationBatch",
                "identity.rule.IdentityRules", "identity.rule.BlockedValues", "identity.graph.ConnectedComponents",
                "identity.separation.SplitComponent", "identity.rule.LinkRefusal");
        rooms.pure("intake.InboundEventReader", "intake.InboundEvent");
        rooms.pure("core.ChangedProfile", "core.trait.TraitSurvivorship", "core.trait.TraitFact", "core.trait.TraitNameRule",
                "core.trait.TraitPatch",
                "core.trait.TraitLimit", "core.search.SearchText", "core.trait.TraitPrecedence", "core.trait.TraitRules",
                "core.ProfileProjection", "core.trait.TraitNumbers", "core.search.SearchTerm");
        rooms.pure("segment.evaluation.SegmentRule", "segment.rule.RuleDefinition", "segment.rule.SegmentRuleMapper",
                "segment.rule.EventConditionMapper", "segment.rule.ComparisonMapper",
                "segment.SegmentRequest", "segment.evaluation.ValueCondition", "segment.evaluation.RuleEvaluator",
                "segment.evaluation.BehaviourRuleEvaluator", "segment.evaluation.MembershipDecision", "segment.rule.ActiveDefinitions",
                "segment.rule.RuleDependencies", "segment.evaluation.PersonFacts", "segment.rule.SegmentReferences",
                "segment.rule.PersonalDataConditions",
                "segment.SegmentDraft", "segment.membership.SegmentOverlap", "segment.upload.UploadReader",
                "segment.membership.MemberExportFormat");
        rooms.pure("trait.ValueRule", "trait.ConstraintRule", "trait.TraitSchema", "trait.WellKnownTraits");
        rooms.pure("quality.LagHistogram", "quality.ShareInterval", "quality.QualityCounts", "quality.QualityReport");
        rooms.pure("query.ViewSection", "query.TraitFilter", "query.ProfileQuery");
    }
}
