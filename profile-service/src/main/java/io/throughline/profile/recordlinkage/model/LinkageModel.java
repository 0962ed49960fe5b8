package io.throughline.profile.recordlinkage.model;

/**
 * The model of Fellegi and Sunter (1969), "A Theory for Record Linkage", JASA 64: a pair's levels speak for a match by the
 * ratio of how often matches (m) and how often other pairs have them; comparisons count as independent.
 * <p>Independence fails most for families: they share name, address and phone, and all of that together would outweigh two
 * different given names and birthdays. So pairs that do not match are of two sorts, as in Winkler (1993, "Improved
 * Decision Rules in the Fellegi-Sunter Model of Record Linkage") and Larsen and Rubin (2001, "Iterative Automated Record
 * Linkage Using Mixture Models", JASA 96): strangers, and people of one household. The latter agree on what a household
 * shares as often as the data show (h), and on a person's own fields no more often than strangers do (u).
 *
 * @param matches the probability that two people drawn at random are one
 * @param households the probability that they are two people of one household
 * @param m for each comparison and level the probability that a match has it, given that both have a value
 * @param h the same for two people of one household
 * @param u the same for strangers
 */
public record LinkageModel(double matches, double households, double[][] m, double[][] h, double[][] u) {

    /** The score of a pair: log2 of the odds, and its parts. */
    public record MatchScore(double weight, double[] weights, double household) {
    }

    /** log2 of the odds that two people drawn at random are one. */
    public double priorWeight() {
        return log2(matches / (1 - matches));
    }

    /** log2 m/u: how many times a level doubles the odds against a stranger, or halves them where negative. */
    public double weight(int comparison, int level) {
        return log2(m[comparison][level] / u[comparison][level]);
    }

    /**
     * The probability that a stranger has the same value, by how common the value is (Winkler 2000, "Frequency-Based Matching
     * in Fellegi-Sunter Model of Record Linkage"): the share of other people with the value replaces the u of the whole
     * comparison. The pair itself is left out; a value that nobody else has is only known to be rarer than one in all, so its
     * probability is that, or the comparison's u where that is smaller.
     *
     * @param count how many people have the value
     * @param people how many there are
     */
    double chance(int comparison, int count, int people) {
        return Math.max((count - 2.0) / people, Math.min(u[comparison][0], 1.0 / people));
    }

    /**
     * The odds that a pair with these levels matches: prior and weights of all comparisons, minus what a household explains.
     *
     * @param chances the probability that strangers have the level of each comparison; see {@link #chance}
     */
    MatchScore score(long levels, double[] chances) {
        double[] weights = new double[FieldComparison.COUNT];
        double match = priorWeight();
        double household = 0;
        for (int i = 0; i < weights.length; i++) {
            int level = AgreementLevels.level(levels, i);
            if (level >= 0) {
                weights[i] = log2(m[i][level] / chances[i]);
                match += weights[i];
                household += FieldComparison.all().get(i).isOfHouseholds() ? log2(h[i][level] / chances[i]) : 0;
            }
        }
        double strangers = 1 - matches - households;
        double explained = log2((strangers + households * Math.pow(2, household)) / (strangers + households));
        return new MatchScore(match - explained, weights, -explained);
    }

    public static double probability(double weight) {
        return 1 / (1 + Math.pow(2, -weight));
    }

    public static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
