package io.throughline.localstack;

import java.util.ArrayList;
import java.util.List;

/** A table for people of what runs on which port. */
record StackTable(List<SupervisedProcess> processes) {

    String text() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[]{ "service", "URL", "OpenAPI UI", "state" });
        for (SupervisedProcess process : processes) {
            ProcessSpec spec = process.spec();
            rows.add(new String[]{ spec.name(), spec.address(), spec.openApiUi().isEmpty() ? "-" : spec.openApiUi(), process.state() });
        }
        int[] widths = new int[4];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder("\n");
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                text.append(row[i]).append(" ".repeat(i == widths.length - 1 ? 0 : widths[i] - row[i].length() + 2));
            }
            text.append('\n');
        }
        return text.append('\n').toString();
    }
}
