package io.throughline.journey.live;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.throughline.journey.live.state.PackedStages;

/** What the live view holds in memory, and for how long. All of it is per replica; docs/live.md has the sums. */
@ConfigMapping(prefix = "throughline.live")
public interface LiveSettings {

    /** How far back events are read after a start, so that the view is not empty. */
    @WithDefault("30M")
    Duration lookBack();

    /** A person who did anything within this time is present. */
    @WithDefault("5M")
    Duration present();

    /** A person who does nothing for longer has left. */
    @WithDefault("30M")
    Duration silence();

    /** Stages in which abandonment is counted; in a map the first four of them. */
    @WithDefault("engagement,purchase")
    Set<String> commercialStages();

    /** Events that reach the goal of a visit, such as an order. */
    @WithDefault("Order Completed")
    Set<String> goals();

    /** The most identifiers that are held, 500 to 1,000 bytes each. Beyond this, the person who was active longest ago is evicted. */
    @WithDefault("50000")
    int people();

    /** The most events that are held with their person, 60 bytes each. */
    @WithDefault("500000")
    int events();

    /** The most kinds of events that are counted separately, up to 14 KB each; others are counted together. */
    @WithDefault("500")
    int touchpoints();

    /** The most maps that are counted besides the standard stages, those changed last; at most 15. */
    @WithDefault("15")
    int maps();

    /** The most readers of the stream at once. */
    @WithDefault("100")
    int streams();

    /** The most readers of the stream at once per user. */
    @WithDefault("5")
    int streamsPerUser();

    /** The interval between frames. */
    @WithDefault("1S")
    Duration every();

    /** The rules of counting alone, for tests. */
    record Rules(long present, long silence, Set<String> commercialStages, Set<String> goals, int people, int events, int touchpoints) {

        public static final Rules STANDARD =
                new Rules(300_000, 1_800_000, Set.of("engagement", "purchase"), Set.of("Order Completed"), 50_000, 500_000, 500);

        public static Rules of(LiveSettings settings) {
            return new Rules(settings.present().toMillis(), settings.silence().toMillis(), settings.commercialStages(), settings.goals(),
                    settings.people(), settings.events(), settings.touchpoints());
        }
    }

    /** Names of invalid settings; empty if all are valid. */
    default List<String> faults() {
        return java.util.stream.Stream.of(maps() < 0 || maps() >= PackedStages.MAPS ? "maps" : "", people() < 1 ? "people" : "",
                events() < 1_000 ? "events" : "", touchpoints() < 1 || touchpoints() > 60_000 ? "touchpoints" : "",
                streams() < 1 ? "streams" : "",
                streamsPerUser() < 1 ? "streams-per-user" : "",
                every().toMillis() < 100 || every().toSeconds() > 60 ? "every" : "", lookBack().isNegative() ? "look-back" : "",
                present().compareTo(silence()) > 0 || !present().isPositive() ? "present" : "", silence().toHours() > 1 ? "silence" : "")
                .filter(name -> !name.isEmpty()).toList();
    }
}
