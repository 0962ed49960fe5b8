package io.throughline.profile.duplicate;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Finds probable duplicates among people: counts values, learns the model from a sample of the pairs, judges all pairs. */
final class Finder {

    /** Pairs of each sort that the model is learnt from: enough for shares of one in 100,000, and bounds its memory. */
    private static final int SAMPLE = 1_000_000;

    private final People people;
    private final Pairs pairs;
    private int rounds;

    Finder(People people) {
        this.people = people;
        this.pairs = new Pairs(people);
    }

    /** In this order. */
    enum Phase {
        COUNTING, LEARNING, COMPARING
    }

    interface Progress {

        /** Called often; may throw to end the search. */
        void at(Phase phase, long done, long total);
    }

    /** Pairs that are to be compared. */
    long total() {
        return pairs.total();
    }

    /** Rounds of expectation maximisation that it took. */
    int rounds() {
        return rounds;
    }

    Model learn(Progress progress) {
        int steps = Slot.COUNTED + BlockingKey.COUNT;
        for (int slot = 0; slot < Slot.COUNTED; slot++) {
            people.count(Slot.values()[slot]);
            progress.at(Phase.COUNTING, slot + 1L, steps);
        }
        pairs.count(keys -> progress.at(Phase.COUNTING, Slot.COUNTED + keys, steps));
        Patterns patterns = new Patterns();
        double share = Math.min(1, SAMPLE / (double) Math.max(1, pairs.total()));
        pairs.visit(share, (one, a, other, b) -> patterns.addKeyed(Comparison.compare(a, b), 1 / share),
                done -> progress.at(Phase.LEARNING, Math.min(SAMPLE, done), 2L * SAMPLE));
        sampleAnybody(patterns, progress);
        Estimation estimation = new Estimation(patterns, people.size());
        Model model = estimation.model();
        rounds = estimation.rounds();
        return model;
    }

    /** All pairs where there are few, else as many as the sample takes, always the same for the same people. */
    private void sampleAnybody(Patterns patterns, Progress progress) {
        long all = (long) people.size() * (people.size() - 1) / 2;
        if (all <= SAMPLE) {
            Description[] who = new Description[people.size()];
            for (int j = 0; j < who.length; j++) {
                who[j] = people.description(j);
                for (int i = 0; i < j; i++) {
                    patterns.addRandom(Comparison.compare(who[i], who[j]), 1);
                }
                progress.at(Phase.LEARNING, SAMPLE + (long) j * SAMPLE / who.length, 2L * SAMPLE);
            }
            return;
        }
        SplittableRandom random = new SplittableRandom(people.size());
        for (int i = 0; i < SAMPLE; i++) {
            int one = random.nextInt(people.size());
            int other = (one + 1 + random.nextInt(people.size() - 1)) % people.size();
            patterns.addRandom(Comparison.compare(people.description(one), people.description(other)), 1);
            progress.at(Phase.LEARNING, (long) SAMPLE + i, 2L * SAMPLE);
        }
    }

    /** @param threshold the least probability; a pair may come twice */
    void find(Model model, double threshold, Consumer<Found> found, Progress progress) {
        double least = Model.log2(threshold / (1 - threshold));
        double[] chances = new double[Comparison.COUNT];
        pairs.visit(1, (one, a, other, b) -> {
            long levels = Comparison.compare(a, b);
            chances(model, one, levels, chances);
            Model.Judgement judgement = model.judge(levels, chances);
            if (judgement.weight() >= least) {
                found.accept(new Found(people.id(one), people.id(other), levels, judgement));
            }
        }, done -> progress.at(Phase.COMPARING, done, pairs.total()));
    }

    private void chances(Model model, int one, long levels, double[] chances) {
        for (Comparison comparison : Comparison.all()) {
            int i = comparison.ordinal();
            int level = Levels.level(levels, i);
            if (level >= 0) {
                chances[i] = level == 0 && comparison.slot() != null
                        ? model.chance(i, people.count(one, comparison.slot()), people.size()) : model.u()[i][level];
            }
        }
    }
}
