package io.throughline.journey.touchpointcatalog;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A text in Chinese and English; one of the two may be missing, and the other stands in for it.
 */
@Schema(name = "Words", description = "A text in Chinese, in English, or in both")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocalizedText(@Nullable String zh, @Nullable String en) {

    public static final int MOST_NAME = 100;

    /** In the language that is asked for, else in the other one. */
    public String in(DrawingLanguage language) {
        String wanted = language == DrawingLanguage.ZH ? zh : en;
        return wanted != null ? wanted : language == DrawingLanguage.ZH ? en : zh;
    }
}
