package io.throughline.journey.live.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.journeymap.StageRules.Placement;
import io.throughline.journey.journeymap.StageRules.Rule;
import io.throughline.journey.journeymap.StageRules.Stage;
import io.throughline.journey.live.LiveSettings;
import io.throughline.journey.live.LiveView;
import io.throughline.journey.live.LiveViews;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** A live view of hand-made events, people and times: {@code at(5, "u1", "Cart")} is an event five minutes after the start. */
public final class LiveScene implements EligibilityPolicy {

    static final long START = Instant.parse("2026-11-22T08:00:00Z").toEpochMilli();
    static final long MINUTE = 60_000;
    static final Placement SHOP = shop("shop", 1, "Shop");

    public final Map<String, UUID> profiles = new HashMap<>();
    public final Set<String> erased = new HashSet<>();
    public final Set<String> refusing = new HashSet<>();
    public final LiveState state;
    private int sent;

    public LiveScene() {
        this(LiveSettings.Rules.STANDARD);
    }

    LiveScene(LiveSettings.Rules rules) {
        state = new LiveState(rules, this, START);
        state.put(0, SHOP, START);
    }

    /** Look → Cart (engagement) → Pay, Order Completed (purchase) → Deliver. */
    static Placement shop(String id, int version, String name) {
        List<Stage> stages = List.of(stage("look"), stage("engagement"), stage("purchase"), stage("after"));
        return new Placement(id, version, new LocalizedText(null, name), stages,
                List.of(new Rule(EventFilter.event("Look"), 0), new Rule(EventFilter.event("Cart"), 1),
                        new Rule(EventFilter.is(io.throughline.journey.analysis.filter.LogField.NAME, "Pay", "Order Completed"), 2),
                        new Rule(EventFilter.event("Deliver"), 3)));
    }

    static Stage stage(String id) {
        return new Stage(id, new LocalizedText(null, id));
    }

    /** Happened so many minutes after the start, and was received at once. */
    public LiveScene at(double minutes, String user, String name) {
        return at(minutes, minutes, user, name);
    }

    LiveScene at(double happened, double received, String user, String name) {
        long receivedAt = START + Math.round(received * MINUTE);
        take("m" + sent++, START + Math.round(happened * MINUTE), receivedAt, user, name, receivedAt);
        return this;
    }

    void take(String id, long at, long receivedAt, String user, String name, long now) {
        state.applyEvent(event(id, at, receivedAt, user, name, "{}"), now);
    }

    static LiveEvent event(String id, long at, long receivedAt, String user, String name, String properties) {
        try {
            return LiveEvent.read(SeenEventIds.hash("/sources/s", id),
                    """
                    {"messageId":"%s","subject":"%s","identifiers":["%s"],"type":"track","name":"%s","channel":"web","source":"s",\
                    "timestamp":"%s","receivedAt":"%s",
                     "properties":%s,"fieldOfTomorrow":{"a":[1]}}"""
                            .formatted(id, user, user, name, Instant.ofEpochMilli(at), Instant.ofEpochMilli(receivedAt), properties)
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LiveScene same(String user, UUID profile) {
        profiles.put(user, profile);
        state.recheck(user);
        return this;
    }

    public LiveView seen(double minutes) {
        return seen(minutes, "shop");
    }

    LiveView seen(double minutes, String map) {
        long clock = START + Math.round(minutes * MINUTE);
        state.advance(clock);
        return new LiveViews(TouchpointNames.NONE, text -> text).of(state, new LiveViews.FrameTimes(1, clock, clock, clock, START))
                .get(map);
    }

    public static LiveView.Stage stage(LiveView view, String id) {
        return view.stages().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    /** {@code n of m}; empty where nothing was decided. */
    public static String abandoned(LiveView view, String stage) {
        return stage(view, stage).abandonment() == null ? ""
                : stage(view, stage).abandonment().n() + " of " + stage(view, stage).abandonment().of();
    }

    public static List<String> flows(LiveView view) {
        return view.flows().stream().map(flow -> (flow.from() == null ? "" : flow.from()) + ">" + flow.to() + " " + flow.lastHour())
                .sorted().toList();
    }

    @Override
    public boolean counts(String subject) {
        return !erased.contains(subject) && !refusing.contains(subject);
    }

    @Override
    public boolean admits(String subject, List<String> identifiers) {
        return identifiers.stream().noneMatch(erased::contains);
    }

    @Override
    public Optional<UUID> profileOf(String subject) {
        return Optional.ofNullable(profiles.get(subject));
    }
}
