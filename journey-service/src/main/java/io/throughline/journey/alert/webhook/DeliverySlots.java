package io.throughline.journey.alert.webhook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who is being sent to now: so many at once, and of each host so few that one that does not answer holds up itself alone. */
final class DeliverySlots {

    static final int AT_ONCE = 32;
    static final int AT_ONCE_PER_HOST = 2;

    private final Set<String> alerts = new HashSet<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    /** Where the rules that found their host full lead to. */
    private final Map<String, String> turnedAway = new HashMap<>();

    /** @return false where it is being sent already, or there is no place; who begins ends */
    synchronized boolean begin(String alert, String rule, String host) {
        if (isFull(host)) {
            turnedAway.put(rule, host);
            return false;
        }
        if (isFull() || !alerts.add(alert)) {
            return false;
        }
        hosts.merge(host, 1, Integer::sum);
        return true;
    }

    synchronized void end(String alert, String host) {
        alerts.remove(alert);
        hosts.computeIfPresent(host, (name, count) -> count == 1 ? null : count - 1);
    }

    synchronized boolean isFull() {
        return alerts.size() >= AT_ONCE;
    }

    /** Rules that need not be asked about: their host is full still. */
    synchronized Set<String> busyRules() {
        turnedAway.values().removeIf(host -> !isFull(host));
        return Set.copyOf(turnedAway.keySet());
    }

    private boolean isFull(String host) {
        return hosts.getOrDefault(host, 0) >= AT_ONCE_PER_HOST;
    }
}
