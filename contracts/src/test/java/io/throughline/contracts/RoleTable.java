package io.throughline.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of docs/roles.md: numbered lines with a column for each role, and the operations behind each line. */
record RoleTable(List<String> columns, Map<Integer, Set<String>> roles, Map<Integer, List<String>> operations) {

    private static final Pattern LINE = Pattern.compile("^\\| ([0-9]+)\\. (.*)\\|$", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^\\| What \\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern OPERATIONS = Pattern.compile("^([0-9]+)\\. ((?:`[A-Za-z]+`,?\\s*)+)", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([A-Za-z]+)`");

    static RoleTable read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RoleTable parse(String text) {
        Matcher heading = HEADING.matcher(text);
        List<String> columns = heading.find() ? cells(heading.group(1)) : List.of();
        Map<Integer, Set<String>> roles = new LinkedHashMap<>();
        LINE.matcher(text).results().forEach(line -> {
            List<String> cells = cells(line.group(2));
            Set<String> ticked = new TreeSet<>();
            for (int i = 0; i < columns.size(); i++) {
                if (cells.get(i + 1).equals("✓")) {
                    ticked.add(columns.get(i));
                }
            }
            roles.put(Integer.valueOf(line.group(1)), ticked);
        });
        Map<Integer, List<String>> operations = OPERATIONS.matcher(text).results().collect(Collectors.toMap(
                line -> Integer.valueOf(line.group(1)), line -> CODE.matcher(line.group(2)).results().map(RoleTable::name).toList()));
        return new RoleTable(columns, roles, operations);
    }

    /** Where the table says otherwise than the documents; the documents' {@code x-roles} come from the code's annotations. */
    List<String> faults(List<OpenApiDocument> documents) {
        List<String> faults = new ArrayList<>();
        Map<String, Set<String>> allowed = new TreeMap<>();
        documents.stream().flatMap(each -> each.operations().stream()).forEach(operation -> allowed.put(operation.id(),
                operation.node().path("x-roles").valueStream().map(role -> role.asText()).collect(Collectors.toCollection(TreeSet::new))));
        if (!roles.keySet().equals(operations.keySet())) {
            faults.add("lines " + roles.keySet() + " have operations in " + operations.keySet());
        }
        Map<String, Integer> named = new TreeMap<>();
        operations.forEach((line, ids) -> ids.forEach(id -> {
            if (named.put(id, line) != null) {
                faults.add(id + " is in two lines");
            }
            if (!allowed.containsKey(id)) {
                faults.add("line " + line + " names " + id + ", which there is not");
            } else if (!allowed.get(id).equals(roles.get(line))) {
                faults.add("line " + line + " allows " + id + " to " + roles.get(line) + ", the document to " + allowed.get(id));
            }
        }));
        allowed.keySet().stream().filter(id -> !named.containsKey(id)).forEach(id -> faults.add(id + " is in no line"));
        return faults;
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|", -1)).map(String::trim).toList();
    }

    private static String name(MatchResult code) {
        return code.group(1);
    }
}
