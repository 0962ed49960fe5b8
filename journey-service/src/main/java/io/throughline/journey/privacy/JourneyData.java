package io.throughline.journey.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.commons.privacy.PersonalData;
import io.throughline.commons.privacy.PrivacyRequested;
import io.throughline.journey.quarantine.PersonalQuarantine;
import io.throughline.journey.store.CountedDeletion;
import io.throughline.journey.touchpoint.PersonalTouchpoints;

/** The personal data in this service: the touchpoint log with feedback, and the quarantine. */
@ApplicationScoped
class JourneyData implements PersonalData {

    private final PersonalTouchpoints touchpoints;
    private final PersonalQuarantine quarantine;
    private final ErasureJobs jobs;
    private final ObjectMapper json;

    @Inject
    JourneyData(PersonalTouchpoints touchpoints, PersonalQuarantine quarantine, ErasureJobs jobs, ObjectMapper json) {
        this.jobs = jobs;
        this.touchpoints = touchpoints;
        this.quarantine = quarantine;
        this.json = json;
    }

    @Override
    public void export(PrivacyRequested request, BiConsumer<String, JsonNode> sink) {
        touchpoints.forEach(request.names(), each -> sink.accept("touchpoint", json.valueToTree(each)));
        touchpoints.memberships(request.names()).forEach(each -> sink.accept("segment", json.valueToTree(each)));
        quarantine.forEach(request.names(), each -> sink.accept("quarantined event", each));
    }

    /** Returns what all attempts of the request have deleted, so that the receipt is right even after a restart. */
    @Override
    public Map<String, Long> erase(PrivacyRequested request) {
        return kinds(jobs.run(request.requestId(), deletions(request)));
    }

    @Override
    public Map<String, Long> eraseAgain(PrivacyRequested request) {
        Map<String, Long> before = kinds(jobs.deleted(request.requestId()));
        Map<String, Long> after = erase(request);
        after.replaceAll((kind, count) -> count - before.get(kind));
        return after;
    }

    private List<CountedDeletion> deletions(PrivacyRequested request) {
        List<CountedDeletion> deletions = new ArrayList<>(touchpoints.deletions(request.names()));
        deletions.add(quarantine.deletion(request.names()));
        return deletions;
    }

    private static Map<String, Long> kinds(Map<String, Long> tables) {
        Map<String, Long> kinds = new TreeMap<>(Map.of("touchpoints", 0L, "analytics", 0L, "quarantined events", 0L));
        tables.forEach((table, count) -> kinds.merge(switch (table) {
            case PersonalTouchpoints.TOUCHPOINTS -> "touchpoints";
            case PersonalQuarantine.KIND -> "quarantined events";
            default -> "analytics";
        }, count, Long::sum));
        return kinds;
    }

    @Override
    public boolean storeAnswers() {
        return touchpoints.storeAnswers() && quarantine.storeAnswers();
    }
}
