package io.throughline.journey.analysis.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.throughline.journey.analysis.result.AnswerBasis;
import io.throughline.journey.analysis.sequence.TestEventSequence;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private static final int CACHE = 1 << 20;

    private record Bounds(long cache) implements AnalysisSettings {

        @Override
        public Duration maxTime() {
            return Duration.ofSeconds(30);
        }

        @Override
        public long maxMemory() {
            return 1;
        }

        @Override
        public int atOnce() {
            return 1;
        }

        @Override
        public int waiting() {
            return 1;
        }

        @Override
        public int maxEventsAPerson() {
            return 1;
        }

        @Override
        public boolean merged() {
            return false;
        }
    }

    private final AnswerCache answers = new AnswerCache(new Bounds(CACHE), new ObjectMapper().registerModule(new JavaTimeModule()));

    private AnalysisAnswer<String> ask(Object question) {
        AnswerCache.Key key = new AnswerCache.Key("test", question, false, "token");
        return answers.get(key, TestEventSequence.run(), () -> new AnalysisAnswer<>("7",
                new AnswerBasis(1, 1, Instant.EPOCH, Instant.EPOCH, null, null, false, Instant.EPOCH, 1, "id", List.of())));
    }

    @Test
    void longQuestionsWithShortAnswersTakeNoMoreRoomThanThereIs() {
        for (int i = 0; i < 100; i++) {
            ask(i + "x".repeat(20_000));
        }

        assertThat(answers.size()).isBetween(1L, CACHE / 20_000L);
    }

    @Test
    void shortOnesAreRemembered() {
        for (int i = 0; i < 100; i++) {
            ask(i);
        }

        assertThat(answers.size()).isEqualTo(100);
        assertThat(ask(99).basis().cached()).isTrue();
    }
}
