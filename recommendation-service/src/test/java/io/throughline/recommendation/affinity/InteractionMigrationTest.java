package io.throughline.recommendation.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.throughline.commons.postgres.PostgresClient;
import io.throughline.recommendation.RealServers;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

/** The log of interactions comes to a service that has learnt for long, and goes on to. */
@QuarkusTest
@RealServers
class InteractionMigrationTest {

    private static List<String> statements(String file) {
        try (InputStream in = InteractionMigrationTest.class.getResourceAsStream("/db/migration/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.strip().startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return Arrays.stream(text.split(";")).filter(statement -> !statement.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Uni<Void> run(Mutiny.Session session, List<String> statements) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String statement : statements) {
            all = all.chain(() -> session.createNativeQuery(statement).executeUpdate()).replaceWithVoid();
        }
        return all;
    }

    @Test
    void noRowOfWhatPeopleHadToDoWithItemsIsRewrittenAndItsLockIsTakenLast() {
        List<String> before =
                Stream.of("V1__affinity.sql", "V2__decision.sql", "V3__trust.sql").flatMap(file -> statements(file).stream()).toList();
        List<String> log = statements("V4__interactions.sql");
        assertThat(log.getLast()).contains("alter table subject_item");

        Object[] found =
                PostgresClient.inTransaction(session -> run(session, List.of("create schema migrated", "set local search_path to migrated"))
                        .chain(() -> run(session, before))
                        .chain(() -> run(session,
                                List.of("insert into item (item_id, name, named_at, vouched) values ('tea', '茶', now(), true)",
                                        "insert into subject_item values ('user_id:li', 1, 1, 0, 0, now(), null, null)")))
                        .chain(() -> run(session, log))
                        .chain(() -> session
                                .createNativeQuery(
                                        """
                        select cast(s.ctid as text), s.viewed_beyond, b.name, r.settled_item from subject_item s, item_beyond b,
                          interaction_reach r""",
                                        Object[].class)
                                .getSingleResult())
                        .call(() -> session.createNativeQuery("drop schema migrated cascade").executeUpdate()));

        assertThat(found).containsExactly("(0,1)", null, "茶", 0L);
    }
}
