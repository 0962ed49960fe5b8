package io.throughline.journey.privacy;

import java.util.Map;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.privacy.PersonalData;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.journey.quarantine.PersonalQuarantine;
import io.throughline.journey.touchpoint.PersonalTouchpoints;

/** What this service keeps of people: the touchpoint log, feedback in it included, and the quarantine. */
@ApplicationScoped
class JourneyData implements PersonalData {

    private final PersonalTouchpoints touchpoints;
    private final PersonalQuarantine quarantine;
    private final ObjectMapper json;

    @Inject
    JourneyData(PersonalTouchpoints touchpoints, PersonalQuarantine quarantine, ObjectMapper json) {
        this.touchpoints = touchpoints;
        this.quarantine = quarantine;
        this.json = json;
    }

    @Override
    public void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink) {
        touchpoints.forEach(request.names(), each -> sink.accept("touchpoint", json.valueToTree(each)));
        touchpoints.memberships(request.names()).forEach(each -> sink.accept("segment", json.valueToTree(each)));
        quarantine.of(request.names()).forEach(each -> sink.accept("quarantined event", plain(each)));
    }

    /** The event in it is JSON text, which is written as it is. */
    private JsonNode plain(Object entry) {
        try {
            return json.readTree(json.writeValueAsString(entry));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, Long> erase(PrivacyRequested request) {
        return Map.of("touchpoints", touchpoints.delete(request.names()), "analytics", touchpoints.forget(request.names()), "quarantined events", quarantine.delete(request.names()));
    }

    @Override
    public boolean storeAnswers() {
        return touchpoints.storeAnswers() && quarantine.storeAnswers();
    }
}
