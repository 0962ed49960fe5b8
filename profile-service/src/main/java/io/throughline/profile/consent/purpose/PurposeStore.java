package io.throughline.profile.consent.purpose;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.throughline.profile.core.JsonRows;
import io.throughline.profile.core.RefreshSettings;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores the purposes in all versions. There are few and they are read with every check, so they are cached for a moment. */
@ApplicationScoped
public class PurposeStore {

    private static final String ALL = """
            select cast(json_agg(json_build_object('id', id, 'version', version, 'textZh', text_zh, 'textEn', text_en,
                'legalBasis', legal_basis, 'validFrom', valid_from, 'channels', channels, 'doubleOptIn', double_opt_in,
                'withdrawable', withdrawable, 'defaults', defaults) order by id, version) as text)
              from consent_purpose
            """;
    // The lock prevents that two versions get the same number.
    private static final String LOCK = "lock table consent_purpose in share row exclusive mode";
    private static final String ADD = """
            insert into consent_purpose (id, version, text_zh, text_en, legal_basis, valid_from, channels, double_opt_in,
                withdrawable, defaults, author)
            select r.id, r.version, r."textZh", r."textEn", r."legalBasis", r."validFrom", r.channels, r."doubleOptIn",
                r.withdrawable, r.defaults, :author
              from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(id text, version int, "textZh" text, "textEn" text,
                "legalBasis" text, "validFrom" timestamptz, channels jsonb, "doubleOptIn" boolean, withdrawable boolean, defaults jsonb)
            """;

    /** How long it takes until a version that another replica received is used by this one. */
    private final Duration remembered;
    private volatile Known known = new Known(List.of(), Instant.MIN);

    @Inject
    PurposeStore(RefreshSettings refresh) {
        this.remembered = refresh.interval();
    }

    /** @param versions by id and version */
    public record Known(List<Purpose> versions, Instant readAt) {

        public Optional<Purpose> find(String id, int version) {
            return versions.stream().filter(each -> each.id().equals(id) && each.version() == version).findFirst();
        }

        /** The latest version of each purpose that is already in force. */
        public List<Purpose> inForce(Instant now) {
            List<Purpose> current = new ArrayList<>();
            for (Purpose each : versions) {
                if (!each.validFrom().isAfter(now)) {
                    current.removeIf(earlier -> earlier.id().equals(each.id()));
                    current.add(each);
                }
            }
            return current;
        }

        public Optional<Purpose> inForce(String id, Instant now) {
            return inForce(now).stream().filter(each -> each.id().equals(id)).findFirst();
        }
    }

    /** The result of adding a version. */
    sealed interface Outcome {

        record Added() implements Outcome {
        }

        record Present() implements Outcome {
        }

        record Differs() implements Outcome {
        }

        /** @param expected the number that the next version must have */
        record OutOfTurn(int expected) implements Outcome {
        }
    }

    public Uni<Known> known(Mutiny.Session session) {
        Known last = known;
        return last.readAt().isAfter(Instant.now().minus(remembered)) ? Uni.createFrom().item(last) : read(session);
    }

    private Uni<Known> read(Mutiny.Session session) {
        Instant now = Instant.now();
        return JsonRows.read(session, ALL, Map.of()).map(rows -> new Known(parse(rows), now)).invoke(read -> known = read);
    }

    private static List<Purpose> parse(JsonNode rows) {
        List<Purpose> versions = new ArrayList<>(rows.size());
        rows.forEach(row -> versions.add(JsonRows.JSON.convertValue(row, Purpose.class)));
        return versions;
    }

    Uni<Outcome> add(Mutiny.Session session, Purpose version, String author) {
        return session.createNativeQuery(LOCK).executeUpdate().chain(() -> JsonRows.read(session, ALL, Map.of())).chain(rows -> {
            List<Purpose> versions = parse(rows);
            Optional<Purpose> present = new Known(versions, Instant.MIN).find(version.id(), version.version());
            int expected = 1 + (int) versions.stream().filter(each -> each.id().equals(version.id())).count();
            if (present.isPresent()) {
                return Uni.createFrom().item(present.get().equals(version) ? new Outcome.Present() : new Outcome.Differs());
            }
            if (version.version() != expected) {
                return Uni.createFrom().item(new Outcome.OutOfTurn(expected));
            }
            return JsonRows.write(session, ADD, Map.of("rows", List.of(version), "author", author))
                    .invoke(() -> known = new Known(List.of(), Instant.MIN)).replaceWith(new Outcome.Added());
        });
    }
}
