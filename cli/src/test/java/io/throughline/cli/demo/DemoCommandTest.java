package io.throughline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.throughline.cli.ThroughlineCommand;
import io.throughline.cli.demo.simulation.PlantedFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    @TempDir
    Path dir;
    private FakeServices services;
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        services = new FakeServices(dir);
    }

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void aHistoryIsPlayedFoundAgainAndToldInBothLanguages() {
        int exit = demo();

        assertThat(out.toString()).contains("comparisons with what was planted match.", ", zh) is one profile", ", en) is one profile",
                "newest first", "NPS", "CSAT", "CES", "Try it:");
        assertThat(exit).isZero();
        assertThat(services.posters).containsExactlyInAnyOrder("partner-mall", "partner-social", "admin");
        assertThat(out.toString()).contains("--port-offset " + services.portOffset);
    }

    @Test
    void playedAgainItChangesNothingThoughTheClockWentOn() {
        demo();
        int touchpoints = services.touchpoints.size();
        int responses = services.responses.size();

        int again = demo();

        assertThat(again).isZero();
        assertThat(services.touchpoints).hasSize(touchpoints);
        assertThat(services.responses).hasSize(responses);
    }

    @Test
    void whatTheServicesLostIsNamedAndTheExitCodeSaysIt() {
        services.losesTouchpointsNamed = "Email Opened";

        int exit = demo();

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("did not catch up", "do NOT match", "touchpoints, planted were");
    }

    @Test
    void whatWasPlantedStandsInAFileThatAProgramCanRead() throws IOException {
        demo();

        var planted = new ObjectMapper().readTree(PlantedFacts.file(dir).toFile());
        assertThat(planted.path("totals").path("touchpoints").asInt()).isEqualTo(services.touchpoints.size());
        assertThat(planted.path("effects").findValuesAsText("id")).containsExactly(
                "slow_mobile_checkout", "late_deliveries", "call_centre_loop", "offer_for_one_group", "several_identifiers",
                "bought_together");
        assertThat(planted.path("people")).hasSize(30);
    }

    private int demo() {
        return ThroughlineCommand.commandLine().setOut(new PrintWriter(out)).execute("demo", "--customers", "30", "--patience", "2",
                "--data-dir", dir.toString(), "--port-offset", Integer.toString(services.portOffset));
    }
}
