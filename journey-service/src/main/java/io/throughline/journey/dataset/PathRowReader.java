package io.throughline.journey.dataset;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.throughline.commons.json.StorableText;

/** Reads finished paths from the lines of a CSV file: {@code web > mail > app,12,990.00,3}. */
final class PathRowReader {

    /** The most that one answer may read. */
    static final int MOST = 10_000;
    private static final int MOST_TOUCHES = 100;

    private final List<Row> rows = new ArrayList<>();
    private final List<LineFault> faults = new ArrayList<>();

    record Row(List<String> path, long conversions, BigDecimal value, long nulls) {
    }

    List<Row> rows() {
        return rows;
    }

    List<LineFault> faults() {
        return faults;
    }

    void add(CsvPartReader.Line line) {
        try {
            if (rows.size() == MOST) {
                throw new IllegalArgumentException("is one too many: a dataset holds " + MOST + " finished paths");
            }
            rows.add(row(line.fields()));
        } catch (IllegalArgumentException e) {
            if (faults.size() < LineFault.MOST) {
                faults.add(new LineFault(line.number(), e.getMessage()));
            }
        }
    }

    private static Row row(List<String> fields) {
        if (fields.size() != 2 && fields.size() != 4) {
            throw new IllegalArgumentException("has " + fields.size() + " fields; path, conversions, value and nulls are known");
        }
        List<String> path = Arrays.stream(fields.getFirst().split(">")).map(String::strip).toList();
        if (path.isEmpty() || path.size() > MOST_TOUCHES
                || path.stream().anyMatch(
                        touch -> touch.isEmpty() || touch.length() > EventRowReader.MOST_TEXT || StorableText.fault(touch).isPresent())) {
            throw new IllegalArgumentException("`path` must be 1 to " + MOST_TOUCHES + " touches of 1 to 256 characters, parted by >");
        }
        long conversions = count("conversions", fields.get(1));
        String value = fields.size() == 4 ? fields.get(2).strip() : "";
        if (!value.isEmpty() && !value.matches("\\d{1,12}(\\.\\d{1,4})?")) {
            throw new IllegalArgumentException("`value` must be a number such as 129.50");
        }
        return new Row(path, conversions, value.isEmpty() ? BigDecimal.ZERO : new BigDecimal(value),
                fields.size() == 4 ? count("nulls", fields.get(3)) : 0);
    }

    private static long count(String column, String text) {
        String number = text.strip();
        if (number.isEmpty()) {
            return 0;
        }
        if (!number.matches("\\d{1,12}")) {
            throw new IllegalArgumentException('`' + column + "` must be a whole number, not below 0");
        }
        return Long.parseLong(number);
    }
}
