package io.throughline.recommendation.affinity;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * What an operator may tune of the model. None of it needs anything stored to be counted anew. Public, since its bounds are checked from
 * outside.
 */
@ConfigMapping(prefix = "throughline.affinity")
public interface AffinitySettings {

    /** λ of {@link ItemSimilarity}, in orders. */
    @WithDefault("10")
    @DecimalMin("0")
    double similarityShrinkage();

    /** k of {@link ItemPopularity}, in orders. */
    @WithDefault("10")
    @DecimalMin("0")
    double popularityShrinkage();

    /** The person's items that recommendations start from, at most. */
    @WithDefault("20")
    @Min(1)
    @Max(100)
    int seeds();

    /** Items looked at for each seed: those bought with it most often. */
    @WithDefault("50")
    @Min(1)
    @Max(1000)
    int neighbours();

    Weights weight();

    /** Items looked at but not bought that are kept of one identifier: the latest. A robot looks at whole catalogues. */
    @WithDefault("300")
    @Min(1)
    @Max(5000)
    int looksPerSubject();

    Daily daily();

    /** What is learnt at most from one day, as it was received. Imports know no day, and no limit. */
    interface Daily {

        /** Of one visitor, views and carts apart: who looks at more is a robot, or is known well enough. */
        @WithDefault("100")
        @Min(1)
        @Max(100_000)
        int interactions();

        /** Items that no trusted source ever named, brought up by all visitors of one public source together. */
        @WithDefault("1000")
        @Min(0)
        @Max(1_000_000)
        int unheardItems();
    }

    /** What each bond counts as a seed; see {@link SeedItem}. */
    interface Weights {

        @WithDefault("1")
        @DecimalMin(value = "0", inclusive = false)
        double bought();

        @WithDefault("0.6")
        @DecimalMin(value = "0", inclusive = false)
        double added();

        @WithDefault("0.3")
        @DecimalMin(value = "0", inclusive = false)
        double viewed();
    }
}
