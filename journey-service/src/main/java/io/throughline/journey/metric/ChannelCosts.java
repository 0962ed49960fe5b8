package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.touchpointcatalog.Channel;
import io.throughline.journey.touchpointcatalog.MoneyAmount;
import io.throughline.journey.touchpointcatalog.NamedTouchpoint;
import io.throughline.journey.touchpointcatalog.TouchpointIndex;

/**
 * The costs of touchpoints and channels. A channel's cost is its cost of 30 days scaled to the length of the period, plus the costs of
 * visits to its touchpoints in the same currency. Currencies are not converted.
 */
final class ChannelCosts {

    private static final double MONTH_SECONDS = 30 * 86_400;

    private final TouchpointIndex touchpoints;
    private final Map<String, MoneyAmount> perMonth = new HashMap<>();
    private final List<PerVisit> perVisit = new ArrayList<>();
    private final TreeSet<String> leftOut = new TreeSet<>();
    /** Null if no touchpoint has a cost per visit. */
    private final MetricCounter visits;

    /** One touchpoint in one channel. */
    private record PerVisit(String touchpoint, String channel, MoneyAmount cost) {
    }

    /** @param minor in the currency's smallest unit */
    record CostAmount(double minor, String currency) {
    }

    ChannelCosts(EventKinds eventKinds, TouchpointIndex touchpoints, List<Channel> channels, MetricCounter.Rules rules) {
        this.touchpoints = touchpoints;
        channels.stream().filter(channel -> channel.costPerMonth() != null)
                .forEach(channel -> perMonth.put(channel.id(), channel.costPerMonth()));
        int[] unitOf = units(eventKinds);
        this.visits = perVisit.isEmpty() ? null
                : new MetricCounter(perVisit.size(), (group, code) -> unitOf[group], group -> eventKinds.channelOf()[group], rules);
    }

    /** By group, the index of a touchpoint with a cost in a channel; −1 for others. */
    private int[] units(EventKinds eventKinds) {
        int[] unitOf = new int[eventKinds.touchpointOf().length];
        Map<String, Integer> units = new HashMap<>();
        for (int group = 0; group < unitOf.length; group++) {
            int place = eventKinds.touchpointOf()[group];
            Optional<NamedTouchpoint> named = place < 0 ? Optional.empty() : touchpoints.find(eventKinds.touchpoints().get(place).key());
            MoneyAmount cost = named.map(NamedTouchpoint::costPerVisit).orElse(null);
            String channel = eventKinds.channels().get(eventKinds.channelOf()[group]);
            unitOf[group] = cost == null ? -1 : units.computeIfAbsent(channel + "\n" + named.get().id(), none -> {
                perVisit.add(new PerVisit(named.get().id(), channel, cost));
                return perVisit.size() - 1;
            });
        }
        return unitOf;
    }

    void add(EventSequence eventSequence) {
        if (visits != null) {
            visits.add(eventSequence);
        }
    }

    /** Null if no cost is set. */
    CostAmount ofTouchpoint(String id, long visits) {
        return touchpoints.find(id).map(NamedTouchpoint::costPerVisit)
                .map(cost -> new CostAmount((double) cost.minor() * visits, cost.currency())).orElse(null);
    }

    /** Null if no cost is set. Without a monthly cost, the currency is that of the channel's first touchpoint with a cost. */
    CostAmount ofChannel(String id, TimePeriod period) {
        MoneyAmount month = perMonth.get(id);
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
                leftOut.add("The cost of visits to " + each.touchpoint() + " is in " + each.cost().currency() + ", that of its channel "
                        + id + " in " + currency
                        + ": it is left out.");
            }
        }
        return currency == null ? null : new CostAmount(minor, currency);
    }

    /** Sentences about costs in other currencies, which were left out. */
    Iterable<String> leftOut() {
        return leftOut;
    }
}
