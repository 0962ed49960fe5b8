package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes the metrics of each row from the counts of one period. */
final class MetricTable {

    private final MetricQuestion question;

    MetricTable(MetricQuestion question) {
        this.question = question;
    }

    /**
     * The counts of one row.
     *
     * @param everybody people in the whole question
     * @param said null if there is no feedback
     * @param cost null if no cost is set
     */
    record RowCounts(UnitCounts unit, long everybody, MetricSums.Money revenue, MetricSums.Mean handling, MetricSums.ResponseCounts said,
            ChannelCosts.CostAmount cost) {
    }

    Map<String, MetricValue> metrics(RowCounts counted) {
        UnitCounts unit = counted.unit();
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        put(metrics, "visits", MetricValue.count(unit.visits));
        put(metrics, "people", MetricValue.count(unit.people));
        put(metrics, "dwell", MetricValue.mean(unit.dwell));
        put(metrics, "bounce", MetricValue.share(unit.bounced, unit.begun));
        if (question.by() == MetricQuestion.By.TOUCHPOINT || question.by() == MetricQuestion.By.STAGE) {
            put(metrics, "clickThrough", MetricValue.share(unit.wentOn, unit.visits));
        }
        if (question.goal() != null) {
            put(metrics, "conversion", MetricValue.share(unit.converted, unit.visits));
            put(metrics, "dropOff", MetricValue.share(unit.dropped, unit.visits));
        }
        contacts(metrics, unit);
        put(metrics, "handlingTime", counted.handling().metric());
        money(metrics, counted);
        if (question.by() != MetricQuestion.By.TOUCHPOINT) {
            put(metrics, "coverage", MetricValue.share(unit.people, counted.everybody()));
            put(metrics, "eventsPerVisit",
                    unit.visits == 0 ? null : MetricValue.plain((double) unit.events / unit.visits, unit.visits, null, null, null, null));
        }
        said(metrics, counted.said());
        return metrics;
    }

    private void contacts(Map<String, MetricValue> metrics, UnitCounts unit) {
        if (question.contact() != null) {
            put(metrics, "repeatContact", MetricValue.share(unit.repeated, unit.contacts));
            put(metrics, "pendingContacts", MetricValue.count(unit.pending));
        }
        if (question.resolved() != null) {
            put(metrics, "resolutionTime", unit.hasResolution() ? MetricValue.mean(unit.resolution()) : null);
            put(metrics, "unresolved", MetricValue.count(unit.unresolved));
        }
        put(metrics, "responseTime", unit.hasResponse() ? MetricValue.mean(unit.response()) : null);
    }

    private void money(Map<String, MetricValue> metrics, RowCounts counted) {
        if (question.revenue() != null) {
            MetricSums.Money revenue = counted.revenue();
            put(metrics, "orders", MetricValue.count(revenue.n()));
            put(metrics, "revenue", MetricValue.money(revenue.minor().doubleValue(), revenue.n(), question.revenue().currency()));
            put(metrics, "averageOrderValue", revenue.n() == 0 ? null
                    : MetricValue.money(revenue.minor().doubleValue() / revenue.n(), revenue.n(), question.revenue().currency()));
            put(metrics, "publicOrders", MetricValue.count(revenue.publicN()));
            put(metrics, "publicRevenue",
                    MetricValue.money(revenue.publicMinor().doubleValue(), revenue.publicN(), question.revenue().currency()));
        }
        if (counted.cost() != null) {
            put(metrics, "cost", MetricValue.money(counted.cost().minor(), null, counted.cost().currency()));
        }
    }

    private static void said(Map<String, MetricValue> metrics, MetricSums.ResponseCounts said) {
        if (said != null) {
            put(metrics, "csat", MetricValue.share(said.satisfied(), said.rated()));
            put(metrics, "nps", said.asked() == 0 ? null
                    : MetricValue.plain(100.0 * (said.promoters() - said.detractors()) / said.asked(), said.asked(), null, null, null,
                            null));
        }
    }

    private static void put(Map<String, MetricValue> metrics, String name, MetricValue metric) {
        if (metric != null) {
            metrics.put(name, metric);
        }
    }

    /** A row before it is compared with another period. */
    record Draft(MetricsResult.Row row, long visits) {
    }

    Draft draft(MetricsResult.Row named, RowCounts counted) {
        return new Draft(new MetricsResult.Row(named.key(), named.label(), named.kind(), metrics(counted)), counted.unit().visits);
    }

    /** @param before null if nothing is compared */
    MetricsResult beside(List<Draft> now, List<Draft> before) {
        Map<String, MetricsResult.Row> then = new HashMap<>();
        if (before != null) {
            before.forEach(draft -> then.put(draft.row().key(), draft.row()));
        }
        List<MetricsResult.Row> rows = new ArrayList<>();
        now.stream()
                .filter(draft -> draft.visits() > 0 || question.by() == MetricQuestion.By.SEGMENT
                        || question.by() == MetricQuestion.By.STAGE)
                .sorted(Comparator.comparingLong(Draft::visits).reversed().thenComparing(draft -> draft.row().key()))
                .limit(MetricsResult.MOST_ROWS).forEach(draft -> rows.add(finished(draft.row(), then.get(draft.row().key()))));
        boolean more = now.stream().filter(draft -> draft.visits() > 0).count() > MetricsResult.MOST_ROWS;
        return new MetricsResult(rows, more, MetricsResult.DEFINITION);
    }

    private MetricsResult.Row finished(MetricsResult.Row row, MetricsResult.Row before) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        row.metrics().forEach((name, metric) -> {
            MetricValue beside = question.compare() == null ? metric : metric.beside(before == null ? null : before.metrics().get(name));
            metrics.put(name, beside.against(question.targets().get(MetricTarget.id(name, question.by().key(), row.key()))));
        });
        return new MetricsResult.Row(row.key(), row.label(), row.kind(), metrics);
    }
}
