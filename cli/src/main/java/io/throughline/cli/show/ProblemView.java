package io.throughline.cli.show;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows a problem (RFC 9457): its kind, what to change, and the faults with their fields. */
final class ProblemView {

    private ProblemView() {
    }

    static boolean isProblem(JsonNode value) {
        return value.isObject() && value.path("status").isInt() && value.path("status").intValue() >= 400 && value.path("title").isTextual()
                && (value.has("type") || value.has("detail"));
    }

    static List<String> lines(JsonNode problem, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(problem.path("status").intValue() + " " + JsonText.line(problem.path("title")));
        if (problem.path("detail").isTextual()) {
            lines.add(JsonText.line(problem.path("detail")));
        }
        if (problem.path("errors").isArray() && !problem.path("errors").isEmpty()) {
            TextTable faults = new TextTable(List.of("field", "fault"));
            problem.path("errors").forEach(fault -> faults.add(List.of(field(fault), JsonText.line(fault.path("message")))));
            faults.lines(width).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static String field(JsonNode fault) {
        String field = JsonText.line(fault.has("field") ? fault.path("field") : fault.path("pointer"));
        return field.isEmpty() ? "(the body)" : field;
    }
}
