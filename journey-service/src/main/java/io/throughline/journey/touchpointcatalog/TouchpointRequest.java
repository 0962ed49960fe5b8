package io.throughline.journey.touchpointcatalog;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.annotation.Nullable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import io.throughline.commons.contract.BodyFaults;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A named touchpoint as it is sent. */
@Schema(name = "TouchpointRequest")
record TouchpointRequest(LocalizedName name,
        @Nullable @Schema(enumeration = {
                "page", "screen", "till", "call", "mail", "sms", "chat", "social", "partner", "device", "other" },
                description = "`other` if it is left out") String kind,
        @Size(min = 1, max = 50) @Schema(
                description = "The kinds of events that make up this touchpoint. Each kind belongs to one touchpoint only") List<
                        EventKind> events,
        @Nullable @NotBlank @Size(min = 1,
                max = 64) @Schema(description = "The stage in which most people meet it, in your own words") String stage,
        @Nullable MoneyAmount costPerVisit, @Nullable Expected expected){

    /** One kind of event. */
    @Schema(name = "TouchpointEventRequest")
    record EventKind(@Pattern(regexp = Channel.ID, message = Channel.ID_MESSAGE) String channel,
            @Nullable @Schema(enumeration = {
                    "identify", "track", "page", "screen", "group", "alias", "feedback" },
                    description = "`track` if it is left out") String type,
            @Nullable @NotBlank @Size(min = 1,
                    max = 256) @Schema(description = "The event's name. Left out for events that have none, such as identify") String name){

        private TouchpointEventKind event() {
            return new TouchpointEventKind(channel, type == null ? "track" : type, name == null ? "" : name);
        }
    }

    @Schema(name = "ExpectedTouchpoint",
            description = "How often events are expected. A touchpoint that is silent for longer is listed as missing.")
    record Expected(@Min(1) @Max(366) @Schema(description = "At least one event is expected in this many days") int everyDays) {
    }

    /** Checks what no schema can express. */
    void check(BodyFaults faults) {
        name.check(faults.in("name"));
        Set<TouchpointEventKind> seen = new LinkedHashSet<>();
        for (int i = 0; i < events.size(); i++) {
            if (!seen.add(events.get(i).event())) {
                faults.in("events").at(i, "is given twice");
            }
        }
        if (costPerVisit != null) {
            costPerVisit.check(faults.in("costPerVisit"));
        }
    }

    NamedTouchpoint named(String id, Instant now) {
        return new NamedTouchpoint(id, name.words(), kind == null ? "other" : kind, events.stream().map(EventKind::event).toList(), stage,
                costPerVisit, expected == null ? null : expected.everyDays(), now);
    }
}
