package io.throughline.journey.live.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.commons.masking.MaskingPolicy;
import io.throughline.journey.analysis.question.TouchpointNames;
import io.throughline.journey.analysis.result.ShareInterval;
import io.throughline.journey.live.LiveMeasure;
import io.throughline.journey.live.LiveNumbers;
import io.throughline.journey.live.LiveSettings;
import io.throughline.journey.live.LiveView;
import io.throughline.journey.live.LiveViews;

/** The only live state of this replica, behind one lock, and its newest view, which is read without the lock. */
@ApplicationScoped
public class LiveBoard implements LiveNumbers, RecheckQueue.Held {

    /** Kafka's end offsets are read twice a second. The state counts as complete for this long after the last complete read. */
    private static final long FRESH_MILLIS = 2_500;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Fair, so that a long catch-up does not delay frames. */
    private final ReentrantLock lock = new ReentrantLock(true);
    private final LiveState state;
    private final LiveSettings settings;
    private final Supplier<UnaryOperator<String>> mask;
    private final long every;
    private volatile TouchpointNames names = TouchpointNames.NONE;
    private volatile Newest newest;
    private volatile long asOf;
    private volatile long since;
    private volatile boolean whole;
    private long sequence;

    /** @param allPeople whether all people who are present are held */
    private record Newest(Map<String, LiveView> views, long madeAt, boolean allPeople) {
    }

    @Inject
    LiveBoard(LiveSettings settings, IndexedEligibilityPolicy standing, MaskingPolicy masking, MeterRegistry meters) {
        this(settings, standing, () -> masking.strict()::text, System.currentTimeMillis());
        Gauge.builder("throughline.live.behind", this, board -> board.behind().toMillis() / 1e3).baseUnit("seconds")
                .description("How old the live view is").register(meters);
        Gauge.builder("throughline.live.held", this, LiveBoard::held).description("Names of people that the live view holds")
                .register(meters);
    }

    /** @param now the time of the start */
    LiveBoard(LiveSettings settings, EligibilityPolicy eligibilityPolicy, Supplier<UnaryOperator<String>> mask, long now) {
        if (!settings.faults().isEmpty()) {
            throw new IllegalStateException("throughline.live is out of range: " + settings.faults());
        }
        this.settings = settings;
        this.mask = mask;
        this.every = settings.every().toMillis();
        this.state = new LiveState(LiveSettings.Rules.of(settings), eligibilityPolicy, now);
        this.newest = new Newest(Map.of(), now, false);
        this.asOf = now - settings.lookBack().toMillis();
        this.since = asOf;
        this.sequence = now / every;
    }

    private int held() {
        return with(LiveState::held);
    }

    public void change(Consumer<LiveState> change) {
        with(held -> {
            change.accept(held);
            return null;
        });
    }

    <T> T with(Function<LiveState, T> use) {
        lock.lock();
        try {
            return use.apply(state);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> names() {
        return with(LiveState::names);
    }

    @Override
    public List<String> namesOf(UUID profile) {
        return with(held -> held.namesOf(profile));
    }

    @Override
    public boolean holds(String name) {
        return with(held -> held.holds(name));
    }

    @Override
    public void recheck(List<String> names) {
        change(held -> names.forEach(held::recheck));
    }

    /** Records that everything that Kafka had at this time has been read. */
    void completeUntil(long time) {
        asOf = Math.max(asOf, time);
        whole = true;
    }

    /** Records a partial read: everything until this time is in, and Kafka has more. */
    void readUntil(long time) {
        asOf = Math.max(asOf, time);
    }

    void readFrom(long time) {
        since = time;
    }

    public void nameBy(TouchpointNames touchpoints) {
        names = touchpoints;
    }

    public LiveSettings settings() {
        return settings;
    }

    /** Windows end now if everything is read, and otherwise at the last event read, so that unread events do not look like silence. */
    private long clock(long now) {
        return now - asOf <= FRESH_MILLIS ? now : asOf;
    }

    /** Builds the next view. */
    public Map<String, LiveView> tick(long now) {
        LiveViews making = new LiveViews(names, mask.get());
        return with(held -> {
            long clock = clock(now);
            held.advance(clock);
            held.shown().shown(now);
            // Under the lock, so that an older view does not replace a newer one.
            newest = new Newest(making.of(held, new LiveViews.FrameTimes(++sequence, now, asOf, clock, since)), now,
                    held.holdsAllPresent(clock));
            return newest.views();
        });
    }

    /** The newest views by map id; the standard stages have the empty text as id. */
    public Map<String, LiveView> views() {
        return newest.views();
    }

    @Override
    public boolean knows(String map, String stage) {
        LiveView view = newest.views().get(map == null ? "" : map);
        return view != null && (stage == null || view.stages().stream().anyMatch(each -> each.id().equals(stage)));
    }

    @Override
    public Duration behind() {
        return behind(System.currentTimeMillis());
    }

    /** A view older than the rebuild interval counts by its own age, however far reading has come. */
    Duration behind(long now) {
        return Duration.ofMillis(Math.max(0, Math.max(now - asOf, now - newest.madeAt() - every)));
    }

    @Override
    public OptionalDouble value(LiveMeasure measure, String map, String stage) {
        Newest now = newest;
        LiveView view = now.views().get(map == null ? "" : map);
        if (view == null || !whole || !isFull(measure, view, stage) || measure == LiveMeasure.PEOPLE && !now.allPeople()) {
            return OptionalDouble.empty();
        }
        if (stage == null) {
            return switch (measure) {
                case PEOPLE -> OptionalDouble.of(view.people());
                case EVENTS_PER_MINUTE -> OptionalDouble.of(view.events().lastMinute());
                case LATENCY_P99_SECONDS -> p99(view.latency());
                case ABANDONMENT -> abandonment(view.stages());
            };
        }
        return view.stages().stream().filter(each -> each.id().equals(stage)).findFirst().map(each -> switch (measure) {
            case PEOPLE -> OptionalDouble.of(each.people());
            case EVENTS_PER_MINUTE -> OptionalDouble.of(each.events().lastMinute());
            case LATENCY_P99_SECONDS -> p99(each.latency());
            case ABANDONMENT -> abandonment(List.of(each));
        }).orElse(OptionalDouble.empty());
    }

    /**
     * Whether all the time is counted over which the measure looks. Measures that do not depend on a stage do not depend on the age of the
     * map.
     */
    private boolean isFull(LiveMeasure measure, LiveView view, String stage) {
        Duration window = switch (measure) {
            case EVENTS_PER_MINUTE -> MINUTE;
            case PEOPLE, LATENCY_P99_SECONDS -> settings.present();
            case ABANDONMENT -> settings.silence();
        };
        boolean ofMap = stage != null || measure == LiveMeasure.ABANDONMENT;
        return !(ofMap ? view.mapSince() : view.since()).plus(window).isAfter(view.asOf());
    }

    private static OptionalDouble p99(LiveView.Latency latency) {
        return latency.p99Seconds() == null ? OptionalDouble.empty() : OptionalDouble.of(latency.p99Seconds());
    }

    private static OptionalDouble abandonment(List<LiveView.Stage> stages) {
        List<ShareInterval> decided = stages.stream().map(LiveView.Stage::abandonment).filter(java.util.Objects::nonNull).toList();
        return decided.isEmpty() ? OptionalDouble.empty()
                : OptionalDouble.of(
                        (double) decided.stream().mapToLong(ShareInterval::n).sum() / decided.stream().mapToLong(ShareInterval::of).sum());
    }
}
