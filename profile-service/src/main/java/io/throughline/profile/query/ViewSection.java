package io.throughline.profile.query;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.throughline.commons.problem.ProblemException;

/** Parts of the unified view besides identifiers and traits. */
enum ViewSection {

    SEGMENTS, CONSENTS, COMPUTED, TOUCHPOINTS, FEEDBACK;

    static final Set<ViewSection> ALL = Set.copyOf(EnumSet.allOf(ViewSection.class));

    private static final String NONE = "none";
    private static final String WORDS = Arrays.stream(values()).map(ViewSection::word).collect(Collectors.joining(", "));

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param include names separated by commas, or {@code none}; null for all
     * @throws ProblemException 400 if a name is unknown
     */
    static Set<ViewSection> parse(String include) {
        if (include == null) {
            return ALL;
        }
        if (include.equals(NONE)) {
            return Set.of();
        }
        Set<ViewSection> sections = EnumSet.noneOf(ViewSection.class);
        for (String word : include.split(",")) {
            if (!word.isBlank()) {
                sections.add(Arrays.stream(values()).filter(section -> section.word().equals(word.strip())).findFirst()
                        .orElseThrow(() -> ProblemException.invalidParameter("include",
                                "must be names of " + WORDS + ", separated by commas, or none")));
            }
        }
        return sections;
    }
}
