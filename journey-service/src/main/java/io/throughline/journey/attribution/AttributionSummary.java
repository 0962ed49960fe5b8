package io.throughline.journey.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

import io.throughline.commons.problem.ProblemException;
import io.throughline.commons.problem.ProblemKind;
import io.throughline.journey.attribution.AttributionResult.Credit;
import io.throughline.journey.attribution.AttributionResult.CreditBefore;
import io.throughline.journey.attribution.AttributionResult.ModelCredits;

/** Prepares credits for the answer: with names, as amounts of money, the largest first. */
final class AttributionSummary {

    /** Half of what a long holds, so that no sum of parts overflows. */
    private static final double MOST_MINOR = 4e18;

    private final AttributionQuestion question;
    private final List<String> keys;
    private final double conversions;
    private final double value;

    /** @param value of all conversions, in whole units of the currency */
    AttributionSummary(AttributionQuestion question, List<String> keys, double conversions, double value) {
        this.question = question;
        this.keys = keys;
        this.conversions = conversions;
        this.value = value;
    }

    RevenueAmount revenue() {
        return money(value);
    }

    /** @param amount in whole units of the currency; null if no revenue was requested */
    RevenueAmount money(double amount) {
        return question.revenue() == null ? null : new RevenueAmount(Math.round(amount * unit()), question.revenue().currency());
    }

    private double unit() {
        return Math.pow(10, Currency.getInstance(question.revenue().currency()).getDefaultFractionDigits());
    }

    /** @param before the credits in the comparison period, by index; null if nothing is compared */
    ModelCredits of(ChannelCredits credits, CreditBefore[] before) {
        long[] minor = minor(credits);
        List<Credit> shown = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            boolean nothing =
                    isNothing(i, credits) && !question.costs().containsKey(keys.get(i)) && (before == null || before[i].conversions() == 0);
            if (!nothing) {
                shown.add(credit(i, credits, minor, before == null ? null : before[i]));
            }
        }
        shown.sort(Comparator.comparingDouble((Credit credit) -> -credit.conversions()).thenComparing(Credit::key));
        return new ModelCredits(shown);
    }

    /** All credits of the comparison period, by index. */
    CreditBefore[] before(ChannelCredits credits) {
        long[] minor = minor(credits);
        CreditBefore[] before = new CreditBefore[keys.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = new CreditBefore(credits.conversions()[i], share(i, credits), revenue(i, minor),
                    credits.effects() == null ? null : credits.effects()[i]);
        }
        return before;
    }

    private static boolean isNothing(int i, ChannelCredits credits) {
        return credits.conversions()[i] == 0 && credits.value()[i] == 0;
    }

    private long[] minor(ChannelCredits credits) {
        return question.revenue() == null ? null : rounded(credits.value());
    }

    private RevenueAmount revenue(int i, long[] minor) {
        return minor == null ? null : new RevenueAmount(minor[i], question.revenue().currency());
    }

    private double share(int i, ChannelCredits credits) {
        return conversions == 0 ? 0 : credits.conversions()[i] / conversions;
    }

    private Credit credit(int i, ChannelCredits credits, long[] minor, CreditBefore before) {
        RevenueAmount revenue = revenue(i, minor);
        RevenueAmount cost = question.costs().get(keys.get(i));
        Double roi = revenue == null || cost == null || cost.minor() == 0 ? null : (double) (revenue.minor() - cost.minor()) / cost.minor();
        return new Credit(keys.get(i), credits.conversions()[i], share(i, credits), revenue,
                credits.effects() == null ? null : credits.effects()[i], cost, roi, before);
    }

    /** Rounds to whole units that add up to the total: what rounding down leaves goes to the values that lost most by it. */
    private long[] rounded(double[] values) {
        long[] minor = new long[values.length];
        long left = Math.round(value * unit());
        if (Math.abs((double) left) > MOST_MINOR) {
            throw ProblemException.of(ProblemKind.UNPROCESSABLE,
                    "All revenue together is more than can be told to the smallest unit: narrow the period, or filter.");
        }
        List<Integer> byLoss = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            minor[i] = (long) Math.floor(values[i] * unit());
            left -= minor[i];
            byLoss.add(i);
        }
        byLoss.sort(Comparator.comparingDouble(i -> minor[i] - values[i] * unit()));
        // Usually less than one unit for each; more if sums exceed what a double holds exactly.
        for (int i = 0; i < byLoss.size(); i++) {
            minor[byLoss.get(i)] += left / byLoss.size() + (i < Math.abs(left % byLoss.size()) ? Long.signum(left) : 0);
        }
        return minor;
    }
}
