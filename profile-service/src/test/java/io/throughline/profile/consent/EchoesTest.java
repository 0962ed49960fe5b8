package io.throughline.profile.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.throughline.commons.identity.Identifier;
import org.junit.jupiter.api.Test;

class EchoesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private int ids;

    private Entry said(Standing decision, long second) {
        Instant at = NOON.plusSeconds(second);
        return new Entry(new Entry.Key("touchpoint:web", "m" + ids++), Identifier.anonymousId("v"), "analytics", 1,
                new TreeSet<>(Set.of("*")), decision, false, null, null, null, at, at, "web", null, "web", false);
    }

    @Test
    void whatEveryPageViewRepeatsIsOneStatement() {
        Echoes.Heard heard = new Echoes.Heard();

        Echoes.News first = Echoes.news(List.of(said(Standing.GRANTED, 0), said(Standing.GRANTED, 10)), heard);
        Echoes.News later = Echoes.news(List.of(said(Standing.GRANTED, 200)), heard);
        Echoes.News other = Echoes.news(List.of(said(Standing.DENIED, 300)), heard);

        assertThat(first.entries()).hasSize(1);
        assertThat(later.entries()).isEmpty();
        assertThat(later.echoes()).hasSize(1);
        assertThat(other.entries()).hasSize(1);
    }

    /** To the grain of a minute, which errs towards the denial: the times here are two minutes apart. */
    @Test
    void whatIsInForceDoesNotDependOnTheOrderInWhichEventsArrive() {
        Random dice = new Random(11);
        for (int round = 0; round < 500; round++) {
            List<Entry> events = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                events.add(said(dice.nextBoolean() ? Standing.GRANTED : Standing.DENIED, 120L * i));
            }
            Standing truth = events.getLast().decision();
            Collections.shuffle(events, dice);
            Echoes.Heard heard = new Echoes.Heard();
            List<Entry> kept = new ArrayList<>();
            events.forEach(event -> kept.addAll(Echoes.news(List.of(event), heard).entries()));

            assertThat(last(kept, heard)).isEqualTo(truth);
        }
    }

    /** As the ledger is read: each entry as of when its decision was last repeated. */
    private static Standing last(List<Entry> entries, Echoes.Heard heard) {
        Map<Standing, Instant> last = new EnumMap<>(Standing.class);
        entries.forEach(entry -> last.put(entry.decision(), heard.of(Echoes.Subject.of(entry), entry.decision())));
        return last.entrySet().stream().max(Map.Entry.<Standing, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow().getKey();
    }
}
