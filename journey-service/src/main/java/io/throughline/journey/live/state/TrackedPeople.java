package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.throughline.journey.live.state.TrackedPerson.Subject;

/** The people who are held, by identifier and by profile, in the order of their last activity. */
final class TrackedPeople {

    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<UUID, TrackedPerson> profiles = new HashMap<>();
    /** The sentinel of the linked list: before the least recent and after the most recent subject. */
    private final Subject ends = new Subject("");
    /**
     * All people, with the fields that are read each second in parallel arrays; otherwise a scan of 200,000 would take a tenth of a second.
     */
    private TrackedPerson[] all = new TrackedPerson[16];
    private long[] lastAt = new long[16];
    private long[] stages = new long[16];
    private int count;

    TrackedPeople() {
        ends.older = ends;
        ends.newer = ends;
    }

    /** Null if no person is held under this identifier. */
    Subject find(String id) {
        return subjects.get(id);
    }

    Subject add(String id, Optional<UUID> profile) {
        Subject subject = new Subject(id);
        subjects.put(id, subject);
        link(subject);
        join(subject, profile);
        return subject;
    }

    void markRecent(Subject subject) {
        if (subject.newer != ends) {
            unlink(subject);
            link(subject);
        }
    }

    private void link(Subject subject) {
        subject.older = ends.older;
        subject.newer = ends;
        ends.older.newer = subject;
        ends.older = subject;
    }

    private static void unlink(Subject subject) {
        subject.older.newer = subject.newer;
        subject.newer.older = subject.older;
    }

    /** Assigns a subject to the person of a profile, or to a person of its own. */
    void join(Subject subject, Optional<UUID> profile) {
        TrackedPerson person = profile.map(id -> profiles.computeIfAbsent(id, TrackedPerson::new)).orElseGet(() -> new TrackedPerson(null));
        if (person.subjects.isEmpty()) {
            place(person);
        }
        person.subjects.add(subject);
        subject.person = person;
    }

    private void place(TrackedPerson person) {
        if (count == all.length) {
            all = Arrays.copyOf(all, count * 2);
            lastAt = Arrays.copyOf(lastAt, count * 2);
            stages = Arrays.copyOf(stages, count * 2);
        }
        person.place = count;
        all[count++] = person;
        note(person);
    }

    /** Updates the arrays after a change of the person. */
    void note(TrackedPerson person) {
        lastAt[person.place] = person.lastAt;
        stages[person.place] = person.stages;
    }

    void leave(Subject subject) {
        TrackedPerson person = subject.person;
        person.subjects.remove(subject);
        if (person.subjects.isEmpty()) {
            if (person.profile != null) {
                profiles.remove(person.profile, person);
            }
            TrackedPerson last = all[--count];
            all[count] = null;
            last.place = person.place;
            all[last.place] = last;
            note(last);
        }
    }

    void remove(Subject subject) {
        leave(subject);
        unlink(subject);
        subjects.remove(subject.id);
    }

    List<String> namesOf(UUID profile) {
        TrackedPerson person = profiles.get(profile);
        return person == null ? List.of() : person.subjects.stream().map(subject -> subject.id).toList();
    }

    /** The subject that was active longest ago. */
    Subject leastRecent() {
        return ends.newer;
    }

    List<String> names() {
        return new ArrayList<>(subjects.keySet());
    }

    int size() {
        return subjects.size();
    }

    /** Receives for each person the time of their last activity and their stages. */
    interface PersonVisitor {

        void of(int place, long lastAt, long stages);
    }

    void look(PersonVisitor sight) {
        for (int place = 0; place < count; place++) {
            sight.of(place, lastAt[place], stages[place]);
        }
    }

    TrackedPerson at(int place) {
        return all[place];
    }

    int count() {
        return count;
    }
}
