package io.throughline.profile.core.search;

import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.profile.core.trait.TraitValue;

/**
 * Filter terms of a profile, as numbers beside the pairs of {@link SearchText}, in the same index: a trait has a value or
 * contains it, a trait exists, or a value comes from a source. Two terms may share a number, so each match is checked
 * again.
 */
public final class SearchTerm {

    private static final int MOST_LENGTH = 256;
    private static final int MOST_ITEMS = 50;

    private SearchTerm() {
    }

    public static int present(String trait) {
        return term('p', trait, "");
    }

    /** The trait's value, or one of its values, is this text, or a number or boolean that is written so. */
    public static int holds(String trait, String text) {
        return term('v', trait, text);
    }

    public static int source(String source) {
        return term('s', source, "");
    }

    static SortedSet<Integer> of(String trait, TraitValue value) {
        SortedSet<Integer> terms = new TreeSet<>();
        terms.add(present(trait));
        terms.add(source(value.source()));
        add(terms, trait, value.value());
        if (value.value().isArray()) {
            for (int i = 0; i < Math.min(MOST_ITEMS, value.value().size()); i++) {
                add(terms, trait, value.value().get(i));
            }
        }
        return terms;
    }

    /** Whether a text is short enough to be indexed. */
    public static boolean isIndexed(String text) {
        return text.length() <= MOST_LENGTH;
    }

    private static void add(SortedSet<Integer> terms, String trait, JsonNode value) {
        if (value.isValueNode() && isIndexed(value.asText())) {
            terms.add(holds(trait, value.asText()));
        }
    }

    // FNV-1a of 32 bits (Fowler, Noll, Vo), over UTF-16 units.
    private static int term(char kind, String name, String text) {
        int hash = step(0x811C9DC5, kind);
        for (int i = 0; i < name.length(); i++) {
            hash = step(hash, name.charAt(i));
        }
        hash = step(hash, '\u0000');
        for (int i = 0; i < text.length(); i++) {
            hash = step(hash, text.charAt(i));
        }
        return hash;
    }

    private static int step(int hash, char unit) {
        return (hash ^ unit) * 0x01000193;
    }
}
