package io.throughline.cli.bench.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;
import io.throughline.cli.ProgressReporter;
import io.throughline.cli.stack.LocalStackAddress;
import io.throughline.cli.stack.ServiceApi;
import io.throughline.cli.stack.StackCredentials;

/** Writes activity that is ten years old directly into profile-service's store, so that its retention sweep deletes it. */
public final class ExpiredActivityGenerator implements AutoCloseable {

    private static final String EXPIRED =
            """
      insert into activity (identifier, at, received_at, message_id, type, name, channel, source, properties)
      select 'user_id:bench-expired-' || n % 1000, d.at, d.at, 'bench-expired-' || n, 'track', 'Product Viewed', 'web', 'bench',
        '{"product_id":"sku-1","price":20.5}'
        from generate_series(1, ?) as n, lateral (select now() - make_interval(years => 10, secs => n) as at) d
      """;
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    private final LocalStackAddress stack;
    private final ServiceApi api;
    private final Connection connection;

    public ExpiredActivityGenerator(LocalStackAddress stack, ServiceApi api) {
        this.stack = stack;
        this.api = api;
        String url = stack.postgres("profile");
        try {
            connection = DriverManager.getConnection(url, "profile", StackCredentials.of(stack).databasePassword("profile"));
        } catch (SQLException away) {
            throw new CliFailure("PostgreSQL does not answer at " + url + ": is the stack running? (./throughline up)", away);
        }
    }

    /** @return seconds from requesting a sweep until all of these rows are deleted and the sweep reports it */
    public double sweep(int rows) throws InterruptedException {
        try (PreparedStatement insert = connection.prepareStatement(EXPIRED)) {
            insert.setInt(1, rows);
            insert.executeUpdate();
        } catch (SQLException refused) {
            throw new CliFailure("PostgreSQL refuses: " + refused.getMessage(), refused);
        }
        long before = removedInAll();
        long started = System.nanoTime();
        api.expect(api.post("privacy", stack.profile(), "/v1/privacy/retention/sweeps", Map.of()), "Asking for a retention sweep");
        try (var progress = ProgressReporter.every2Seconds(() -> "Waiting for the retention sweep")) {
            while (removedInAll() < before + rows) {
                if (System.nanoTime() - started > PATIENCE_NANOS) {
                    throw new CliFailure(
                            "The retention sweep deleted %,d of %,d rows within 10 minutes.".formatted(removedInAll() - before, rows));
                }
                Thread.sleep(50);
            }
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private long removedInAll() {
        JsonNode classes = api.expect(api.get("privacy", stack.profile(), "/v1/privacy/retention"), "Reading what was swept").path("items");
        for (JsonNode each : classes) {
            if (each.path("dataClass").asText().equals("activity")) {
                return each.path("removedInAll").asLong();
            }
        }
        throw new CliFailure("profile-service tells of no activity that it sweeps.");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException harmless) {
            // It is not used any more.
        }
    }
}
