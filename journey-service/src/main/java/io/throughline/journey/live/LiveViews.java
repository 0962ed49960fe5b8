package io.throughline.journey.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.journeymap.StageRules;
import io.throughline.journey.live.state.LatencySketch;
import io.throughline.journey.live.state.LiveState;
import io.throughline.journey.live.state.MapCounts;
import io.throughline.journey.live.state.PackedStages;
import io.throughline.journey.live.state.PackedTransition;
import io.throughline.journey.live.state.TrafficCounter;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** Builds the views from the counts. */
public final class LiveViews {

    private static final int MOST_TOUCHPOINTS = 50;
    private static final long MOST_WINDOW = 3_600_000;

    private final TouchpointNames touchpoints;
    private final UnaryOperator<String> mask;

    /** @param mask hides contact data in names that sources sent */
    public LiveViews(TouchpointNames touchpoints, UnaryOperator<String> mask) {
        this.touchpoints = touchpoints;
        this.mask = mask;
    }

    /** @param clock until when everything is counted; windows end at this time */
    public record FrameTimes(long sequence, long now, long asOf, long clock, long since) {
    }

    private record SharedCounts(int[][] present, boolean forgot, boolean allStays, List<LiveView.Channel> channels,
            List<LiveView.Touchpoint> touchpoints, LiveView.Events events, LiveView.Latency latency, LiveView.Latency shown) {
    }

    /** One view per counted map, by its id; the standard stages have the empty text as id. */
    public Map<String, LiveView> of(LiveState state, FrameTimes at) {
        long clock = at.clock();
        SharedCounts common = new SharedCounts(state.present(clock), state.hasEvicted(clock, MOST_WINDOW), state.holdsAllStays(clock),
                channels(state, clock),
                touchpoints(state, clock), events(state.all(), clock),
                LiveView.Latency.of(state.all().latency(clock)), LiveView.Latency.of(state.shown().latency(at.now())));
        Map<String, LiveView> views = new LinkedHashMap<>();
        for (int place = 0; place < PackedStages.MAPS; place++) {
            MapCounts map = state.map(place);
            if (map != null) {
                views.put(map.placement().id() == null ? "" : map.placement().id(), view(map, common.present()[place], common, at));
            }
        }
        return views;
    }

    private static LiveView view(MapCounts map, int[] present, SharedCounts common, FrameTimes at) {
        StageRules.Placement placement = map.placement();
        List<LiveView.Stage> stages = new ArrayList<>();
        for (int i = 0; i < placement.stages().size(); i++) {
            TrafficCounter traffic = map.traffic(i);
            StageRules.Stage stage = placement.stages().get(i);
            stages.add(new LiveView.Stage(stage.id(), stage.name(), present[i], events(traffic, at.clock()),
                    LiveView.Latency.of(traffic.latency(at.clock())), common.allStays() ? abandonment(map, i, at.clock()) : null));
        }
        long people = java.util.Arrays.stream(common.present()[0]).sum();
        double behind = Math.max(0, Math.round((at.now() - at.asOf()) / 100.0) / 10.0);
        return new LiveView(at.sequence(), Instant.ofEpochMilli(at.asOf()), behind, Instant.ofEpochMilli(at.since()), placement.id(),
                placement.id() == null ? null : placement.version(), placement.name(),
                Instant.ofEpochMilli(Math.max(map.since(), at.since())), people, common.forgot(),
                common.events(), common.latency(), common.shown(), stages,
                new LiveView.Unplaced(present[PackedStages.NONE], events(map.traffic(PackedStages.NONE), at.clock())),
                flows(map, at.clock()), common.channels(),
                common.touchpoints(), LiveView.DEFINITION);
    }

    private static ShareInterval abandonment(MapCounts map, int stage, long clock) {
        int place = map.commercialOf(stage);
        if (place < 0) {
            return null;
        }
        long left = Math.max(0, map.left(place, clock));
        long decided = left + Math.max(0, map.wentOn(place, clock));
        return decided == 0 ? null : ShareInterval.wilson(left, decided);
    }

    private static List<LiveView.Flow> flows(MapCounts map, long clock) {
        List<StageRules.Stage> stages = map.placement().stages();
        List<LiveView.Flow> flows = new ArrayList<>();
        for (int to = 0; to < stages.size(); to++) {
            for (int from = 0; from <= PackedTransition.OUTSIDE; from++) {
                long hour = map.flow(from, to, clock, 60);
                if (hour > 0) {
                    flows.add(new LiveView.Flow(from == PackedTransition.OUTSIDE ? null : stages.get(from).id(), stages.get(to).id(),
                            map.flow(from, to, clock, 5), hour));
                }
            }
        }
        flows.sort(Comparator.comparingLong(LiveView.Flow::lastHour).reversed());
        return flows;
    }

    private static LiveView.Events events(TrafficCounter traffic, long clock) {
        return new LiveView.Events(traffic.lastMinute(clock), traffic.lastFiveMinutes(clock), traffic.lastHour(clock));
    }

    private List<LiveView.Channel> channels(LiveState state, long clock) {
        List<LiveView.Channel> channels = new ArrayList<>();
        state.channels().forEach((channel, traffic) -> channels.add(new LiveView.Channel(mask.apply(channel), events(traffic, clock),
                LiveView.Latency.of(traffic.latency(clock)))));
        channels.add(new LiveView.Channel(null, events(state.channels().rest(), clock),
                LiveView.Latency.of(state.channels().rest().latency(clock))));
        channels.removeIf(each -> each.events().lastHour() == 0);
        channels.sort(Comparator.comparing((LiveView.Channel each) -> each.events().lastHour()).reversed()
                .thenComparing(each -> each.channel() == null ? "" : each.channel()));
        return channels;
    }

    /** All traffic of one touchpoint: of one kind of events, or of all kinds of one named touchpoint. */
    private static final class Group {

        private final TouchpointNames.Named named;
        private final EventKey eventKey;
        private final List<TrafficCounter> parts = new ArrayList<>(1);

        Group(TouchpointNames.Named named, EventKey eventKey) {
            this.named = named;
            this.eventKey = eventKey;
        }

        LiveView.Events events(long clock) {
            return new LiveView.Events(parts.stream().mapToLong(part -> part.lastMinute(clock)).sum(),
                    parts.stream().mapToLong(part -> part.lastFiveMinutes(clock)).sum(),
                    parts.stream().mapToLong(part -> part.lastHour(clock)).sum());
        }

        LiveView.Latency latency(long clock) {
            LatencySketch sum = new LatencySketch();
            parts.forEach(part -> sum.add(part.latency(clock)));
            return LiveView.Latency.of(sum);
        }
    }

    private List<LiveView.Touchpoint> touchpoints(LiveState state, long clock) {
        Map<Object, Group> groups = new LinkedHashMap<>();
        state.touchpoints().forEach((eventKey, traffic) -> {
            TouchpointNames.Named named = touchpoints.of(eventKey).orElse(null);
            groups.computeIfAbsent(named == null ? eventKey : named.id(), key -> new Group(named, eventKey)).parts.add(traffic);
        });
        Group rest = new Group(null, null);
        rest.parts.add(state.touchpoints().rest());
        groups.put(rest, rest);
        record Busy(Group group, LiveView.Events events) {
        }
        return groups.values().stream().map(group -> new Busy(group, group.events(clock))).filter(busy -> busy.events().lastHour() > 0)
                .sorted(Comparator.comparingLong((Busy busy) -> busy.events().lastFiveMinutes())
                        .thenComparing(busy -> busy.events().lastHour()).reversed()
                        .thenComparing(busy -> busy.group().eventKey == null ? "" : busy.group().eventKey.toString()))
                .limit(MOST_TOUCHPOINTS).map(busy -> touchpoint(busy.group(), busy.events(), clock)).toList();
    }

    private LiveView.Touchpoint touchpoint(Group group, LiveView.Events events, long clock) {
        if (group.named != null) {
            return new LiveView.Touchpoint(group.named.id(), new LocalizedText(group.named.zh(), group.named.en()), null, null, events,
                    group.latency(clock));
        }
        return group.eventKey == null ? new LiveView.Touchpoint(null, null, null, null, events, group.latency(clock))
                : new LiveView.Touchpoint(null, new LocalizedText(null, mask.apply(group.eventKey.name())),
                        mask.apply(group.eventKey.channel()),
                        group.eventKey.type(), events, group.latency(clock));
    }
}
