package io.throughline.journey.live.state;

import static io.throughline.journey.live.state.LiveScene.MINUTE;
import static io.throughline.journey.live.state.LiveScene.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.journeymap.StageRules.Placement;
import io.throughline.journey.journeymap.StageRules.Rule;
import io.throughline.journey.live.LiveMeasure;
import io.throughline.journey.live.LiveSettings;
import org.junit.jupiter.api.Test;

/** What rules are decided by: a number is told only where all is counted that it looks at. */
class LiveBoardTest {

    private static final EligibilityPolicy EVERYBODY = new EligibilityPolicy() {

        @Override
        public boolean counts(String subject) {
            return true;
        }

        @Override
        public boolean admits(String subject, List<String> identifiers) {
            return true;
        }

        @Override
        public Optional<UUID> profileOf(String subject) {
            return Optional.empty();
        }
    };

    private LiveBoard board = board(Map.of());
    private int sent;

    private static LiveBoard board(Map<String, String> settings) {
        LiveSettings mapped = new SmallRyeConfigBuilder().withMapping(LiveSettings.class)
                .withConverter(Duration.class, 200, new DurationConverter()).withSources(new PropertiesConfigSource(settings, "test", 100))
                .build().getConfigMapping(LiveSettings.class);
        return new LiveBoard(mapped, EVERYBODY, UnaryOperator::identity, START);
    }

    private void at(double minutes, String user, String name) {
        long at = START + Math.round(minutes * MINUTE);
        board.change(state -> state.applyEvent(LiveScene.event("m" + sent++, at, at, user, name, "{}"), at));
    }

    private void put(Placement map, double minutes) {
        board.change(state -> state.put(0, map, START + Math.round(minutes * MINUTE)));
    }

    private void tick(double minutes) {
        long now = START + Math.round(minutes * MINUTE);
        board.completeUntil(now);
        board.tick(now);
    }

    private String told(LiveMeasure measure, String stage) {
        return board.value(measure, "shop", stage).isPresent() ? Double.toString(board.value(measure, "shop", stage).getAsDouble()) : "";
    }

    @Test
    void aMapThatWasThereBeforeAnythingWasReadCountsAllThatWasRead() {
        put(LiveScene.SHOP, 0);
        at(0, "user_id:1", "Cart");
        at(0.1, "user_id:1", "Pay");
        tick(0.2);

        assertThat(told(LiveMeasure.PEOPLE, "purchase")).isEqualTo("1.0");
        assertThat(told(LiveMeasure.EVENTS_PER_MINUTE, "engagement")).isEqualTo("1.0");
        assertThat(told(LiveMeasure.LATENCY_P99_SECONDS, "purchase")).isEqualTo("0.0");
        assertThat(told(LiveMeasure.ABANDONMENT, null)).isEqualTo("0.0");
        assertThat(told(LiveMeasure.ABANDONMENT, "look")).isEmpty();
    }

    @Test
    void ofAMapThatWasChangedNothingIsToldUntilItIsCountedForAsLongAsTheMeasureLooksBack() {
        put(LiveScene.SHOP, 0);
        at(0, "user_id:1", "Cart");
        put(new Placement("shop", 2, LiveScene.SHOP.name(), LiveScene.SHOP.stages(), List.of(new Rule(EventFilter.event("Cart"), 1),
                new Rule(EventFilter.event("Pay"), 2))), 1);
        at(1.5, "user_id:1", "Cart");
        at(1.6, "user_id:1", "Pay");
        tick(1.9);
        assertThat(told(LiveMeasure.EVENTS_PER_MINUTE, "engagement")).isEmpty();
        assertThat(told(LiveMeasure.EVENTS_PER_MINUTE, null)).as("of all stages and none, whatever the map").isEqualTo("2.0");
        assertThat(told(LiveMeasure.PEOPLE, null)).isEqualTo("1.0");

        tick(2);
        assertThat(told(LiveMeasure.EVENTS_PER_MINUTE, "engagement")).isEqualTo("1.0");
        assertThat(told(LiveMeasure.PEOPLE, "purchase")).isEmpty();
        assertThat(told(LiveMeasure.LATENCY_P99_SECONDS, "purchase")).isEmpty();
        tick(6);
        assertThat(told(LiveMeasure.PEOPLE, "purchase")).isEqualTo("1.0");
        assertThat(told(LiveMeasure.LATENCY_P99_SECONDS, "purchase")).isEqualTo("0.0");
        assertThat(told(LiveMeasure.ABANDONMENT, "engagement")).isEmpty();
        tick(31);
        assertThat(told(LiveMeasure.ABANDONMENT, "engagement")).isEqualTo("0.0");
    }

    @Test
    void whileThoseWhoAreThereAreMoreThanAreHeldNobodyIsCounted() {
        board = board(Map.of("throughline.live.people", "2"));
        put(LiveScene.SHOP, 0);
        at(0, "user_id:1", "Look");
        at(0, "user_id:2", "Look");
        tick(0);
        assertThat(told(LiveMeasure.PEOPLE, "look")).isEqualTo("2.0");

        at(1, "user_id:3", "Look");
        tick(4);
        assertThat(told(LiveMeasure.PEOPLE, "look")).isEmpty();
        assertThat(told(LiveMeasure.PEOPLE, null)).isEmpty();
        tick(5);
        assertThat(told(LiveMeasure.PEOPLE, "look")).as("who was forgotten is not there any more").isEqualTo("1.0");
    }

    @Test
    void aViewThatIsNotMadeAnyMoreGrowsOldHoweverFarReadingIs() {
        tick(1);
        board.completeUntil(START + 3 * MINUTE);

        assertThat(board.behind(START + 3 * MINUTE)).isEqualTo(Duration.ofSeconds(119));
        tick(3);
        assertThat(board.behind(START + 3 * MINUTE)).isZero();
        assertThat(board.behind(START + 3 * MINUTE + 1_500)).isEqualTo(Duration.ofMillis(1_500));
    }
}
