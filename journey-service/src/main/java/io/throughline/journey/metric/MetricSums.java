package io.throughline.journey.metric;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.statistics.StudentTDistribution;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.analysis.sql.ScopeSql;
import io.throughline.journey.touchpoint.clickhouse.ClickHouseClient;

/** Sums that do not depend on the order of events: revenue, handling time and feedback by channel. */
final class MetricSums {

    /** In the currency's main unit. Larger amounts are mistakes or abuse, and their sums would exceed what a decimal holds. */
    private static final long MOST_AMOUNT = 1_000_000_000_000L;
    /** One year. Longer times are not real handling times. */
    private static final long MOST_SECONDS = 31_536_000;

    private final AnalysisSql sql;
    private final QueryRun run;

    MetricSums(AnalysisSql sql, QueryRun run) {
        this.sql = sql;
        this.run = run;
    }

    /**
     * @param minor in the currency's smallest unit
     * @param publicN how many of the orders come from public sources
     * @param publicMinor the revenue of these orders
     */
    record Money(long n, BigDecimal minor, long publicN, BigDecimal publicMinor) {

        static final Money NONE = new Money(0, BigDecimal.ZERO, 0, BigDecimal.ZERO);

        Money plus(Money other) {
            return new Money(n + other.n, minor.add(other.minor), publicN + other.publicN, publicMinor.add(other.publicMinor));
        }
    }

    /** By channel or kind of event. Amounts in other currencies are neither converted nor added; a note reports them. */
    Map<String, Money> revenue(QuestionScope scope, MetricQuestion.Revenue revenue, LogField by) {
        ScopeSql from = sql.of(scope.by(new EventFilter.And(java.util.List.of(scope.filter(), revenue.event()))));
        String amount = "toDecimal128OrNull(" + sql.text(revenue.property()) + ", 4)";
        String currency = "upper(" + sql.text("currency") + ")";
        String believed = "abs(assumeNotNull(" + amount + ")) <= " + MOST_AMOUNT;
        String unproven = sql.filter(EventFilter.unproven());
        Map<String, Money> sums = new HashMap<>();
        int digits = Math.max(0, Currency.getInstance(revenue.currency()).getDefaultFractionDigits());
        String total = "toString(sum(assumeNotNull(" + amount + ")))";
        String publicTotal = "toString(sumIf(assumeNotNull(" + amount + "), " + unproven + "))";
        for (JsonNode row : run.rows(from.with() + "SELECT " + by.column() + " AS of, count() AS n, " + total + " AS total, countIf("
                + unproven + ") AS public_n, "
                + publicTotal + " AS public_total " + from.from() + " AND " + amount + " IS NOT NULL AND " + believed + " AND " + currency
                + " IN ('', "
                + ClickHouseClient.quoted(revenue.currency()) + ") GROUP BY of ORDER BY n DESC LIMIT 10000")) {
            sums.put(row.get("of").asText(),
                    new Money(row.get("n").asLong(), new BigDecimal(row.get("total").asText()).movePointRight(digits),
                            row.get("public_n").asLong(), new BigDecimal(row.get("public_total").asText()).movePointRight(digits)));
        }
        Set<String> others = new TreeSet<>();
        JsonNode left = run.rows(from.with() + "SELECT groupUniqArrayIf(20)(" + currency + ", " + currency + " NOT IN ('', "
                + ClickHouseClient.quoted(revenue.currency()) + ")) AS others, countIf(" + amount + " IS NOT NULL AND NOT " + believed
                + ") AS huge " + from.from()).getFirst();
        left.get("others").forEach(other -> others.add(other.asText()));
        if (left.get("huge").asLong() > 0) {
            run.addNote(left.get("huge").asLong() + " orders are said to be worth more than " + MOST_AMOUNT
                    + ": they are left out of the revenue.");
        }
        if (!others.isEmpty()) {
            run.addNote("Revenue is of " + revenue.currency() + " alone; there are orders in " + run.mask().text(String.join(", ", others))
                    + " too.");
        }
        return sums;
    }

    /** @param squares sum of the squares */
    record Mean(long n, double sum, double squares) {

        static final Mean NONE = new Mean(0, 0, 0);

        Mean plus(Mean other) {
            return new Mean(n + other.n, sum + other.sum, squares + other.squares);
        }

        MetricValue metric() {
            if (n == 0) {
                return null;
            }
            double mean = sum / n;
            if (n == 1) {
                return MetricValue.plain(mean, 1L, null, null, null, null);
            }
            double margin = StudentTDistribution.quantile(n - 1) * Math.sqrt(Math.max(0, (squares - sum * sum / n) / (n - 1)) / n);
            return MetricValue.plain(mean, n, mean - margin, mean + margin, null, null);
        }
    }

    /** Seconds of the property {@code handling_seconds}, by channel or kind of event. */
    Map<String, Mean> handling(QuestionScope scope, LogField by) {
        ScopeSql from = sql.of(scope);
        String seconds = sql.number("handling_seconds");
        Map<String, Mean> sums = new HashMap<>();
        for (JsonNode row : run.rows(from.with() + "SELECT " + by.column() + " AS of, count() AS n, sum(assumeNotNull(" + seconds
                + ")) AS total, sum(pow(assumeNotNull(" + seconds
                + "), 2)) AS squares " + from.from() + " AND " + seconds + " BETWEEN 0 AND " + MOST_SECONDS
                + " GROUP BY of ORDER BY n DESC LIMIT 10000")) {
            sums.put(row.get("of").asText(), new Mean(row.get("n").asLong(), row.get("total").asDouble(), row.get("squares").asDouble()));
        }
        return sums;
    }

    /**
     * @param satisfied CSAT scores of 4 and 5 among {@code rated}
     * @param promoters NPS scores of 9 and 10, {@code detractors} of 0 to 6, among {@code asked}
     */
    record ResponseCounts(long rated, long satisfied, long asked, long promoters, long detractors) {
    }

    /** Feedback of people who agree to its use, by channel. A filter applies to the responses themselves. */
    Map<String, ResponseCounts> said(QuestionScope scope) {
        ScopeSql from =
                sql.ofFeedback(scope.by(new EventFilter.And(java.util.List.of(scope.filter(), EventFilter.is(LogField.TYPE, "feedback")))));
        String csat = sql.number("csat");
        String nps = sql.number("nps");
        Map<String, ResponseCounts> all = new HashMap<>();
        for (JsonNode row : run.rows(from.with() + "SELECT channel AS of, countIf(" + csat + " IS NOT NULL) AS rated, countIf(" + csat
                + " >= 4) AS satisfied, countIf("
                + nps + " IS NOT NULL) AS asked, countIf(" + nps + " >= 9) AS promoters, countIf(" + nps + " <= 6) AS detractors "
                + from.from()
                + " GROUP BY channel LIMIT 1000")) {
            all.put(row.get("of").asText(),
                    new ResponseCounts(row.get("rated").asLong(), row.get("satisfied").asLong(), row.get("asked").asLong(),
                            row.get("promoters").asLong(), row.get("detractors").asLong()));
        }
        return all;
    }
}
