package io.throughline.profile.privacy;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.Postgres;
import io.throughline.commons.privacy.PersonalData;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.profile.profile.Contention;
import io.throughline.profile.profile.JsonRows;
import io.throughline.profile.profile.Person;
import io.throughline.profile.profile.PersonalRecords;
import io.throughline.profile.profile.Profiles;
import org.hibernate.reactive.mutiny.Mutiny;

/** What this service keeps of a person: who they are, and the records of every feature. */
@ApplicationScoped
class ProfileData implements PersonalData {

    private static final int ATTEMPTS = 20;

    private final People people;
    private final CoreRecords core;
    private final List<PersonalRecords> records;
    private final PersonRemoval removal;
    private final Restrictions restrictions;
    private final Traces traces;

    @Inject
    ProfileData(People people, CoreRecords core, @All List<PersonalRecords> records, PersonRemoval removal, Restrictions restrictions, Traces traces) {
        this.people = people;
        this.core = core;
        this.records = records;
        this.removal = removal;
        this.restrictions = restrictions;
        this.traces = traces;
    }

    @Override
    public void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink) {
        Person person = asAsked(request);
        Postgres.inTransaction(session -> core.show(session, person)).properties()
                .forEach(kind -> kind.getValue().forEach(item -> sink.accept(kind.getKey(), item)));
        for (PersonalRecords each : records) {
            Postgres.inTransaction(session -> each.show(session, person)).forEach(item -> sink.accept(each.kind(), item));
        }
    }

    @Override
    public Map<String, Long> erase(PrivacyRequested request) {
        return retried(session -> standing(session, request).chain(person -> removal.remove(session, person))
                .call(() -> traces.forget(session, request.names(), request.requestId())));
    }

    @Override
    public Map<String, Long> heed(PrivacyRequested request) {
        if (Kind.of(request.kind()).filter(Kind::restricts).isEmpty()) {
            return Map.of();
        }
        return retried(session -> known(session, request).chain(person -> person.profileId() == null
                // Signed for as failed: done would say that somebody is restricted.
                ? Uni.createFrom().failure(new IllegalStateException("Nobody is known by it"))
                : restrictions.restrict(session, person.profileId(), request.kind().equals(Kind.restriction.name()), request.requestId())
                        .replaceWith(Map.of("profiles", 1L))));
    }

    /** As it was asked for, and what has come to it since: nothing new is taken in, but somebody may have merged it by hand. */
    private Uni<Person> standing(Mutiny.Session session, PrivacyRequested request) {
        return known(session, request).map(person -> person.profileId() == null ? asAsked(request) : People.with(person, request.names()));
    }

    private Uni<Person> known(Mutiny.Session session, PrivacyRequested request) {
        return request.profileId() == null ? Uni.createFrom().item(asAsked(request)) : people.find(session, Profiles.ownId(request.profileId()));
    }

    private static Person asAsked(PrivacyRequested request) {
        return new Person(request.profileId(), request.absorbed(), request.identifiers());
    }

    private static <T> T retried(Function<Mutiny.Session, Uni<T>> work) {
        for (int attempt = 1;; attempt++) {
            try {
                return Postgres.inTransaction(work);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !Contention.passes(e)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public boolean storeAnswers() {
        return Postgres.answers();
    }
}
