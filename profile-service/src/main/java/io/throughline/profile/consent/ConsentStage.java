package io.throughline.profile.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.throughline.profile.consent.ledger.ConsentRecorder;
import io.throughline.profile.consent.ledger.LedgerEntry;
import io.throughline.profile.consent.ledger.RepeatedConsents;
import io.throughline.profile.consent.purpose.PurposeStore;
import io.throughline.profile.core.ChangedProfile;
import io.throughline.profile.intake.InboundEvent;
import io.throughline.profile.intake.IntakeStage;
import io.throughline.profile.intake.TouchpointEvent;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Records the consents that people give by the banners of sites and apps, and by opt-out signals. Events without either
 * cost nothing.
 */
@ApplicationScoped
class ConsentStage implements IntakeStage {

    private final PurposeStore purposes;
    private final ConsentRecorder consents;
    private final Set<String> optOuts;
    private final Map<String, CategoryPreferences.Meaning> meanings = new TreeMap<>();

    @Inject
    ConsentStage(PurposeStore purposes, ConsentRecorder consents, ConsentSettings settings) {
        this.purposes = purposes;
        this.consents = consents;
        this.optOuts = settings.optOutPurposes();
        settings.categories().forEach((name, category) -> meanings.put(name,
                new CategoryPreferences.Meaning(category.purpose(), category.channels().map(TreeSet::new).orElse(null))));
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Uni<Collection<ChangedProfile>> apply(Mutiny.Session session, List<InboundEvent> told, String traceparent) {
        List<TouchpointEvent> speaking = told.stream().filter(TouchpointEvent.class::isInstance).map(TouchpointEvent.class::cast)
                .filter(each -> each.context().path("consent").isObject() || OptOutSignal.isIn(each)).toList();
        if (speaking.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return purposes.known(session).chain(known -> {
            List<LedgerEntry> said = new ArrayList<>();
            speaking.forEach(each -> said.addAll(CategoryPreferences.entries(each, meanings, optOuts, known)));
            return said.isEmpty() ? Uni.createFrom().item(List.of()) : hear(session, said, traceparent);
        });
    }

    private Uni<Collection<ChangedProfile>> hear(Mutiny.Session session, List<LedgerEntry> said, String traceparent) {
        return RepeatedConsents.heard(session, said).chain(heard -> {
            // A repetition does not change what is in force, but a contrary statement has to be later than it to count.
            RepeatedConsents.ChangedStatements changedStatements = RepeatedConsents.news(said, heard);
            Uni<Void> kept = RepeatedConsents.keep(session, changedStatements.echoes());
            return changedStatements.entries().isEmpty() ? kept.replaceWith(List.of())
                    : kept.chain(() -> consents.record(session, changedStatements.entries(), Map.of(), traceparent))
                            .map(ConsentRecorder.RecordedConsents::touches);
        });
    }
}
