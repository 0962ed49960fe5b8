package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.Walk;
import io.throughline.journey.registry.Channel;
import io.throughline.journey.registry.Money;
import io.throughline.journey.registry.NamedTouchpoint;
import io.throughline.journey.registry.TouchpointIndex;

/**
 * What touchpoints and channels cost. A channel's is its cost of 30 days by the length of the period, and what the visits of its
 * touchpoints cost, in the same currency: nothing is converted.
 */
final class Costs {

    private static final double MONTH_SECONDS = 30 * 86_400;

    private final TouchpointIndex touchpoints;
    private final Map<String, Money> perMonth = new HashMap<>();
    private final List<PerVisit> perVisit = new ArrayList<>();
    private final TreeSet<String> leftOut = new TreeSet<>();
    /** Null where no touchpoint's visits cost anything. */
    private final MetricWalk visits;

    /** One touchpoint in one channel. */
    private record PerVisit(String touchpoint, String channel, Money cost) {
    }

    /** @param minor in the currency's smallest unit */
    record Spent(double minor, String currency) {
    }

    Costs(Touches touches, TouchpointIndex touchpoints, List<Channel> channels, MetricWalk.Rules rules) {
        this.touchpoints = touchpoints;
        channels.stream().filter(channel -> channel.costPerMonth() != null).forEach(channel -> perMonth.put(channel.id(), channel.costPerMonth()));
        int[] unitOf = units(touches);
        this.visits = perVisit.isEmpty() ? null
                : new MetricWalk(perVisit.size(), (group, code) -> unitOf[group], group -> touches.channelOf()[group], rules);
    }

    /** By group, which touchpoint with a cost in which channel it is; −1 for others. */
    private int[] units(Touches touches) {
        int[] unitOf = new int[touches.touchpointOf().length];
        Map<String, Integer> units = new HashMap<>();
        for (int group = 0; group < unitOf.length; group++) {
            int place = touches.touchpointOf()[group];
            Optional<NamedTouchpoint> named = place < 0 ? Optional.empty() : touchpoints.find(touches.touchpoints().get(place).key());
            Money cost = named.map(NamedTouchpoint::costPerVisit).orElse(null);
            String channel = touches.channels().get(touches.channelOf()[group]);
            unitOf[group] = cost == null ? -1 : units.computeIfAbsent(channel + "\n" + named.get().id(), none -> {
                perVisit.add(new PerVisit(named.get().id(), channel, cost));
                return perVisit.size() - 1;
            });
        }
        return unitOf;
    }

    void add(Walk walk) {
        if (visits != null) {
            visits.add(walk);
        }
    }

    /** Null where nobody said. */
    Spent ofTouchpoint(String id, long visits) {
        return touchpoints.find(id).map(NamedTouchpoint::costPerVisit).map(cost -> new Spent((double) cost.minor() * visits, cost.currency())).orElse(null);
    }

    /** Null where nobody said. Without a cost by the month, the currency is that of its first touchpoint with a cost. */
    Spent ofChannel(String id, Period period) {
        Money month = perMonth.get(id);
        double minor = month == null ? 0 : month.minor() * (period.to().getEpochSecond() - period.from().getEpochSecond()) / MONTH_SECONDS;
        String currency = month == null ? null : month.currency();
        for (int unit = 0; unit < perVisit.size(); unit++) {
            PerVisit each = perVisit.get(unit);
            if (!each.channel().equals(id)) {
                continue;
            }
            currency = currency == null ? each.cost().currency() : currency;
            if (currency.equals(each.cost().currency())) {
                minor += (double) each.cost().minor() * visits.unit(unit).visits;
            } else {
                leftOut.add("The cost of visits to " + each.touchpoint() + " is in " + each.cost().currency() + ", that of its channel " + id + " in " + currency
                        + ": it is left out.");
            }
        }
        return currency == null ? null : new Spent(minor, currency);
    }

    /** Sentences on what is in another currency. */
    Iterable<String> leftOut() {
        return leftOut;
    }
}
