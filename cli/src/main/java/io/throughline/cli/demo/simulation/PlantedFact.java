package io.throughline.cli.demo.simulation;

import java.time.Duration;

/** A fact about a person that the simulator planted; analyses are checked against it. */
sealed interface PlantedFact {

    /** @param dwell the time from Checkout Started to the order or to giving up */
    record Checkout(int person, String channel, boolean completed, Duration dwell) implements PlantedFact {
    }

    record Delivery(int person, String region, int daysLate) implements PlantedFact {
    }

    record Call(int person, boolean loop, int transfers, boolean resolved) implements PlantedFact {
    }

    /** @param converted whether there was an order within seven days of the offer's day */
    record Offer(int person, String group, boolean shown, boolean converted) implements PlantedFact {
    }
}
