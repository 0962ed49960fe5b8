package io.throughline.feedback.privacy;

import static io.throughline.feedback.Posts.asMall;
import static io.throughline.feedback.Posts.newId;
import static io.throughline.feedback.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.throughline.commons.test.PrivacyRequests;
import io.throughline.commons.test.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestServers.class, initArgs = @ResourceArg(name = "servers", value = "kafka,mongo"))
class FeedbackPrivacyTest {

    private static final String SERVICE = "feedback-service";

    private final String user = "user_id:p-" + UUID.randomUUID();

    private String body(String id) {
        return "{\"id\":\"%s\",\"identifiers\":[\"%s\"],\"occurredAt\":\"2026-01-31T09:30:00Z\",\"nps\":9,\"comment\":\"很好\"}".formatted(id, user);
    }

    private void responses(int count) {
        asMall().queryParam("identifier", user).get("/v1/responses").then().statusCode(200).body("items", hasSize(count));
    }

    @Test
    void allResponsesOfAPersonAreGivenOut() {
        post(asMall(), body(newId())).statusCode(201);
        post(asMall(), body(newId())).statusCode(201);

        String request = PrivacyRequests.ask("portability", null, user);

        assertThat(PrivacyRequests.receipt(request, SERVICE).getInt("counts.response")).isEqualTo(2);
        JsonPath part = PrivacyRequests.exported(request, SERVICE).getFirst();
        assertThat(part.getList("items.data.comment")).containsExactly("很好", "很好");
        assertThat(part.getString("items[0].data.subject")).isEqualTo(user);
    }

    @Test
    void anErasedPersonsResponsesAreGoneAndLateOnesAreAnsweredAndDropped() {
        String first = newId();
        post(asMall(), body(first)).statusCode(201);

        JsonPath receipt = PrivacyRequests.receipt(PrivacyRequests.ask("erasure", null, user), SERVICE);

        assertThat(receipt.getInt("counts.responses")).isEqualTo(1);
        responses(0);
        post(asMall(), body(first)).statusCode(201).body("id", equalTo(first));
        post(asMall(), body(newId())).statusCode(201);
        responses(0);
    }
}
