package io.throughline.journey.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

/** The budgets of sources without budgets of their own, by trust level. */
@ConfigMapping(prefix = "throughline.journey.budgets")
interface BudgetSettings {

    @WithName("public")
    Limits publicSources();

    @WithName("server")
    Limits servers();

    @WithName("import")
    Limits imports();

    interface Limits {

        long eventsPerMinute();

        long eventsPerDay();

        long bytesPerMinute();

        long bytesPerDay();

        long quarantinedPerMinute();

        long quarantinedPerDay();
    }
}
