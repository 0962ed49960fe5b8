package io.throughline.journey.path;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.problem.ProblemException;
import io.throughline.journey.analysis.execution.AnalysisAnswer;
import io.throughline.journey.analysis.result.AnswerBasis;
import io.throughline.journey.path.PathRequest.StepKind;
import io.throughline.journey.touchpointcatalog.ChannelStore;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;

/**
 * Draws answers with the names of the registry. A large layout takes one processor for a second or two, so drawings are made one at a time.
 */
@ApplicationScoped
class PathDrawings {

    /** With more steps a drawing is not legible, and the layout takes seconds. */
    static final int MOST_STEPS = 60;
    static final int MOST_TRANSITIONS = 150;
    private static final int WAIT_SECONDS = 20;
    private static final int RETRY_AFTER_SECONDS = 2;
    /** The form of labels with a channel, which are used if two events have the same name. */
    private static final Pattern WITH_CHANNEL = Pattern.compile("(.+) \\(([a-z][a-z0-9_]*)\\)");

    private final ChannelStore channels;
    private final Semaphore turn = new Semaphore(1, true);

    @Inject
    PathDrawings(ChannelStore channels) {
        this.channels = channels;
    }

    /** @throws ProblemException 503 if other drawings take too long */
    String draw(AnalysisAnswer<PathResult> answer, PathRequest request, DrawingLanguage language) {
        boolean byChannel = request.by() == StepKind.CHANNEL;
        UnaryOperator<String> named = names(language, byChannel);
        AnswerBasis basis = answer.basis();
        ZoneId zone = ZoneId.of(request.zone() == null ? "UTC" : request.zone());
        PathDrawing.Caption caption = new PathDrawing.Caption(day(basis.from(), zone), day(basis.to().minusMillis(1), zone),
                basis.people(), basis.events());
        await();
        try {
            return PathDrawing.of(answer.result(), request.drawnTop(), caption, new PathPhrases(language, byChannel), named);
        } finally {
            turn.release();
        }
    }

    private UnaryOperator<String> names(DrawingLanguage language, boolean byChannel) {
        Map<String, String> names = new HashMap<>();
        channels.all().forEach(channel -> names.put(channel.id(), channel.name().in(language)));
        return label -> {
            if (byChannel) {
                return names.getOrDefault(label, label);
            }
            Matcher parts = WITH_CHANNEL.matcher(label);
            return parts.matches() && names.containsKey(parts.group(2)) ? parts.group(1) + " (" + names.get(parts.group(2)) + ")" : label;
        };
    }

    private void await() {
        try {
            if (!turn.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw ProblemException.unavailable("Too many drawings are asked for at once; try again.", RETRY_AFTER_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("The service stops.", RETRY_AFTER_SECONDS);
        }
    }

    private static String day(Instant time, ZoneId zone) {
        return LocalDate.ofInstant(time, zone).toString();
    }
}
