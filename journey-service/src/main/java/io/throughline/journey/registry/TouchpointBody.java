package io.throughline.journey.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.throughline.journey.analysis.Part;

/** Reads a touchpoint as somebody names it. */
final class TouchpointBody {

    static final Set<String> KINDS = Set.of("page", "screen", "till", "call", "mail", "sms", "chat", "social", "partner", "device", "other");
    private static final Set<String> TYPES = Set.of("identify", "track", "page", "screen", "group", "alias", "feedback");
    private static final int MOST_EVENTS = 50;
    private static final int MOST_DAYS = 366;

    private TouchpointBody() {
    }

    /** To be asked for faults before it is used. */
    static NamedTouchpoint read(String id, Part body, Instant now) {
        Words name = WordsReader.required(body, "name", Words.MOST_NAME);
        String kind = body.oneOf("kind", KINDS, "other");
        Set<Event> events = new LinkedHashSet<>();
        for (Part part : body.parts("events", 1, MOST_EVENTS)) {
            Event event = event(part);
            if (!events.add(event)) {
                part.fault(null, "is given twice");
            }
            part.done();
        }
        String stage = body.text("stage", 64);
        Money cost = Money.read(body, "costPerVisit");
        Integer everyDays = body.part("expected").map(expected -> {
            int days = expected.whole("everyDays", 0, 1, MOST_DAYS);
            if (!expected.has("everyDays")) {
                expected.fault("everyDays", "is missing");
            }
            expected.done();
            return days;
        }).orElse(null);
        body.done();
        return new NamedTouchpoint(id, name, kind, new ArrayList<>(events), stage, cost, everyDays, now);
    }

    private static Event event(Part part) {
        String channel = part.required("channel");
        if (!channel.isEmpty() && !channel.matches("[a-z][a-z0-9_]{0,31}")) {
            part.fault("channel", "must be a channel such as web, app, store, call_centre");
        }
        String type = part.oneOf("type", TYPES, "track");
        // Events such as identify have no name.
        String name = part.text("name");
        return new Event(channel, type, name == null ? "" : name);
    }

    static List<String> kinds() {
        return KINDS.stream().sorted().toList();
    }
}
