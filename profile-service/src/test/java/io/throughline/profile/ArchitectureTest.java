package io.throughline.profile;

import java.util.Set;

import io.throughline.commons.test.Rooms;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void featuresKeepApartAndRulesKnowNoFramework() {
        Rooms.of("io.throughline.profile", Set.of("audit", "duplicate", "identity", "intake", "profile", "trait")).pure("identity.IdentityGraph", "identity.Cluster",
                "identity.Placement", "identity.Link", "identity.LinkPolicy", "identity.Verdict", "identity.Observation",
                "identity.Batch", "intake.EventReader", "profile.Touch", "profile.Survivorship", "profile.TraitFact", "profile.TraitRule", "profile.TraitPatch", "profile.TraitRoom",
                "profile.SearchText", "profile.ProfileProjection")
                .pure("identity.IdentityRules", "identity.Blocked", "identity.Components", "identity.Part", "identity.Refusal")
                .pure("audit.ChainedEntry", "audit.ChainWalk")
                .pure("duplicate.Model", "duplicate.Estimation", "duplicate.Finder", "duplicate.Comparison", "duplicate.Closeness",
                        "duplicate.Description", "duplicate.Names", "duplicate.BlockingKey", "duplicate.Pairs")
                .pure("profile.Mask", "profile.Precedence", "profile.TraitRules", "trait.PersonalName", "trait.ValueRule",
                        "trait.ConstraintRule", "trait.TraitSchema", "trait.WellKnownTraits");
    }
}
