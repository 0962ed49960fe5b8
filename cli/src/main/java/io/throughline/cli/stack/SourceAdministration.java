package io.throughline.cli.stack;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.CliFailure;

/** The collector's sources, made and read as admin. */
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
     * Makes the source, or finds it with this channel and trust; {@link #settle} before sending with a new one.
     *
     * @param trust {@code public}, {@code server} or {@code import}: how far what it says of people and orders is believed
     */
    public Source ensure(String id, String name, String channel, String trust) {
        var answer = api.put("admin", stack.journey(), "/v1/sources/" + ServiceApi.segment(id),
                Map.of("name", name, "channel", channel, "trust", trust));
        madeOne |= answer.status() == 201;
        return source(api.expect(answer, "Making the source " + id));
    }

    /** Waits, if a source was made, until its write key works on every replica: 2 s, as the collector promises. */
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
