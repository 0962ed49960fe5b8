package io.throughline.journey.alert.webhook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Limits how many webhooks are sent at once, in total and per host, so that a host that does not answer delays only itself. */
final class DeliverySlots {

    static final int AT_ONCE = 32;
    static final int AT_ONCE_PER_HOST = 2;

    private final Set<String> alerts = new HashSet<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    /** The hosts of rules whose host had no free slot. */
    private final Map<String, String> turnedAway = new HashMap<>();

    /** @return false if it is being sent already, or there is no slot; a caller that begins must also end */
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

    /** Rules to skip, because their host is still full. */
    synchronized Set<String> busyRules() {
        turnedAway.values().removeIf(host -> !isFull(host));
        return Set.copyOf(turnedAway.keySet());
    }

    private boolean isFull(String host) {
        return hosts.getOrDefault(host, 0) >= AT_ONCE_PER_HOST;
    }
}
