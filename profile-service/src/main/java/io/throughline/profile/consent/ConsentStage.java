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
import io.throughline.profile.intake.IntakeStage;
import io.throughline.profile.intake.Told;
import io.throughline.profile.intake.TouchpointTold;
import io.throughline.profile.profile.Touch;
import org.hibernate.reactive.mutiny.Mutiny;

/** Hears what people say by the consent banners of sites and apps, and by signals to opt out. Events without either cost nothing. */
@ApplicationScoped
class ConsentStage implements IntakeStage {

    private final Purposes purposes;
    private final Consents consents;
    private final Set<String> optOuts;
    private final Map<String, CategoryPreferences.Meaning> meanings = new TreeMap<>();

    @Inject
    ConsentStage(Purposes purposes, Consents consents, ConsentSettings settings) {
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
    public Uni<Collection<Touch>> apply(Mutiny.Session session, List<Told> told, String traceparent) {
        List<TouchpointTold> speaking = told.stream().filter(TouchpointTold.class::isInstance).map(TouchpointTold.class::cast)
                .filter(each -> each.context().path("consent").isObject() || OptOutSignal.isIn(each)).toList();
        if (speaking.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return purposes.known(session).chain(known -> {
            List<Entry> said = new ArrayList<>();
            speaking.forEach(each -> said.addAll(CategoryPreferences.entries(each, meanings, optOuts, known)));
            return said.isEmpty() ? Uni.createFrom().item(List.of()) : hear(session, said, traceparent);
        });
    }

    private Uni<Collection<Touch>> hear(Mutiny.Session session, List<Entry> said, String traceparent) {
        return Echoes.heard(session, said).chain(heard -> {
            // A repetition changes nothing that is in force, but from when on something else would have to be said.
            Echoes.News news = Echoes.news(said, heard);
            Uni<Void> kept = Echoes.keep(session, news.echoes());
            return news.entries().isEmpty() ? kept.replaceWith(List.of())
                    : kept.chain(() -> consents.take(session, news.entries(), Map.of(), traceparent)).map(Consents.Taken::touches);
        });
    }
}
