package io.throughline.cli.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.throughline.cli.CliFailure;

/** The origin of a mapped value: a column, a literal ({@code =USD}) or a template ({@code cdnow-{customer_id}}). */
sealed interface ValueExpression {

    record Literal(String text) implements ValueExpression {
    }

    record Column(int index) implements ValueExpression {
    }

    /** Empty if any of its columns is empty, since half an identifier could belong to another person. */
    record Template(List<ValueExpression> parts) implements ValueExpression {

        String fill(List<String> cells) {
            var filled = new StringBuilder();
            for (ValueExpression part : parts) {
                String value = part.value(cells);
                if (value.isEmpty()) {
                    return "";
                }
                filled.append(value);
            }
            return filled.toString();
        }
    }

    Pattern BRACES = Pattern.compile("\\{([^{}]+)}");

    default String value(List<String> cells) {
        return switch (this) {
            case Literal literal -> literal.text;
            case Column column -> cells.get(column.index).strip();
            case Template template -> template.fill(cells);
        };
    }

    /** Parses a mapping's right side: {@code =literal}, a text that contains {@code {column}}, or a column's name. */
    static ValueExpression parse(String text, List<String> columns) {
        if (text.startsWith("=")) {
            return new Literal(text.substring(1));
        }
        return columns.contains(text) || !BRACES.matcher(text).find() ? column(text, columns) : template(text, columns);
    }

    /** Parses a text, which is a literal unless it contains {@code {column}}. */
    static ValueExpression text(String text, List<String> columns) {
        return BRACES.matcher(text).find() ? template(text, columns) : new Literal(text);
    }

    private static ValueExpression template(String text, List<String> columns) {
        var parts = new ArrayList<ValueExpression>();
        var matcher = BRACES.matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (matcher.start() > from) {
                parts.add(new Literal(text.substring(from, matcher.start())));
            }
            parts.add(column(matcher.group(1), columns));
            from = matcher.end();
        }
        if (from < text.length()) {
            parts.add(new Literal(text.substring(from)));
        }
        return new Template(parts);
    }

    private static Column column(String name, List<String> columns) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new CliFailure(
                    "There is no column \"%s\" (a literal is written =%s); the file has: %s".formatted(name, name,
                            String.join(", ", columns)));
        }
        return new Column(index);
    }
}
