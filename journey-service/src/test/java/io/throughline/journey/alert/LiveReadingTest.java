package io.throughline.journey.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalDouble;

import io.throughline.journey.alert.evaluation.MetricReader;
import io.throughline.journey.alert.rule.AlertRuleDefinition;
import io.throughline.journey.live.LiveMeasure;
import io.throughline.journey.live.LiveNumbers;
import org.junit.jupiter.api.Test;

class LiveReadingTest {

    private static final AlertRuleDefinition.MonitoredNumber.Live LEAVING =
            new AlertRuleDefinition.MonitoredNumber.Live(LiveMeasure.ABANDONMENT, null, "purchase");

    @Test
    void aLiveNumberIsReadWhileItIsUpToDate() {
        assertThat(MetricReader.live(numbers(OptionalDouble.of(0.75), Duration.ofSeconds(1)), LEAVING)).isEqualTo(0.75);
    }

    @Test
    void oneThatIsBehindOrNotThereDecidesNothing() {
        assertThatThrownBy(() -> MetricReader.live(numbers(OptionalDouble.of(0.75), Duration.ofMinutes(2)), LEAVING))
                .isInstanceOf(MetricReader.NoReadingException.class);
        assertThatThrownBy(() -> MetricReader.live(numbers(OptionalDouble.empty(), Duration.ZERO), LEAVING))
                .isInstanceOf(MetricReader.NoReadingException.class);
    }

    private static LiveNumbers numbers(OptionalDouble value, Duration behind) {
        return new LiveNumbers() {

            @Override
            public OptionalDouble value(LiveMeasure measure, String map, String stage) {
                return measure == LiveMeasure.ABANDONMENT && stage.equals("purchase") ? value : OptionalDouble.empty();
            }

            @Override
            public boolean knows(String map, String stage) {
                return true;
            }

            @Override
            public Duration behind() {
                return behind;
            }
        };
    }
}
