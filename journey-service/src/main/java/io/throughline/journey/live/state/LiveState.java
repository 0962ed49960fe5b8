package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.journeymap.StageRules.Placement;
import io.throughline.journey.live.FrameLatencyMeter;
import io.throughline.journey.live.LiveSettings;
import io.throughline.journey.live.state.TrackedPerson.Subject;

/**
 * All counts of the live view, changed by one thread. Traffic is counted by the time of receipt, positions of people by event time. What a
 * person did can be taken back and replayed in the order of event time. So a merge, an erasure, a refusal or a late event shows as if it
 * had always been so, as far back as events are held.
 */
public final class LiveState {

    private static final int MOST_CHANNELS = 100;
    private static final int MOST_MEMOS = 10_000;
    private static final long HOUR = 3_600_000;
    /** Events received later than this after they happened did not come live: a phone was offline, or history is imported. */
    private static final long LONGEST_LIVE_DELAY = HOUR;

    private final LiveSettings.Rules rules;
    private final EligibilityPolicy eligibilityPolicy;
    private final MapCounts[] maps = new MapCounts[PackedStages.MAPS];
    private final StageVisitTracker stageVisitTracker;
    private final TrackedPeople people = new TrackedPeople();
    private final RecentEventLog log;
    private final EventReplay eventReplay;
    private final SeenEventIds seen;
    private final TrafficCounter all = new TrafficCounter();
    private final BoundedCounters<String> channels = new BoundedCounters<>(MOST_CHANNELS);
    private final BoundedCounters<EventKey> touchpoints;
    private final FrameLatencyMeter frameLatencyMeter;
    /** For each map, the number from which events of the log are counted. */
    private final long[] first = new long[PackedStages.MAPS];
    /** Cached stages of events by their columns, for rules that read nothing else. */
    private final Map<Columns, Long> memos = new HashMap<>();
    private long forgottenAt = Long.MIN_VALUE;
    /** The same for evicted people with undecided visits. */
    private long undecidedAt = Long.MIN_VALUE;

    private record Columns(EventKey touch, String source) {
    }

    /** @param startedAt events received before this were shown by other replicas */
    LiveState(LiveSettings.Rules rules, EligibilityPolicy eligibilityPolicy, long startedAt) {
        this.rules = rules;
        this.eligibilityPolicy = eligibilityPolicy;
        this.frameLatencyMeter = new FrameLatencyMeter(startedAt);
        this.stageVisitTracker = new StageVisitTracker(maps, rules.silence());
        this.log = new RecentEventLog(rules.events());
        this.eventReplay = new EventReplay(log, stageVisitTracker);
        this.seen = new SeenEventIds(rules.events() / 2);
        this.touchpoints = new BoundedCounters<>(rules.touchpoints());
    }

    /** Sets or clears the map in this place. Its counts are reset unless only names have changed. */
    public void put(int place, Placement map, long now) {
        if (map != null && maps[place] != null && java.util.Objects.equals(map.id(), maps[place].placement().id())
                && maps[place].renamed(map)) {
            return;
        }
        boolean wasEmpty = maps[place] == null;
        maps[place] = map == null ? null : new MapCounts(map, rules.commercialStages(), log.next() == 1 ? Long.MIN_VALUE : now);
        first[place] = log.next();
        memos.clear();
        if (!wasEmpty) {
            log.clear(place);
            for (int i = 0; i < people.count(); i++) {
                people.at(i).clear(place);
                people.note(people.at(i));
            }
        }
    }

    /** @param now the upper limit for the time of receipt */
    void applyEvent(LiveEvent event, long now) {
        if (!seen.add(event.id()) || !eligibilityPolicy.admits(event.subject(), event.identifiers())) {
            return;
        }
        Subject subject = people.find(event.subject());
        if (subject == null) {
            if (!eligibilityPolicy.counts(event.subject())) {
                return;
            }
            subject = people.add(event.subject(), eligibilityPolicy.profileOf(event.subject()));
        } else {
            people.markRecent(subject);
        }
        long receivedAt = Math.min(event.receivedAt(), now);
        int latency = Math.clamp(receivedAt - event.at(), 0, LatencySketch.LONGEST);
        boolean late = receivedAt - event.at() > LONGEST_LIVE_DELAY;
        EventKey eventKey = new EventKey(event.channel(), event.type(), event.name());
        long stages = place(event, eventKey);
        int channel = channels.number(event.channel(), now);
        boolean goal = rules.goals().contains(event.name());
        subject.last = log.append(receivedAt, latency, stages, touchpoints.number(eventKey, now), channel, goal, late, subject.last);
        subject.person.heardAt = Math.max(subject.person.heardAt, receivedAt);
        traffic(subject.last, 1);
        frameLatencyMeter.received(receivedAt);
        place(subject, receivedAt - latency, late);
        if (people.size() > rules.people()) {
            evict(people.leastRecent());
        }
    }

    /** Updates the person's position by an event that was just received. */
    private void place(Subject subject, long at, boolean late) {
        TrackedPerson person = subject.person;
        log.keep(subject.last, person.stages, person.open);
        if (late) {
            return;
        }
        subject.lastAt = Math.max(subject.lastAt, at);
        if (at >= person.lastAt) {
            stageVisitTracker.silent(person, at);
            log.keep(subject.last, person.stages, person.open);
            stageVisitTracker.step(person, at, log.stages(subject.last), log.isGoal(subject.last));
            people.note(person);
        } else {
            replay(person, eventReplay.start(person));
        }
    }

    private long place(LiveEvent event, EventKey eventKey) {
        Columns columns = new Columns(eventKey, event.source());
        Long known = memos.get(columns);
        long stages = known == null ? PackedStages.NOWHERE : known;
        for (int place = 0; place < maps.length; place++) {
            if (maps[place] != null && (known == null || maps[place].readsProperties())) {
                stages = PackedStages.with(stages, place, maps[place].stage(event));
            }
        }
        if (known == null) {
            if (memos.size() >= MOST_MEMOS) {
                memos.clear();
            }
            memos.put(columns, stages);
        }
        return stages;
    }

    private void traffic(long number, int by) {
        long receivedAt = log.receivedAt(number);
        int latency = log.isLate(number) ? TrafficCounter.NO_LATENCY : log.latency(number);
        all.add(receivedAt, latency, by);
        channels.lane(log.channel(number)).add(receivedAt, latency, by);
        touchpoints.lane(log.touchpoint(number)).add(receivedAt, latency, by);
        for (int place = 0; place < maps.length; place++) {
            if (maps[place] != null && number >= first[place]) {
                maps[place].traffic(PackedStages.of(log.stages(number), place)).add(receivedAt, latency, by);
            }
        }
    }

    private void replay(TrackedPerson person, EventReplay.ReplayStart start) {
        eventReplay.replay(person, start);
        if (!person.subjects.isEmpty()) {
            people.note(person);
        }
    }

    /** Rechecks to which person an identifier belongs, and whether they count. */
    public void recheck(String id) {
        Subject subject = people.find(id);
        if (subject == null) {
            return;
        }
        if (!eligibilityPolicy.counts(id)) {
            remove(subject);
            return;
        }
        Optional<UUID> profile = eligibilityPolicy.profileOf(id);
        if (!profile.equals(Optional.ofNullable(subject.person.profile))) {
            TrackedPerson before = subject.person;
            List<Subject> beforeNames = List.copyOf(before.subjects);
            EventReplay.PersonPosition sight = eventReplay.sight(before);
            EventReplay.ReplayStart start = eventReplay.start(before);
            people.leave(subject);
            replay(before, start);
            people.join(subject, profile);
            EventReplay.ReplayStart joined = eventReplay.joined(sight, beforeNames, subject);
            subject.person.heardAt = Math.max(subject.person.heardAt, before.heardAt);
            subject.person.cutAt = Math.max(subject.person.cutAt, before.cutAt);
            replay(subject.person, joined);
        }
    }

    private void remove(Subject subject) {
        for (long number = log.has(subject.last) ? subject.last : 0; number != 0; number = log.before(number)) {
            traffic(number, -1);
        }
        TrackedPerson person = subject.person;
        people.remove(subject);
        replay(person, EventReplay.ReplayStart.NOTHING);
    }

    /** Evicts a subject to make room. Its counts stay, but belong to nobody. */
    private void evict(Subject subject) {
        forgottenAt = Math.max(forgottenAt, subject.person.lastAt);
        if (subject.person.open != 0) {
            undecidedAt = Math.max(undecidedAt, subject.person.lastAt);
        }
        people.remove(subject);
    }

    /** Advances the clock: silent people leave, and people who left long ago are forgotten. */
    void advance(long clock) {
        List<TrackedPerson> gone = new ArrayList<>();
        people.look((place, lastAt, stages) -> {
            if (stages != PackedStages.NOWHERE && clock - lastAt > rules.silence()) {
                stageVisitTracker.silent(people.at(place), clock);
                people.note(people.at(place));
            }
            long forgotten = clock - rules.silence() - HOUR;
            if (lastAt < forgotten && people.at(place).heardAt < forgotten) {
                gone.add(people.at(place));
            }
        });
        gone.forEach(person -> List.copyOf(person.subjects).forEach(people::remove));
    }

    boolean holds(String subject) {
        return people.find(subject) != null;
    }

    public List<String> names() {
        return people.names();
    }

    List<String> namesOf(UUID profile) {
        return people.namesOf(profile);
    }

    /** For each map the number of people in each stage now, and last those in none. */
    public int[][] present(long clock) {
        int[][] present = new int[maps.length][PackedStages.NONE + 1];
        people.look((place, lastAt, stages) -> {
            if (lastAt > clock - rules.present()) {
                for (int map = 0; map < maps.length; map++) {
                    present[map][PackedStages.of(stages, map)]++;
                }
            }
        });
        return present;
    }

    /** Whether people who were active within this time were evicted. */
    public boolean hasEvicted(long clock, long within) {
        return forgottenAt > clock - within;
    }

    /** Whether all people who are present are held. */
    boolean holdsAllPresent(long clock) {
        return !hasEvicted(clock, rules.present());
    }

    /** Whether the outcome is known of all visits that were to be decided within the last hour. */
    public boolean holdsAllStays(long clock) {
        return undecidedAt <= clock - HOUR - rules.silence();
    }

    int held() {
        return people.size();
    }

    /** Null if there is no map in this place. */
    public MapCounts map(int place) {
        return maps[place];
    }

    public TrafficCounter all() {
        return all;
    }

    public BoundedCounters<String> channels() {
        return channels;
    }

    public BoundedCounters<EventKey> touchpoints() {
        return touchpoints;
    }

    public FrameLatencyMeter shown() {
        return frameLatencyMeter;
    }
}
