package io.throughline.commons.page;

import java.util.List;
import java.util.function.Function;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a list.
 *
 * @param next the cursor of the next page; null on the last one
 */
public record Page<T>(List<T> items,
        @JsonInclude @Nullable @Schema(description = "The cursor of the next page; null on the last one") String next) {

    /** More than a screen holds, and little enough that one request does not keep a store busy. */
    public static final int MAX_LIMIT = 200;

    public static final String LIMIT_MESSAGE =
            "must be between 1 and 200: larger pages would let one request keep a store busy; follow `next` instead";

    /** The description of this parameter in every list. */
    public static final String LIMIT_DESCRIPTION = "How many items a page has at most";
    public static final String CURSOR_DESCRIPTION = "The `next` of the page before; left out for the first page";

    /** A list that is short enough for one page. */
    public static <T> Page<T> all(List<T> items) {
        return new Page<>(items, null);
    }

    /** @param rows up to {@code limit + 1} rows; the surplus one only shows that there is a next page */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()));
    }
}
