package io.throughline.cli.imports;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mapping that the user requested, before the file's columns are known.
 *
 * @param type the Segment call that every row becomes
 * @param name the name of the event (or page, or screen), which may contain {@code {column}}; {@code null} when there is none
 * @param fields target path → right side, such as {@code properties.revenue → dollar_value:number}
 * @param dateFormat {@code null} for ISO 8601, see {@link TimestampReader}
 */
record ImportMapping(String type, String name, Map<String, String> fields, String dateFormat, ZoneId zone) {

    static final List<String> TYPES = List.of("track", "identify", "page", "screen", "group", "alias");

    ImportMapping {
        fields = new LinkedHashMap<>(fields);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("--type is one of " + String.join(", ", TYPES) + ", not " + type + ".");
        }
    }
}
