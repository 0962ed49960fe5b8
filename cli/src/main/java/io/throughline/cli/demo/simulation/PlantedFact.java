package io.throughline.cli.demo.simulation;

import java.time.Duration;

/** What really happened to a person, as the simulator knows it; analyses are checked against it. */
sealed interface PlantedFact {

    /** @param dwell from Checkout Started to the order or to turning away */
    record Checkout(int person, String channel, boolean completed, Duration dwell) implements PlantedFact {
    }

    record Delivery(int person, String region, int daysLate) implements PlantedFact {
    }

    record Call(int person, boolean loop, int transfers, boolean resolved) implements PlantedFact {
    }

    /** @param converted an order within seven days of the offer's day */
    record Offer(int person, String group, boolean shown, boolean converted) implements PlantedFact {
    }
}
