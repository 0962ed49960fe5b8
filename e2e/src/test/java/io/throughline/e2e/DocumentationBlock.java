package io.throughline.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code of a page. Comments beside it, which readers do not see, say what is to be done with it:
 *
 * <pre>
 * &lt;!-- not run: REASON --&gt;   before the block: it is not run
 * &lt;!-- file: NAME --&gt;         before the block: it is written to this file, which later blocks use
 * &lt;!-- expect: TEXT --&gt;       after the block, any number: what it prints contains this
 * </pre>
 *
 * @param line of the page on which the block's fence opens
 * @param language empty where the fence names none
 * @param notRun why it is not run
 * @param file where it is written to
 * @param expected what has to be in its output
 */
record DocumentationBlock(String page, int line, String language, String text, Optional<String> notRun, Optional<String> file,
        List<String> expected) {

    private static final Pattern COMMENT = Pattern.compile("^<!-- (not run|file|expect): (.*?) -->$");
    private static final Pattern FENCE = Pattern.compile("^( *)(```+) *(\\w*).*$");

    /** All blocks of a page in order. */
    static List<DocumentationBlock> read(Path root, String page) throws IOException {
        List<String> lines = Files.readAllLines(root.resolve(page));
        List<DocumentationBlock> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            Matcher fence = FENCE.matcher(lines.get(at));
            if (!fence.matches()) {
                continue;
            }
            int end = closing(lines, at, fence.group(2));
            String before = at == 0 ? "" : lines.get(at - 1);
            String text = String.join("\n", lines.subList(at + 1, end)).stripIndent() + "\n";
            blocks.add(new DocumentationBlock(page, at + 1, fence.group(3), text, comment(before, "not run"), comment(before, "file"),
                    expectations(lines, end + 1)));
            at = end;
        }
        return blocks;
    }

    private static int closing(List<String> lines, int opening, String fence) {
        for (int at = opening + 1; at < lines.size(); at++) {
            if (lines.get(at).strip().equals(fence)) {
                return at;
            }
        }
        throw new IllegalStateException("The block of line " + (opening + 1) + " has no end");
    }

    private static List<String> expectations(List<String> lines, int from) {
        List<String> expected = new ArrayList<>();
        for (int at = from; at < lines.size(); at++) {
            Optional<String> text = comment(lines.get(at), "expect");
            if (text.isEmpty()) {
                break;
            }
            expected.add(text.get());
        }
        return expected;
    }

    private static Optional<String> comment(String line, String kind) {
        Matcher comment = COMMENT.matcher(line.strip());
        return comment.matches() && comment.group(1).equals(kind) ? Optional.of(comment.group(2)) : Optional.empty();
    }

    /** Whether a page's session runs it. */
    boolean isRun() {
        return language.equals("bash") && notRun.isEmpty() && file.isEmpty();
    }

    String where() {
        return page + ":" + line;
    }
}
