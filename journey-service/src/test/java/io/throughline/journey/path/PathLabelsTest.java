package io.throughline.journey.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.question.TouchpointNames;
import org.junit.jupiter.api.Test;

class PathLabelsTest {

    private static final List<String> TOUCHES =
            List.of("web\u001ftrack\u001fLook", "app\u001ftrack\u001fLook", "web\u001ftrack\u001fBuy", "web\u001fpage\u001f",
                    "app\u001fscreen\u001fLook", "web\u001ftrack\u001fPay", "app\u001ftrack\u001f付款");

    private static final TouchpointNames NAMED = new TouchpointNames() {
        @Override
        public Optional<EventFilter> filterOf(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<Named> of(EventKey eventKey) {
            return eventKey.name().equals("Pay") || eventKey.name().equals("付款") ? Optional.of(new Named("pay", "付款台", null))
                    : Optional.empty();
        }
    };

    @Test
    void eventsAreCalledByAsMuchAsTellsThemApart() {
        PathLabels labels = PathLabels.ofTouches(TOUCHES, List.of(), TouchpointNames.NONE, false, text -> text);

        assertThat(labels.all()).containsExactly("other", "Look (web)", "Look (app, track)", "Buy", "page", "Look (app, screen)", "Pay",
                "付款");
        assertThat(labels.of(0, 0)).isZero();
        assertThat(labels.of(3, 0)).isEqualTo(3);
    }

    @Test
    void touchpointsAreOneStepUnderTheirNameInWhicheverLanguageTheyHaveOne() {
        PathLabels labels = PathLabels.ofTouches(TOUCHES, List.of(), NAMED, false, text -> text);

        assertThat(labels.of(6, 0)).isEqualTo(labels.of(7, 0));
        assertThat(labels.all().get(labels.of(6, 0))).isEqualTo("付款台");
    }

    @Test
    void theFirstGroupThatFitsCountsAndOneOfAKnownNameIsThatStep() {
        PathLabels labels = PathLabels.ofTouches(TOUCHES, List.of("选购", "Buy"), TouchpointNames.NONE, true, text -> text);

        assertThat(labels.all().getFirst()).isEqualTo("其他");
        assertThat(labels.all().get(labels.of(1, 0b11))).isEqualTo("选购");
        assertThat(labels.of(1, 0b10)).isEqualTo(labels.of(3, 0));
    }

    @Test
    void whatTheCallerMayNotSeeIsMaskedAndWhatLooksAlikeThenIsOneStep() {
        PathLabels labels = PathLabels.ofValues(List.of("a@x.cn", "b@x.cn"), List.of(), false, text -> "***");

        assertThat(labels.all()).containsExactly("other", "***");
    }
}
