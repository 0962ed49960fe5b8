package io.throughline.journey.attribution;

import java.util.function.IntToDoubleFunction;

/** Shapley's value of any game of few players, by its definition (Shapley 1953), to hold the closed form against. */
final class ShapleyGame {

    private ShapleyGame() {
    }

    /** @param worth of a set of players, one bit each */
    static double[] of(int players, IntToDoubleFunction worth) {
        double[] factorial = new double[players + 1];
        factorial[0] = 1;
        for (int i = 1; i <= players; i++) {
            factorial[i] = i * factorial[i - 1];
        }
        double[] values = new double[players];
        for (int set = 0; set < 1 << players; set++) {
            int size = Integer.bitCount(set);
            for (int player = 0; player < players; player++) {
                if ((set >> player & 1) == 0) {
                    double weight = factorial[size] * factorial[players - size - 1] / factorial[players];
                    values[player] += weight * (worth.applyAsDouble(set | 1 << player) - worth.applyAsDouble(set));
                }
            }
        }
        return values;
    }
}
