package io.throughline.feedback.privacy;

import java.util.Map;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.privacy.PersonalData;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.feedback.response.PersonalResponses;

/** The personal data that this service keeps: feedback responses. */
@ApplicationScoped
class FeedbackData implements PersonalData {

    private final PersonalResponses responses;
    private final ObjectMapper json;

    @Inject
    FeedbackData(PersonalResponses responses, ObjectMapper json) {
        this.responses = responses;
        this.json = json;
    }

    @Override
    public void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink) {
        responses.forEach(request.names(), each -> sink.accept("response", json.valueToTree(each)));
    }

    @Override
    public Map<String, Long> erase(PrivacyRequested request) {
        return Map.of("responses", responses.delete(request.names()));
    }

    @Override
    public boolean storeAnswers() {
        return responses.storeAnswers();
    }
}
