package io.throughline.profile.consent.ledger;

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
import io.throughline.profile.consent.state.ConsentStatus;
import org.junit.jupiter.api.Test;

class RepeatedConsentsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private int ids;

    private LedgerEntry said(ConsentStatus decision, long second) {
        Instant at = NOON.plusSeconds(second);
        return new LedgerEntry(new LedgerEntry.Key("touchpoint:web", "m" + ids++), Identifier.anonymousId("v"), "analytics", 1,
                new TreeSet<>(Set.of("*")), decision, false, null, null, null, at, at, "web", null, "web", false);
    }

    @Test
    void whatEveryPageViewRepeatsIsOneStatement() {
        RepeatedConsents.LastStatements heard = new RepeatedConsents.LastStatements();

        RepeatedConsents.ChangedStatements first =
                RepeatedConsents.news(List.of(said(ConsentStatus.GRANTED, 0), said(ConsentStatus.GRANTED, 10)), heard);
        RepeatedConsents.ChangedStatements later = RepeatedConsents.news(List.of(said(ConsentStatus.GRANTED, 200)), heard);
        RepeatedConsents.ChangedStatements other = RepeatedConsents.news(List.of(said(ConsentStatus.DENIED, 300)), heard);

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
            List<LedgerEntry> events = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                events.add(said(dice.nextBoolean() ? ConsentStatus.GRANTED : ConsentStatus.DENIED, 120L * i));
            }
            ConsentStatus truth = events.getLast().decision();
            Collections.shuffle(events, dice);
            RepeatedConsents.LastStatements heard = new RepeatedConsents.LastStatements();
            List<LedgerEntry> kept = new ArrayList<>();
            events.forEach(event -> kept.addAll(RepeatedConsents.news(List.of(event), heard).entries()));

            assertThat(last(kept, heard)).isEqualTo(truth);
        }
    }

    /** As the ledger is read: each entry as of when its decision was last repeated. */
    private static ConsentStatus last(List<LedgerEntry> entries, RepeatedConsents.LastStatements heard) {
        Map<ConsentStatus, Instant> last = new EnumMap<>(ConsentStatus.class);
        entries.forEach(entry -> last.put(entry.decision(), heard.of(RepeatedConsents.Subject.of(entry), entry.decision())));
        return last.entrySet().stream().max(Map.Entry.<ConsentStatus, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow().getKey();
    }
}
