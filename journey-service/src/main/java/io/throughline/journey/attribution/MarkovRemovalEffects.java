package io.throughline.journey.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.throughline.journey.attribution.FoldedConversionPaths.PathKey;
import io.throughline.journey.attribution.FoldedConversionPaths.Tally;

/**
 * Removal effects: by how much the probability of a conversion falls if each step to a channel leads nowhere instead. Source: Anderl,
 * Becker, von Wangenheim and Schumann, Mapping the customer journey, International Journal of Research in Marketing 33(3), 2016. Computed
 * exactly by linear equations instead of by simulation.
 */
final class MarkovRemovalEffects {

    /** The equations are solved densely: 2,000 states are 32 MB a matrix and some seconds. */
    static final int MOST_STATES = 2_000;

    private final int order;
    private final Map<PathKey, Integer> states = new HashMap<>();
    private final List<Integer> lastTouch = new ArrayList<>();
    private final Map<Long, double[]> steps = new HashMap<>();
    private final double[] toConversion = new double[MOST_STATES];
    private final double[] leaving = new double[MOST_STATES];

    private MarkovRemovalEffects(int order) {
        this.order = order;
        state(new int[0], 0);
    }

    /**
     * @param probability of a conversion, over all paths
     * @param effects of each channel, from 0 to 1
     */
    record RemovalEffects(double probability, double[] effects) {
    }

    /**
     * @param channels how many there are
     * @param each called often; an exception from it aborts the work
     * @return empty if there are more than {@link #MOST_STATES} states
     */
    static Optional<RemovalEffects> of(FoldedConversionPaths trails, int channels, int order, Runnable each) {
        MarkovRemovalEffects markovRemovalEffects = new MarkovRemovalEffects(order);
        boolean[] tooMany = new boolean[1];
        trails.each((touches, tally) -> tooMany[0] = tooMany[0] || !markovRemovalEffects.add(touches, tally));
        return tooMany[0] ? Optional.empty() : Optional.of(markovRemovalEffects.solve(channels, each));
    }

    private boolean add(int[] touches, Tally tally) {
        double weight = (double) tally.conversions() + tally.nulls();
        int from = 0;
        for (int i = 1; weight > 0 && i <= touches.length; i++) {
            int to = state(touches, i);
            if (to >= MOST_STATES) {
                return false;
            }
            steps.computeIfAbsent((long) from << 32 | to, step -> new double[1])[0] += weight;
            leaving[from] += weight;
            from = to;
        }
        toConversion[from] += tally.conversions();
        leaving[from] += weight;
        return true;
    }

    /** The state after {@code end} touchpoints, made of the last few of them. */
    private int state(int[] touches, int end) {
        PathKey key = new PathKey(Arrays.copyOfRange(touches, Math.max(0, end - order), end));
        return states.computeIfAbsent(key, fresh -> {
            lastTouch.add(end == 0 ? -1 : touches[end - 1]);
            return states.size();
        });
    }

    /**
     * With N = (I - Q)^-1 and h = N r, removing the states C of a channel subtracts N[start, C] N[C, C]^-1 h[C] from h[start]: the
     * probability of reaching C at all, by the state that is reached first, times the probability of converting from there (block
     * inversion).
     */
    private RemovalEffects solve(int channels, Runnable each) {
        int n = states.size();
        double[][] system = new double[n][n];
        double[] reach = new double[n];
        for (int i = 0; i < n; i++) {
            system[i][i] = 1;
        }
        steps.forEach((step, weight) -> {
            int from = (int) (step >> 32);
            system[from][step.intValue()] -= weight[0] / leaving[from];
        });
        double[][] visits = LinearEquationSolver.inverse(system, each)
                .orElseThrow(() -> new IllegalStateException("Every trail ends, so the chain has a solution"));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                reach[i] += toConversion[j] == 0 ? 0 : visits[i][j] * toConversion[j] / leaving[j];
            }
        }
        double[] effects = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            effects[channel] = reach[0] == 0 ? 0 : Math.clamp(lost(channel, visits, reach, each) / reach[0], 0, 1);
        }
        return new RemovalEffects(Math.clamp(reach[0], 0, 1), effects);
    }

    private double lost(int channel, double[][] visits, double[] reach, Runnable each) {
        int[] of = java.util.stream.IntStream.range(0, lastTouch.size()).filter(state -> lastTouch.get(state) == channel).toArray();
        double[][] among = new double[of.length][of.length];
        double[] right = new double[of.length];
        for (int i = 0; i < of.length; i++) {
            right[i] = reach[of[i]];
            for (int j = 0; j < of.length; j++) {
                among[i][j] = visits[of[i]][of[j]];
            }
        }
        double[] solved = LinearEquationSolver.solve(among, right, each).orElseThrow();
        double lost = 0;
        for (int i = 0; i < of.length; i++) {
            lost += visits[0][of[i]] * solved[i];
        }
        return lost;
    }
}
