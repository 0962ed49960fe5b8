package io.throughline.journey.fuzz;

import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.fuzz.CollectorInputs;
import io.throughline.commons.test.fuzz.EventFuzzer;
import io.throughline.commons.test.fuzz.FuzzRun;
import io.throughline.journey.JourneyTestClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Odd inputs at every door of journey-service: the collector, each operation of the API, each topic that it listens to. */
@QuarkusTest
@Tag("fuzz")
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo,clickhouse"))
class JourneyFuzzTest {

    private static final List<String> HEARD =
            List.of("touchpoints", "feedback", "touchpoints.quarantine", "identities", "consents", "segments", "privacy");
    private static final List<EventFuzzer.Kind> KINDS =
            List.of(new EventFuzzer.Kind("touchpoints", "touchpoint", "io.throughline.touchpoint.v1", "subject"),
                    new EventFuzzer.Kind("touchpoints.quarantine", "quarantined", "io.throughline.touchpoint.quarantined.v1", "id"),
                    new EventFuzzer.Kind("feedback", "received", "io.throughline.feedback.received.v1", "subject"),
                    new EventFuzzer.Kind("identities", "identity", "io.throughline.identity.v1", "identifier"),
                    new EventFuzzer.Kind("consents", "consent", "io.throughline.consent.v1", "key"),
                    new EventFuzzer.Kind("segments", "entered", "io.throughline.segment.entered.v1", "profileId"),
                    new EventFuzzer.Kind("suppressions", "suppression", "io.throughline.suppression.v1", "digest"),
                    new EventFuzzer.Kind("privacy", "requested", "io.throughline.privacy.requested.v1", "requestId"));

    @Test
    void noInputIsAnsweredWith5xxOrEndsALoopAndWhatIsAcceptedIsExported() {
        FuzzRun run = new FuzzRun("journey-service", 2_000, HEARD);
        JourneyTestClient.Source source = JourneyTestClient.source("web");
        List<String> people = List.of(JourneyTestClient.somebody(), JourneyTestClient.somebody(), JourneyTestClient.somebody());

        CollectorInputs inputs = new CollectorInputs(source.key(), people);
        run.requests().run("collector", run.share(0.35), inputs::next, inputs::accepted);
        run.requests().run("batches", run.share(0.1), inputs::nextBatch, answer -> {
        });
        run.api(0.4, JourneyBodies.EXAMPLES);
        people.forEach(person -> assertHandled(run, person));
        run.noDeadLetters();
        people.forEach(person -> assertExported(run, person, inputs.acceptedOf(person)));

        run.events().garbage(run.share(0.15), KINDS);
        people.forEach(person -> assertHandled(run, person));
        run.marked("an access request", () -> PrivacyRequests
                .receipt(PrivacyRequests.submit("access", null, "user_id:" + JourneyTestClient.somebody()), "journey-service"));
        run.conclude();
    }

    /** Later events of the same partition are in the timeline; of a new source, since the key of any other may be another by now. */
    private static void assertHandled(FuzzRun run, String person) {
        JourneyTestClient.Source source = JourneyTestClient.source("web");
        String marker = "marker-" + UUID.randomUUID();
        source.send("track", "{\"userId\":\"%s\",\"event\":\"%s\"}".formatted(person, marker)).then().statusCode(200);
        run.marked("a touchpoint in the timeline", () -> JourneyTestClient.as("agent").queryParam("name", marker)
                .get("/v1/timelines/user_id:" + person).asString().contains(marker));
    }

    private static void assertExported(FuzzRun run, String person, List<String> accepted) {
        String id = PrivacyRequests.submit("access", null, "user_id:" + person);
        String exported = run.marked("an export", () -> PrivacyRequests.exportedText(id, "journey-service"));
        if (exported != null) {
            accepted.stream().filter(messageId -> !exported.contains(messageId))
                    .forEach(messageId -> run.report().fault("an accepted event is not exported", "collector", -1, messageId));
        }
    }
}
