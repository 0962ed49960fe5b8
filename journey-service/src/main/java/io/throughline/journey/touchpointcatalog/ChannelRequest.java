package io.throughline.journey.touchpointcatalog;

import java.time.Instant;

import jakarta.annotation.Nullable;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A channel as it is sent. */
@Schema(name = "ChannelRequest")
record ChannelRequest(LocalizedName name,
        @Nullable @Schema(description = "What the channel costs in a month of 30 days") MoneyAmount costPerMonth) {

    /** Checks what no schema can express. */
    void check(BodyFaults faults) {
        name.check(faults.in("name"));
        if (costPerMonth != null) {
            costPerMonth.check(faults.in("costPerMonth"));
        }
    }

    Channel channel(String id, Instant now) {
        return new Channel(id, name.words(), costPerMonth, now);
    }
}
