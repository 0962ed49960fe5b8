package io.throughline.journey.registry;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A text in Chinese and English; one of the two may be missing, and the other stands in for it.
 */
@Schema(name = "Words", description = "A text in Chinese, in English, or in both")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Words(@Nullable String zh, @Nullable String en) {

    public static final int MOST_NAME = 100;

    /** In the language that is asked for, else in the other one. */
    public String in(Language language) {
        String wanted = language == Language.ZH ? zh : en;
        return wanted != null ? wanted : language == Language.ZH ? en : zh;
    }
}
