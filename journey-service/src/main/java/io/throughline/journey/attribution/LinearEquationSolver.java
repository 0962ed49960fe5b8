package io.throughline.journey.attribution;

import java.util.Optional;

/** Solves systems of linear equations by LU decomposition with partial pivoting (Golub and Van Loan, Matrix Computations, 3.4). */
final class LinearEquationSolver {

    private LinearEquationSolver() {
    }

    /**
     * @param each called for each row, of thousands; an exception from it aborts the work
     * @return the inverse; empty if the matrix has none. The matrix is overwritten.
     */
    static Optional<double[][]> inverse(double[][] matrix, Runnable each) {
        int n = matrix.length;
        double[][] unit = new double[n][n];
        for (int i = 0; i < n; i++) {
            unit[i][i] = 1;
        }
        return solve(matrix, unit, each) ? Optional.of(unit) : Optional.empty();
    }

    /** @return x with matrix x = right; empty if there is no unique solution. Both arguments are overwritten. */
    static Optional<double[]> solve(double[][] matrix, double[] right, Runnable each) {
        double[][] columns = new double[right.length][];
        for (int i = 0; i < right.length; i++) {
            columns[i] = new double[]{ right[i] };
        }
        if (!solve(matrix, columns, each)) {
            return Optional.empty();
        }
        double[] solution = new double[right.length];
        for (int i = 0; i < solution.length; i++) {
            solution[i] = columns[i][0];
        }
        return Optional.of(solution);
    }

    /** Works on whole rows, so that the processor handles several numbers at a time. */
    private static boolean solve(double[][] a, double[][] b, Runnable each) {
        int n = a.length;
        for (int k = 0; k < n; k++) {
            each.run();
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            if (a[pivot][k] == 0) {
                return false;
            }
            swap(a, k, pivot);
            swap(b, k, pivot);
            for (int i = k + 1; i < n; i++) {
                // A chain's matrix is sparse at first: rows without this state stay unchanged.
                if (a[i][k] != 0) {
                    double factor = a[i][k] / a[k][k];
                    subtract(a[i], a[k], factor, k);
                    subtract(b[i], b[k], factor, 0);
                }
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            each.run();
            for (int j = 0; j < b[k].length; j++) {
                b[k][j] /= a[k][k];
            }
            for (int i = 0; i < k; i++) {
                if (a[i][k] != 0) {
                    subtract(b[i], b[k], a[i][k], 0);
                }
            }
        }
        return true;
    }

    private static void subtract(double[] from, double[] row, double factor, int start) {
        for (int j = start; j < from.length; j++) {
            from[j] -= factor * row[j];
        }
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}
