package io.throughline.profile.identity.rule;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.throughline.commons.identity.Identifier;

/** Recognises identifiers that name nobody: values that programs write where they have no name. */
public final class BlockedValues {

    private final Set<String> values;
    private final List<String> patterns;
    private final boolean zeros;

    private BlockedValues(Set<String> values, List<String> patterns, boolean zeros) {
        this.values = values;
        this.patterns = patterns;
        this.zeros = zeros;
    }

    static BlockedValues of(IdentityRules rules) {
        return new BlockedValues(rules.blockedValues().stream().map(BlockedValues::fold).collect(Collectors.toUnmodifiableSet()),
                rules.blockedPatterns().stream().map(BlockedValues::fold).toList(), rules.blockZeros());
    }

    public boolean has(Identifier identifier) {
        String value = fold(identifier.value());
        if (values.contains(value) || zeros && isZeros(value)) {
            return true;
        }
        String text = patterns.isEmpty() ? null : identifier.type() + ':' + value;
        return patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    private static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the value consists of zeros and of the punctuation that people put between digits, with at least one zero. */
    private static boolean isZeros(String value) {
        return value.indexOf('0') >= 0 && value.chars().allMatch(each -> each == '0' || "-+.: _{}".indexOf(each) >= 0);
    }

    /** Backtracks only to the last *, so that the time is at most the product of the lengths (256 by 256). */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
