package io.throughline.feedback.fuzz;

import static io.throughline.feedback.ResponseRequests.newId;

import java.util.List;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestServers;
import io.throughline.commons.test.TestTokens;
import io.throughline.commons.test.fuzz.EventFuzzer;
import io.throughline.commons.test.fuzz.FeedbackInputs;
import io.throughline.commons.test.fuzz.FuzzRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Odd inputs at every door of feedback-service: posts, each operation of the API, each topic that it listens to. */
@QuarkusTest
@Tag("fuzz")
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class FeedbackFuzzTest {

    private static final List<EventFuzzer.Kind> KINDS =
            List.of(new EventFuzzer.Kind("identities", "identity", "io.throughline.identity.v1", "identifier"),
                    new EventFuzzer.Kind("consents", "consent", "io.throughline.consent.v1", "key"),
                    new EventFuzzer.Kind("suppressions", "suppression", "io.throughline.suppression.v1", "digest"),
                    new EventFuzzer.Kind("privacy", "requested", "io.throughline.privacy.requested.v1", "requestId"));
    private static final String RESPONSE = """
            {"id":"mall-2026-000173","identifiers":["user_id:42","email:li.na@example.cn"],"nps":3,"csat":2,"ces":2,"comment":"手机结账太慢了 😞",\
            "language":"zh-CN",
             "touchpoint":"checkout","occurredAt":"2026-01-31T09:30:00Z"}""";

    @Test
    void noInputIsAnsweredWith5xxOrEndsALoopAndWhatIsAcceptedIsExported() {
        FuzzRun run = new FuzzRun("feedback-service", 2_000, List.of("privacy"));
        FeedbackInputs inputs = new FeedbackInputs(TestTokens.of("admin"), "user_id:" + newId());

        run.requests().run("posts", run.share(0.4), inputs::next, inputs::accepted);
        run.api(0.4,
                Map.of("POST /v1/responses", List.of(RESPONSE), "POST /v1/responses/batch", List.of("{\"responses\":[" + RESPONSE + "]}"),
                        "PUT /v1/responses/{id}", List.of("{\"nps\":3,\"comment\":\"好\",\"occurredAt\":\"2026-01-31T09:30:00Z\"}")));
        run.noDeadLetters();
        String request = PrivacyRequests.submit("access", null, inputs.person());
        String exported = run.marked("an export", () -> PrivacyRequests.exportedText(request, "feedback-service"));
        inputs.accepted().stream().filter(id -> exported != null && !exported.contains(id))
                .forEach(id -> run.report().fault("an accepted response is not exported", "posts", -1, id));

        run.events().garbage(run.share(0.2), KINDS);
        run.marked("an access request",
                () -> PrivacyRequests.receipt(PrivacyRequests.submit("access", null, "user_id:" + newId()), "feedback-service"));
        run.conclude();
    }
}
