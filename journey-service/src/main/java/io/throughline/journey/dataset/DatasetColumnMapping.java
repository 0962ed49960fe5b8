package io.throughline.journey.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The names of the columns of a file.
 *
 * @param subject the column of the person or case
 * @param value an amount, kept as property {@code value}; null for none
 * @param numbers further columns that contain numbers, so that they can be compared; null for none: all others are texts
 */
@Schema(name = "DatasetColumns", description = "The headings that were given when the dataset was created")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DatasetColumnMapping(@Nullable @JsonProperty("case") @Schema(name = "case") String subject, @Nullable String activity,
        @Nullable String time,
        @Nullable String channel, @Nullable String type, @Nullable String value, @Nullable List<String> numbers) {

    static final DatasetColumnMapping STANDARD = new DatasetColumnMapping(null, null, null, null, null, null, null);
    private static final List<String> PATHS = List.of("path", "conversions", "value", "nulls");

    /** The indexes of columns in a file; -1 for a missing one. */
    record ColumnPositions(int subject, int activity, int time, int channel, int type, int value, List<Integer> others,
            Set<Integer> numbers) {
    }

    /** The fault in the header of a file of finished paths, if any. */
    static Optional<String> faultOfPaths(List<String> header) {
        return header.equals(PATHS) || header.equals(PATHS.subList(0, 2)) ? Optional.empty()
                : Optional.of("must be the heading path,conversions,value,nulls");
    }

    /** The fault in a file's header, if any. */
    Optional<String> fault(List<String> header) {
        List<String> missing = new ArrayList<>();
        Stream.concat(Stream.of(or(subject, "case"), or(activity, "activity"), or(time, "timestamp"), channel, type, value),
                numbered().stream())
                .filter(name -> name != null && !header.contains(name)).forEach(missing::add);
        if (Set.copyOf(header).size() < header.size()) {
            return Optional.of("has two columns of one heading");
        }
        return missing.isEmpty() ? Optional.empty()
                : Optional.of("must be the headings, with " + missing + "; it has " + header
                        + ". Say in the dataset's columns what they are called");
    }

    ColumnPositions places(List<String> header) {
        int[] named =
                { header.indexOf(or(subject, "case")), header.indexOf(or(activity, "activity")), header.indexOf(or(time, "timestamp")),
                        header.indexOf(or(channel, "channel")), header.indexOf(or(type, "type")), header.indexOf(or(value, "value")) };
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int column = i;
            if (java.util.Arrays.stream(named).noneMatch(place -> place == column)) {
                others.add(i);
            }
        }
        return new ColumnPositions(named[0], named[1], named[2], named[3], named[4], named[5], others,
                numbered().stream().map(header::indexOf).collect(Collectors.toSet()));
    }

    private List<String> numbered() {
        return numbers == null ? List.of() : numbers;
    }

    private static String or(String name, String standard) {
        return name == null ? standard : name;
    }
}
