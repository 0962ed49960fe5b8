package io.throughline.journey.source;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

/** What a source may send unless it has budgets of its own, by its trust. */
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
