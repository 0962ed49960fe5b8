package io.throughline.profile.recordlinkage.model;

import java.util.Arrays;

/**
 * Estimates a {@link LinkageModel} by expectation maximisation (Dempster, Laird and Rubin 1977, "Maximum Likelihood from
 * Incomplete Data via the EM Algorithm"; for this model Winkler 1988).
 * <p>Pairs that share a key contain nearly all matches and households, pairs drawn at random nearly none. So m and h are
 * estimated from the former, u from the latter (each pair weighted by the probability that it is of strangers), and the
 * prior probabilities are the expected numbers among the former, divided by all pairs there are. Values that agree because
 * a key requires it do not bias this: u never uses such pairs, and for m there are several keys, so that a match that
 * disagrees on one is found by another.
 */
final class ModelEstimation {

    private static final int MOST_ROUNDS = 300;
    private static final double STILL = 1e-5;

    /** The prior of m and h, with the weight of so many matches seen. */
    private static final double BELIEF = 3;
    private static final double[] MATCH = { 0.85, 0.08, 0.04, 0.03 };
    private static final double[] MATCH_OF_TWO = { 0.97, 0.03 };
    private static final double[] HOUSEHOLD = { 0.75, 0.05, 0.05, 0.15 };
    /** Pairs of each level that are added to the counts of u: a level that was never seen is rare, not impossible. */
    private static final double UNSEEN = 0.5;
    /** The assumed share of people with a second record, or with a housemate, before the data are seen. */
    private static final double SHARE = 0.02;

    private final AgreementPatterns patterns;
    private final double pairs;
    private final double[][] m = new double[FieldComparison.COUNT][];
    private final double[][] h = new double[FieldComparison.COUNT][];
    private final double[][] u = new double[FieldComparison.COUNT][];
    private double matches;
    private double households;
    private int rounds;

    /** @param people how many there are, including those who share no key */
    ModelEstimation(AgreementPatterns patterns, long people) {
        this.patterns = patterns;
        this.pairs = Math.max(1, people * (people - 1) / 2.0);
        this.matches = Math.min(0.25, SHARE * people / pairs);
        this.households = matches;
        for (FieldComparison comparison : FieldComparison.all()) {
            m[comparison.ordinal()] = match(comparison).clone();
            u[comparison.ordinal()] = new double[comparison.levels().size()];
            h[comparison.ordinal()] = comparison.isOfHouseholds() ? HOUSEHOLD.clone() : u[comparison.ordinal()];
        }
    }

    LinkageModel model() {
        countStrangers(false);
        double moved = 1;
        while (moved > STILL && rounds < MOST_ROUNDS) {
            moved = countRelated();
            countStrangers(true);
            rounds++;
        }
        return new LinkageModel(matches, households, m, h, u);
    }

    int rounds() {
        return rounds;
    }

    /** Updates m, h and the prior probabilities; returns the greatest change. */
    private double countRelated() {
        Odds odds = new Odds();
        double[][] matching = empty();
        double[][] housed = empty();
        double[] expected = { 0, 0 };
        patterns.each((pattern, keyed, random) -> {
            if (keyed > 0) {
                odds.of(pattern);
                expected[0] += keyed * odds.match;
                expected[1] += keyed * odds.household;
                add(matching, pattern, keyed * odds.match);
                add(housed, pattern, keyed * odds.household);
            }
        });
        double moved = 0;
        for (FieldComparison comparison : FieldComparison.all()) {
            int i = comparison.ordinal();
            moved = Math.max(moved, share(matching[i], match(comparison), BELIEF, m[i]));
            if (comparison.isOfHouseholds()) {
                moved = Math.max(moved, share(housed[i], HOUSEHOLD, BELIEF, h[i]));
            }
        }
        // At least half a pair: where there are no duplicates, no smaller prior can be inferred from so many pairs.
        double before = matches;
        matches = Math.min(0.25, Math.max(0.5, expected[0]) / pairs);
        households = Math.min(0.25, Math.max(0.5, expected[1]) / pairs);
        return Math.max(moved, Math.abs(matches - before) / matches);
    }

    private void countStrangers(boolean withoutRelated) {
        Odds odds = withoutRelated ? new Odds() : null;
        double[][] counts = empty();
        patterns.each((pattern, keyed, random) -> {
            if (random > 0) {
                if (withoutRelated) {
                    odds.of(pattern);
                }
                add(counts, pattern, withoutRelated ? random * (1 - odds.match - odds.household) : random);
            }
        });
        for (FieldComparison comparison : FieldComparison.all()) {
            double[] even = new double[comparison.levels().size()];
            Arrays.fill(even, 1.0 / even.length);
            share(counts[comparison.ordinal()], even, UNSEEN * even.length, u[comparison.ordinal()]);
        }
    }

    /** The expectation step: the probability of each sort for the pairs of a pattern, by the present model. */
    private final class Odds {

        private final double[][] matchWeights = ratios(m);
        private final double[][] householdWeights = ratios(h);
        private double match;
        private double household;

        void of(long pattern) {
            double asMatch = matches;
            double asHousehold = households;
            for (int i = 0; i < FieldComparison.COUNT; i++) {
                int level = AgreementLevels.level(pattern, i);
                if (level >= 0) {
                    asMatch *= matchWeights[i][level];
                    asHousehold *= householdWeights[i][level];
                }
            }
            double all = asMatch + asHousehold + 1 - matches - households;
            match = asMatch / all;
            household = asHousehold / all;
        }

        private double[][] ratios(double[][] shares) {
            double[][] ratios = empty();
            for (int i = 0; i < ratios.length; i++) {
                for (int level = 0; level < ratios[i].length; level++) {
                    ratios[i][level] = shares[i][level] / u[i][level];
                }
            }
            return ratios;
        }
    }

    private static double[][] empty() {
        double[][] empty = new double[FieldComparison.COUNT][];
        for (FieldComparison comparison : FieldComparison.all()) {
            empty[comparison.ordinal()] = new double[comparison.levels().size()];
        }
        return empty;
    }

    private static void add(double[][] counts, long pattern, double times) {
        for (int i = 0; i < counts.length; i++) {
            int level = AgreementLevels.level(pattern, i);
            if (level >= 0) {
                counts[i][level] += times;
            }
        }
    }

    private static double share(double[] counts, double[] believed, double belief, double[] shares) {
        double all = belief + Arrays.stream(counts).sum();
        double moved = 0;
        for (int level = 0; level < counts.length; level++) {
            double share = (counts[level] + belief * believed[level]) / all;
            moved = Math.max(moved, Math.abs(share - shares[level]));
            shares[level] = share;
        }
        return moved;
    }

    private static double[] match(FieldComparison comparison) {
        return comparison.levels().size() == 2 ? MATCH_OF_TWO : MATCH;
    }
}
