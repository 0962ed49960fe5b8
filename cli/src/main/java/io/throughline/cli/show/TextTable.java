package io.throughline.cli.show;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of texts under headings, aligned for a terminal. If they are wider than it, the widest columns are cut, and columns at the
 * right that still do not fit are named below the table.
 */
final class TextTable {

    private static final String GAP = "  ";
    private static final int NARROWEST = 8;
    private static final int NARROWEST_BY_HEADING = 20;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    /** @param width of the terminal in columns; 0 cuts nothing */
    List<String> lines(int width) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = DisplayWidth.of(headings.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], DisplayWidth.of(row.get(column)));
            }
        }
        int columns = width == 0 ? widths.length : fit(widths, width);
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, widths, columns));
        rows.forEach(row -> lines.add(line(row, widths, columns)));
        if (columns < headings.size()) {
            lines.add("(no room for " + String.join(", ", headings.subList(columns, headings.size())) + ")");
        }
        return lines;
    }

    /** Narrows the widest column until the table fits, and returns how many columns fit. */
    private int fit(int[] widths, int width) {
        int columns = widths.length;
        while (columns > 1 && total(widths, columns) > width) {
            int widest = -1;
            for (int column = 0; column < columns; column++) {
                boolean narrower = widths[column] > narrowest(column) && (widest < 0 || widths[column] > widths[widest]);
                widest = narrower ? column : widest;
            }
            if (widest >= 0) {
                widths[widest]--;
            } else {
                columns--;
            }
        }
        widths[0] = Math.min(widths[0], width);
        return columns;
    }

    private int narrowest(int column) {
        return Math.max(NARROWEST, Math.min(NARROWEST_BY_HEADING, DisplayWidth.of(headings.get(column))));
    }

    private static int total(int[] widths, int columns) {
        int total = GAP.length() * (columns - 1);
        for (int column = 0; column < columns; column++) {
            total += widths[column];
        }
        return total;
    }

    private static String line(List<String> cells, int[] widths, int columns) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            line.append(column == 0 ? "" : GAP)
                    .append(DisplayWidth.padded(DisplayWidth.cut(cells.get(column), widths[column]), widths[column]));
        }
        return line.toString().stripTrailing();
    }
}
