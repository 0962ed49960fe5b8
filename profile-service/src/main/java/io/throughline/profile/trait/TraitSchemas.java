package io.throughline.profile.trait;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.masking.PersonalName;
import io.throughline.profile.trait.TraitSchemaStore.Stored;
import org.hibernate.reactive.mutiny.Mutiny;

/** Changes trait schemas, and starts the recomputation of profiles where a change affects their values. */
@ApplicationScoped
class TraitSchemas {

    /** Each replica keeps all schemas in memory, and nobody would fill in a form with more traits. */
    static final int MOST = 1_000;

    private final TraitSchemaFeed feed;

    @Inject
    TraitSchemas(TraitSchemaFeed feed) {
        this.feed = feed;
    }

    /** The result of a change. */
    sealed interface Outcome {

        record Done(boolean created) implements Outcome {
        }

        record Unknown() implements Outcome {
        }

        record Full() implements Outcome {
        }

        record Unconditional() implements Outcome {
        }

        /** The caller expects a schema that does not exist. */
        record Absent() implements Outcome {
        }

        /** @param version that the schema has now */
        record Stale(long version) implements Outcome {
        }
    }

    /** @param version 0 where only the built-in schema applies */
    record Current(String name, TraitSchema schema, boolean builtIn, Optional<Stored> stored) {

        long version() {
            return stored.map(Stored::version).orElse(0L);
        }
    }

    Uni<SortedMap<String, Current>> all() {
        return Panache.withSession(() -> Panache.getSession().chain(TraitSchemaStore::all)).map(stored -> {
            SortedMap<String, Current> all = new TreeMap<>();
            WellKnownTraits.ALL.forEach((name, schema) -> all.put(name, new Current(name, schema, true, Optional.empty())));
            stored.forEach((name, own) -> own.definition().or(() -> Optional.ofNullable(WellKnownTraits.ALL.get(name)))
                    .ifPresent(schema -> all.put(name, new Current(name, schema, own.definition().isEmpty(), Optional.of(own)))));
            return all;
        });
    }

    Uni<Optional<Current>> one(String name) {
        return all().map(all -> Optional.ofNullable(all.get(name)));
    }

    /** @param expected whether the caller expects the schema in this version; null where they did not say */
    Uni<Outcome> put(String name, TraitSchema schema, LongPredicate expected, String user) {
        return changing(session -> TraitSchemaStore.lock(session, name).chain(stored -> {
            Optional<TraitSchema> own = stored.flatMap(Stored::definition);
            long version = stored.map(Stored::version).orElse(0L);
            if (own.filter(schema::equals).isPresent()) {
                return done(new Outcome.Done(false));
            }
            boolean isNew = own.isEmpty() && !WellKnownTraits.ALL.containsKey(name);
            if (expected == null && !isNew) {
                return done(new Outcome.Unconditional());
            }
            if (expected != null && isNew) {
                return done(new Outcome.Absent());
            }
            if (expected != null && !expected.test(version)) {
                return done(new Outcome.Stale(version));
            }
            TraitSchema before = own.orElse(WellKnownTraits.ALL.get(name));
            return TraitSchemaStore.count(session).chain(count -> own.isEmpty() && count >= MOST ? done(new Outcome.Full())
                    : TraitSchemaStore.put(session, name, schema, user).chain(() -> redraw(session, name, before, schema))
                            .replaceWith(new Outcome.Done(isNew)));
        }));
    }

    Uni<Outcome> takeBack(String name, LongPredicate expected, String user) {
        return changing(session -> TraitSchemaStore.lock(session, name).chain(stored -> {
            Optional<TraitSchema> own = stored.flatMap(Stored::definition);
            if (own.isEmpty()) {
                boolean known = stored.isPresent() || WellKnownTraits.ALL.containsKey(name);
                return done(known ? new Outcome.Done(false) : new Outcome.Unknown());
            }
            if (!expected.test(stored.orElseThrow().version())) {
                return done(new Outcome.Stale(stored.orElseThrow().version()));
            }
            return TraitSchemaStore.takeBack(session, name, user)
                    .chain(() -> redraw(session, name, own.get(), WellKnownTraits.ALL.get(name))).replaceWith(new Outcome.Done(false));
        }));
    }

    /** Profiles are recomputed only where their values or search data may change; a new constraint applies to future values. */
    private static Uni<Void> redraw(Mutiny.Session session, String name, TraitSchema before, TraitSchema after) {
        return ProjectionRules.of(name, before).equals(ProjectionRules.of(name, after)) ? Uni.createFrom().voidItem()
                : TraitSchemaStore.redraw(session, name);
    }

    private record ProjectionRules(Object precedence, boolean personal, Object scale) {

        static ProjectionRules of(String name, TraitSchema schema) {
            return schema == null
                    ? new ProjectionRules(TraitSchema.Survivorship.NEWEST.precedence(), PersonalName.suspects(name),
                            TraitType.STRING.scale())
                    : new ProjectionRules(schema.survivorship().precedence(), schema.pii(), schema.type().scale());
        }
    }

    private Uni<Outcome> changing(java.util.function.Function<Mutiny.Session, Uni<Outcome>> change) {
        return Panache.withTransaction(() -> Panache.getSession().chain(change::apply)).call(feed::refresh);
    }

    private static Uni<Outcome> done(Outcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
