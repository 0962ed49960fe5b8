package io.throughline.cli.imports;

import java.nio.charset.Charset;
import java.util.List;

/**
 * The format of the file.
 *
 * @param delimiter {@code null} for columns separated by any run of blanks (as in fixed-width listings)
 * @param header whether the first row names the columns
 * @param names the columns' names where the first row does not name them; empty for 1, 2, 3 …
 */
record FileLayout(Character delimiter, char quote, boolean header, List<String> names, Charset encoding) {

    static Character delimiter(String option) {
        return switch (option) {
            case "whitespace" -> null;
            case "tab", "\\t" -> '\t';
            default -> {
                if (option.length() != 1) {
                    throw new IllegalArgumentException("--delimiter is one character, tab or whitespace, not " + option + ".");
                }
                yield option.charAt(0);
            }
        };
    }
}
