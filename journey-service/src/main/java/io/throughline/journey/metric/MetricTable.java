package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes metrics of the counts of one period, for each row. */
final class MetricTable {

    private final MetricQuestion question;

    MetricTable(MetricQuestion question) {
        this.question = question;
    }

    /**
     * What was counted of one row.
     *
     * @param everybody people in the whole question
     * @param said null where nothing was
     * @param cost null where nobody said
     */
    record Counted(UnitCounts unit, long everybody, Sums.Money revenue, Sums.Mean handling, Sums.Said said, Costs.Spent cost) {
    }

    Map<String, Metric> metrics(Counted counted) {
        UnitCounts unit = counted.unit();
        Map<String, Metric> metrics = new LinkedHashMap<>();
        put(metrics, "visits", Metric.count(unit.visits));
        put(metrics, "people", Metric.count(unit.people));
        put(metrics, "dwell", Metric.mean(unit.dwell));
        put(metrics, "bounce", Metric.share(unit.bounced, unit.begun));
        if (question.by() == MetricQuestion.By.TOUCHPOINT || question.by() == MetricQuestion.By.STAGE) {
            put(metrics, "clickThrough", Metric.share(unit.wentOn, unit.visits));
        }
        if (question.goal() != null) {
            put(metrics, "conversion", Metric.share(unit.converted, unit.visits));
            put(metrics, "dropOff", Metric.share(unit.dropped, unit.visits));
        }
        contacts(metrics, unit);
        put(metrics, "handlingTime", counted.handling().metric());
        money(metrics, counted);
        if (question.by() != MetricQuestion.By.TOUCHPOINT) {
            put(metrics, "coverage", Metric.share(unit.people, counted.everybody()));
            put(metrics, "eventsPerVisit", unit.visits == 0 ? null : Metric.plain((double) unit.events / unit.visits, unit.visits, null, null, null, null));
        }
        said(metrics, counted.said());
        return metrics;
    }

    private void contacts(Map<String, Metric> metrics, UnitCounts unit) {
        if (question.contact() != null) {
            put(metrics, "repeatContact", Metric.share(unit.repeated, unit.contacts));
            put(metrics, "pendingContacts", Metric.count(unit.pending));
        }
        if (question.resolved() != null) {
            put(metrics, "resolutionTime", unit.hasResolution() ? Metric.mean(unit.resolution()) : null);
            put(metrics, "unresolved", Metric.count(unit.unresolved));
        }
        put(metrics, "responseTime", unit.hasResponse() ? Metric.mean(unit.response()) : null);
    }

    private void money(Map<String, Metric> metrics, Counted counted) {
        if (question.revenue() != null) {
            Sums.Money revenue = counted.revenue();
            put(metrics, "orders", Metric.count(revenue.n()));
            put(metrics, "revenue", Metric.money(revenue.minor().doubleValue(), revenue.n(), question.revenue().currency()));
            put(metrics, "averageOrderValue", revenue.n() == 0 ? null
                    : Metric.money(revenue.minor().doubleValue() / revenue.n(), revenue.n(), question.revenue().currency()));
            put(metrics, "publicOrders", Metric.count(revenue.publicN()));
            put(metrics, "publicRevenue", Metric.money(revenue.publicMinor().doubleValue(), revenue.publicN(), question.revenue().currency()));
        }
        if (counted.cost() != null) {
            put(metrics, "cost", Metric.money(counted.cost().minor(), null, counted.cost().currency()));
        }
    }

    private static void said(Map<String, Metric> metrics, Sums.Said said) {
        if (said != null) {
            put(metrics, "csat", Metric.share(said.satisfied(), said.rated()));
            put(metrics, "nps", said.asked() == 0 ? null
                    : Metric.plain(100.0 * (said.promoters() - said.detractors()) / said.asked(), said.asked(), null, null, null, null));
        }
    }

    private static void put(Map<String, Metric> metrics, String name, Metric metric) {
        if (metric != null) {
            metrics.put(name, metric);
        }
    }

    /** A row, before it is set beside that of another period. */
    record Draft(Metrics.Row row, long visits) {
    }

    Draft draft(Metrics.Row named, Counted counted) {
        return new Draft(new Metrics.Row(named.key(), named.label(), named.kind(), metrics(counted)), counted.unit().visits);
    }

    /** @param before null where nothing is compared */
    Metrics beside(List<Draft> now, List<Draft> before) {
        Map<String, Metrics.Row> then = new HashMap<>();
        if (before != null) {
            before.forEach(draft -> then.put(draft.row().key(), draft.row()));
        }
        List<Metrics.Row> rows = new ArrayList<>();
        now.stream().filter(draft -> draft.visits() > 0 || question.by() == MetricQuestion.By.SEGMENT || question.by() == MetricQuestion.By.STAGE)
                .sorted(Comparator.comparingLong(Draft::visits).reversed().thenComparing(draft -> draft.row().key()))
                .limit(Metrics.MOST_ROWS).forEach(draft -> rows.add(finished(draft.row(), then.get(draft.row().key()))));
        boolean more = now.stream().filter(draft -> draft.visits() > 0).count() > Metrics.MOST_ROWS;
        return new Metrics(rows, more, Metrics.DEFINITION);
    }

    private Metrics.Row finished(Metrics.Row row, Metrics.Row before) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        row.metrics().forEach((name, metric) -> {
            Metric beside = question.compare() == null ? metric : metric.beside(before == null ? null : before.metrics().get(name));
            metrics.put(name, beside.against(question.targets().get(MetricTarget.id(name, question.by().key(), row.key()))));
        });
        return new Metrics.Row(row.key(), row.label(), row.kind(), metrics);
    }
}
