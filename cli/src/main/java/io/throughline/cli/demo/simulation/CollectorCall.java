package io.throughline.cli.demo.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call to the collector.
 *
 * @param source the source that sends it. The web site and the app send what visitors do, with their public keys; the shop's
 *        servers send sign-ins and orders; the systems of other channels send all that they know
 * @param call the Segment call, ready to be written as JSON
 */
public record CollectorCall(int person, String channel, Source source, Instant at, String messageId, Map<String, Object> call) {

    /** One of the shop's sources; {@code trust} is a word that the collector knows. */
    public record Source(String id, String channel, String trust) {
    }

    public static final List<String> CHANNELS = List.of("web", "app", "store", "call_centre", "email", "social", "chat");

    private static final Set<String> BY_PUBLIC_KEY = Set.of("web", "app");
    private static final Set<String> SAID_BY_SERVERS = Set.of("Order Completed", "Signed Up", "Signed In");
    /** Older calls are history, which the shop's own systems import, since the collector accepts 90 days from a public key. */
    private static final Duration LONGEST_OFFLINE = Duration.ofDays(60);

    /** @param name the event's name; null where the call has none, such as identify */
    static Source source(String channel, String type, String name, Instant at, Instant until) {
        String id = "shop-" + channel.replace('_', '-');
        if (!BY_PUBLIC_KEY.contains(channel)) {
            return new Source(id, channel, "server");
        }
        boolean saidByServer =
                type.equals("identify") || name != null && SAID_BY_SERVERS.contains(name) || at.isBefore(until.minus(LONGEST_OFFLINE));
        return saidByServer ? new Source(id + "-server", channel, "server") : new Source(id, channel, "public");
    }

    /** The event's name; {@code null} for an identify. */
    String name() {
        return (String) call.getOrDefault("event", call.get("name"));
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> properties() {
        return (Map<String, Object>) call.getOrDefault("properties", Map.of());
    }
}
