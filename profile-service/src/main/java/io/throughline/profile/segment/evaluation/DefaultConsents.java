package io.throughline.profile.segment.evaluation;

import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.ledger.ConsentRecorder;
import org.hibernate.reactive.mutiny.Mutiny;

/** The consents, by purpose and channel, of people who made no statement; rules on consents apply to them too. */
@ApplicationScoped
public class DefaultConsents {

    private final ConsentRecorder consents;

    @Inject
    DefaultConsents(ConsentRecorder consents) {
        this.consents = consents;
    }

    /** Reads them at most once a second. */
    public Uni<Map<String, Map<String, String>>> read(Mutiny.Session session) {
        return consents.defaults(session).map(defaults -> {
            Map<String, Map<String, String>> words = new HashMap<>();
            defaults.forEach(
                    (purpose, channels) -> channels
                            .forEach((channel, consentStatus) -> words.computeIfAbsent(purpose, key -> new HashMap<>())
                                    .put(channel, consentStatus.toString())));
            return words;
        });
    }
}
