package io.throughline.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks docs/glossary.md against the code. A type in it is a top-level type of a {@code src/main/java} of the repository, or a type
 * nested in one, written {@code Outer.Nested}.
 */
class GlossaryTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String HEADING = "word";
    private static final int CELLS = 5;
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*)(?:\\.([A-Z]\\w*))?`");
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{2,}");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    private static List<List<String>> rows;
    private static Map<String, List<Path>> sources;

    @BeforeAll
    static void read() throws IOException {
        rows = Files.readAllLines(ROOT.resolve("docs/glossary.md")).stream().filter(line -> line.startsWith("|"))
                .map(GlossaryTest::cells).filter(row -> !row.getFirst().equals(HEADING) && !row.getFirst().matches("-+")).toList();
        sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            modules.map(module -> module.resolve("src/main/java")).filter(Files::isDirectory).forEach(GlossaryTest::index);
        }
    }

    @Test
    void hasRowsAndFindsTheSources() {
        assertThat(rows).hasSizeGreaterThan(100);
        assertThat(sources).hasSizeGreaterThan(500);
    }

    @Test
    void everyRowHasAllCells() {
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(CELLS).noneMatch(String::isBlank));
    }

    @Test
    void everyWordIsThereInEnglishAndInChinese() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.getFirst()).containsPattern(ENGLISH).doesNotContainPattern(CHINESE);
            assertThat(row.get(1)).containsPattern(CHINESE);
        });
    }

    @Test
    void noWordIsThereTwice() {
        assertThat(repeated(row -> row.getFirst().toLowerCase(Locale.ROOT))).isEmpty();
        assertThat(repeated(row -> row.get(1))).isEmpty();
    }

    @Test
    void everyTypeExists() {
        List<String> unknown = rows.stream().map(row -> row.get(3)).filter(cell -> !exists(cell)).toList();
        assertThat(unknown).as("types in docs/glossary.md that no src/main/java declares").isEmpty();
    }

    private static List<String> cells(String line) {
        String row = line.strip();
        String inner = row.substring(1, row.endsWith("|") ? row.length() - 1 : row.length());
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }

    private static void index(Path sourceRoot) {
        try (Stream<Path> files = Files.walk(sourceRoot)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> sources
                    .computeIfAbsent(file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>()).add(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(String cell) {
        Matcher type = TYPE.matcher(cell);
        return type.matches() && sources.getOrDefault(type.group(1), List.of()).stream()
                .anyMatch(file -> declares(file, type.group(1)) && (type.group(2) == null || declares(file, type.group(2))));
    }

    private static boolean declares(Path file, String type) {
        Pattern declaration = Pattern.compile("(?m)^[^*\"/]*\\b(?:class|record|interface|enum) " + type + "\\b");
        try {
            return declaration.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> repeated(Function<List<String>, String> word) {
        Set<String> seen = new HashSet<>();
        return rows.stream().map(word).filter(each -> !seen.add(each)).collect(Collectors.toSet());
    }
}
