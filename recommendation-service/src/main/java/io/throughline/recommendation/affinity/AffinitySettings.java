package io.throughline.recommendation.affinity;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Settings of the model for operators. Changing them requires no recount of stored data. Public, since a test outside the package
 * checks their bounds.
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

    /** The most items of a person that recommendations start from. */
    @WithDefault("20")
    @Min(1)
    @Max(100)
    int seeds();

    /** Items considered for each seed: those bought with it most often. */
    @WithDefault("50")
    @Min(1)
    @Max(1000)
    int neighbours();

    Weights weight();

    /** Items viewed or added to a cart but not bought that are kept per identifier: the latest. Robots view whole catalogues. */
    @WithDefault("300")
    @Min(1)
    @Max(5000)
    int looksPerSubject();

    Daily daily();

    /** The most interactions that are learnt from one day of receipt. Imports have no such limit. */
    interface Daily {

        /** Per visitor, for views and carts separately. A visitor with more is a robot, or is known well enough. */
        @WithDefault("100")
        @Min(1)
        @Max(100_000)
        int interactions();

        /** Items that no trusted source has named, from all visitors of one public source together. */
        @WithDefault("1000")
        @Min(0)
        @Max(1_000_000)
        int unheardItems();
    }

    /** The weight of each interaction type in a seed; see {@link SeedItem}. */
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
