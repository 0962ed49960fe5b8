package io.throughline.journey.analysis.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The language in which names are shown. */
@Schema(name = "AnswerLanguage", description = "zh: Chinese. en: English.")
public enum AnswerLanguage {

    @JsonProperty("zh")
    ZH,
    @JsonProperty("en")
    EN
}
