package io.throughline.cli.stack;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;

/** Creates and reads the collector's sources as admin. */
public final class SourceAdministration {

    public record Source(String id, String channel, String writeKey) {
    }

    private final ServiceApi api;
    private final LocalStackAddress stack;
    private boolean madeOne;

    public SourceAdministration(ServiceApi api, LocalStackAddress stack) {
        this.api = api;
        this.stack = stack;
    }

    /**
     * Creates the source, or finds it with this channel and trust. Call {@link #settle} before sending with a new one.
     *
     * @param trust {@code public}, {@code server} or {@code import}: how far its statements about people and orders are trusted
     */
    public Source ensure(String id, String name, String channel, String trust) {
        var answer = api.put("admin", stack.journey(), "/v1/sources/" + ServiceApi.segment(id),
                Map.of("name", name, "channel", channel, "trust", trust));
        madeOne |= answer.status() == 201;
        return source(api.expect(answer, "Making the source " + id));
    }

    /** If a source was created, waits until its write key works on every replica: 2 s, as the collector guarantees. */
    public void settle() throws InterruptedException {
        if (madeOne) {
            Thread.sleep(2_000);
            madeOne = false;
        }
    }

    public Source existing(String id) {
        var answer = api.get("admin", stack.journey(), "/v1/sources/" + ServiceApi.segment(id));
        if (answer.status() == 404) {
            throw new CliFailure("There is no source " + id + ": give --channel to make it, or --write-key.");
        }
        return source(api.expect(answer, "Reading the source " + id));
    }

    private static Source source(JsonNode body) {
        return new Source(body.path("id").asText(), body.path("channel").asText(), body.path("writeKey").asText());
    }
}
