package io.throughline.journey.touchpointcatalog;

import jakarta.annotation.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A text in Chinese and English. One of the two may be missing; the other then replaces it. */
@Schema(name = "Words", description = "A text in Chinese, in English, or in both")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocalizedText(@Nullable String zh, @Nullable String en) {

    public static final int MOST_NAME = 100;

    /** In the requested language if it exists, otherwise in the other one. */
    public String in(DrawingLanguage language) {
        String wanted = language == DrawingLanguage.ZH ? zh : en;
        return wanted != null ? wanted : language == DrawingLanguage.ZH ? en : zh;
    }
}
