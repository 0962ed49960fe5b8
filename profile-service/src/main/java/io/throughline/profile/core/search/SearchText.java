package io.throughline.profile.core.search;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.commons.identity.Identifier;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.profile.core.trait.TraitValue;

/**
 * The text by which a profile is found: the values of its identifiers and traits, folded, and the pairs of neighbouring
 * characters in them. Pairs work for Chinese, whose words mostly have two characters, and for the inside of Latin words;
 * PostgreSQL's trigrams (pg_trgm) cannot use an index for two characters.
 *
 * @param body what everybody may search
 * @param personal what only callers who see contact data may search: others could find out a number digit by digit
 * @param pairs of both, and the {@link SearchTerm}s of the traits
 */
public record SearchText(String body, String personal, SortedSet<Integer> pairs) {

    /** The most characters stored of the identifiers, and the same of the traits: bounds the index size of one profile. */
    private static final int MOST_CHARACTERS = 4_000;

    /** @param mask for callers who do not see contact data */
    public static SearchText of(Collection<Identifier> identifiers, SortedMap<String, TraitValue> traits, PersonalDataMask mask) {
        Texts texts = new Texts(MOST_CHARACTERS);
        for (Identifier identifier : identifiers) {
            texts.append(identifier.value(), mask.isMasked(identifier));
        }
        texts.most += MOST_CHARACTERS;
        SortedSet<Integer> pairs = new TreeSet<>();
        traits.forEach((name, trait) -> {
            texts.appendLeaves(trait.value(), mask.trait(name, trait.value()));
            pairs.addAll(SearchTerm.of(name, trait));
        });
        pairs.addAll(pairs(texts.open.toString()));
        pairs.addAll(pairs(texts.personal.toString()));
        return new SearchText(texts.open.toString(), texts.personal.toString(), pairs);
    }

    /** The form in which texts are compared: without regard to case, width (ＡＢ = ab) or runs of white space. */
    public static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    }

    /** Each pair of neighbouring characters as a number; two rare characters may share one, so each match is checked again. */
    public static SortedSet<Integer> pairs(String folded) {
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

    private static final class Texts {

        private final StringBuilder open = new StringBuilder();
        private final StringBuilder personal = new StringBuilder();
        private int most;

        Texts(int most) {
            this.most = most;
        }

        /** @param shown the value as it is masked, of the same shape */
        void appendLeaves(JsonNode value, JsonNode shown) {
            if (value.isObject()) {
                value.properties().forEach(field -> appendLeaves(field.getValue(), shown.get(field.getKey())));
            } else if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    appendLeaves(value.get(i), shown.get(i));
                }
            } else if (value.isTextual() || value.isNumber()) {
                append(value.asText(), !value.equals(shown));
            }
        }

        void append(String value, boolean hidden) {
            String folded = fold(value);
            if (!folded.isEmpty() && open.length() + personal.length() + folded.length() < most) {
                (hidden ? personal : open).append(folded).append('\n');
            }
        }
    }
}
