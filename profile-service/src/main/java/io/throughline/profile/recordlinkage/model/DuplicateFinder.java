package io.throughline.profile.recordlinkage.model;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Finds probable duplicates among people: counts values, learns the model from a sample of the pairs, scores all pairs. */
public final class DuplicateFinder {

    /**
     * The number of pairs of each sort from which the model is learnt: enough for shares of one in 100,000, and bounds the
     * memory.
     */
    private static final int SAMPLE = 1_000_000;

    private final PeopleTable people;
    private final CandidatePairs pairs;
    private int rounds;

    public DuplicateFinder(PeopleTable people) {
        this.people = people;
        this.pairs = new CandidatePairs(people);
    }

    /** In this order. */
    public enum Phase {
        COUNTING, LEARNING, COMPARING
    }

    public interface Progress {

        /** Called often; may throw to end the search. */
        void at(Phase phase, long done, long total);
    }

    /** The number of pairs to be compared. */
    public long total() {
        return pairs.total();
    }

    /** The rounds of expectation maximisation that were needed. */
    public int rounds() {
        return rounds;
    }

    public LinkageModel learn(Progress progress) {
        int steps = DescriptionSlot.COUNTED + BlockingKey.COUNT;
        for (int slot = 0; slot < DescriptionSlot.COUNTED; slot++) {
            people.count(DescriptionSlot.values()[slot]);
            progress.at(Phase.COUNTING, slot + 1L, steps);
        }
        pairs.count(keys -> progress.at(Phase.COUNTING, DescriptionSlot.COUNTED + keys, steps));
        AgreementPatterns patterns = new AgreementPatterns();
        double share = Math.min(1, SAMPLE / (double) Math.max(1, pairs.total()));
        pairs.visit(share, (one, a, other, b) -> patterns.addKeyed(FieldComparison.compare(a, b), 1 / share),
                done -> progress.at(Phase.LEARNING, Math.min(SAMPLE, done), 2L * SAMPLE));
        sampleAnybody(patterns, progress);
        ModelEstimation estimation = new ModelEstimation(patterns, people.size());
        LinkageModel model = estimation.model();
        rounds = estimation.rounds();
        return model;
    }

    /** All pairs where there are few, else a sample, always the same for the same people. */
    private void sampleAnybody(AgreementPatterns patterns, Progress progress) {
        long all = (long) people.size() * (people.size() - 1) / 2;
        if (all <= SAMPLE) {
            PersonDescription[] who = new PersonDescription[people.size()];
            for (int j = 0; j < who.length; j++) {
                who[j] = people.description(j);
                for (int i = 0; i < j; i++) {
                    patterns.addRandom(FieldComparison.compare(who[i], who[j]), 1);
                }
                progress.at(Phase.LEARNING, SAMPLE + (long) j * SAMPLE / who.length, 2L * SAMPLE);
            }
            return;
        }
        SplittableRandom random = new SplittableRandom(people.size());
        for (int i = 0; i < SAMPLE; i++) {
            int one = random.nextInt(people.size());
            int other = (one + 1 + random.nextInt(people.size() - 1)) % people.size();
            patterns.addRandom(FieldComparison.compare(people.description(one), people.description(other)), 1);
            progress.at(Phase.LEARNING, (long) SAMPLE + i, 2L * SAMPLE);
        }
    }

    /** @param threshold the least probability; a pair may be reported twice */
    public void find(LinkageModel model, double threshold, Consumer<DuplicateCandidate> found, Progress progress) {
        double least = LinkageModel.log2(threshold / (1 - threshold));
        double[] chances = new double[FieldComparison.COUNT];
        pairs.visit(1, (one, a, other, b) -> {
            long levels = FieldComparison.compare(a, b);
            chances(model, one, levels, chances);
            LinkageModel.MatchScore judgement = model.score(levels, chances);
            if (judgement.weight() >= least) {
                found.accept(new DuplicateCandidate(people.id(one), people.id(other), levels, judgement));
            }
        }, done -> progress.at(Phase.COMPARING, done, pairs.total()));
    }

    private void chances(LinkageModel model, int one, long levels, double[] chances) {
        for (FieldComparison comparison : FieldComparison.all()) {
            int i = comparison.ordinal();
            int level = AgreementLevels.level(levels, i);
            if (level >= 0) {
                chances[i] = level == 0 && comparison.slot() != null
                        ? model.chance(i, people.count(one, comparison.slot()), people.size()) : model.u()[i][level];
            }
        }
    }
}
