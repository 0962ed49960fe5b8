package io.throughline.journey.live;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.throughline.journey.live.state.PackedStages;

/** What the live view holds, and for how long. All of it is memory of each replica; docs/live.md has the sums. */
@ConfigMapping(prefix = "throughline.live")
public interface LiveSettings {

    /** How far back a start reads, so that it does not begin from nothing. */
    @WithDefault("30M")
    Duration lookBack();

    /** Who did anything within this is there now. */
    @WithDefault("5M")
    Duration present();

    /** Who does nothing for longer has left. */
    @WithDefault("30M")
    Duration silence();

    /** Stages in which it is told who left without going on; of a map the first four. */
    @WithDefault("engagement,purchase")
    Set<String> commercialStages();

    /** Events by which a stay has reached what it was for, such as an order. */
    @WithDefault("Order Completed")
    Set<String> goals();

    /** Names under which people are held, 500 to 1,000 bytes each. Beyond, whoever was heard of longest ago is forgotten. */
    @WithDefault("50000")
    int people();

    /** Events that are held with whose they are, 60 bytes each. */
    @WithDefault("500000")
    int events();

    /** Kinds of events that are told apart, up to 14 KB each; more are told together. */
    @WithDefault("500")
    int touchpoints();

    /** Maps that are followed beside the standard stages, those that were changed last; at most 15. */
    @WithDefault("15")
    int maps();

    /** Readers of the stream at once. */
    @WithDefault("100")
    int streams();

    /** Readers of the stream at once that one user may have. */
    @WithDefault("5")
    int streamsPerUser();

    /** How often a frame goes out. */
    @WithDefault("1S")
    Duration every();

    /** The rules of the count alone, for tests of it. */
    record Rules(long present, long silence, Set<String> commercialStages, Set<String> goals, int people, int events, int touchpoints) {

        public static final Rules STANDARD =
                new Rules(300_000, 1_800_000, Set.of("engagement", "purchase"), Set.of("Order Completed"), 50_000, 500_000, 500);

        public static Rules of(LiveSettings settings) {
            return new Rules(settings.present().toMillis(), settings.silence().toMillis(), settings.commercialStages(), settings.goals(),
                    settings.people(), settings.events(), settings.touchpoints());
        }
    }

    /** Names of wrong settings; empty where all hold. */
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
