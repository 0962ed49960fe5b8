package io.throughline.profile.profile;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a profile is found by: the values of its identifiers and traits, folded, and the pairs of neighbouring
 * characters in them. Pairs serve Chinese, whose words are mostly of two characters, as well as the inside of Latin
 * words; PostgreSQL's trigrams (pg_trgm) cannot use an index for two characters.
 */
record SearchText(String body, SortedSet<Integer> pairs) {

    /** Characters kept of the identifiers, and as many of the traits: bounds what one profile costs the index. */
    private static final int MOST_CHARACTERS = 4_000;

    static SearchText of(Collection<String> identifierValues, Collection<JsonNode> traitValues) {
        StringBuilder body = new StringBuilder();
        for (String value : identifierValues) {
            append(body, value, MOST_CHARACTERS);
        }
        int most = body.length() + MOST_CHARACTERS;
        for (JsonNode value : traitValues) {
            appendLeaves(body, value, most);
        }
        String text = body.toString();
        return new SearchText(text, pairs(text));
    }

    /** The form in which texts are compared: without regard to case, width (ＡＢ = ab) or runs of white space. */
    static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    }

    /** Each pair of neighbouring characters as a number; two rare characters may share one, so a match is looked at again. */
    static SortedSet<Integer> pairs(String folded) {
        SortedSet<Integer> pairs = new TreeSet<>();
        int previous = '\n';
        for (int at = 0; at < folded.length();) {
            int character = folded.codePointAt(at);
            at += Character.charCount(character);
            if (previous != '\n' && character != '\n') {
                pairs.add(previous << 16 ^ character);
            }
            previous = character;
        }
        return pairs;
    }

    private static void appendLeaves(StringBuilder body, JsonNode value, int most) {
        if (value.isContainerNode()) {
            value.forEach(child -> appendLeaves(body, child, most));
        } else if (value.isTextual() || value.isNumber()) {
            append(body, value.asText(), most);
        }
    }

    private static void append(StringBuilder body, String value, int most) {
        String folded = fold(value);
        if (!folded.isEmpty() && body.length() + folded.length() < most) {
            body.append(folded).append('\n');
        }
    }
}
