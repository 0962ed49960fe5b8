package io.throughline.journey.live.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.throughline.journey.live.state.TrackedPerson.Subject;

/** Who is held, by name and by profile, in the order in which they were heard of last. */
final class TrackedPeople {

    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<UUID, TrackedPerson> profiles = new HashMap<>();
    /** Stands before the one that was heard of longest ago, and after the one heard of last. */
    private final Subject ends = new Subject("");
    /** Everybody, and beside each what is looked at each second: side by side in memory, or a look at 200,000 takes a tenth of one. */
    private TrackedPerson[] all = new TrackedPerson[16];
    private long[] lastAt = new long[16];
    private long[] stages = new long[16];
    private int count;

    TrackedPeople() {
        ends.older = ends;
        ends.newer = ends;
    }

    /** Null where nobody is held under this name. */
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

    /** To the person of a profile, or to a person of its own. */
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

    /** After anything about the person has changed. */
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

    /** The one that was heard of longest ago. */
    Subject leastRecent() {
        return ends.newer;
    }

    List<String> names() {
        return new ArrayList<>(subjects.keySet());
    }

    int size() {
        return subjects.size();
    }

    /** Of each person when they were there last, and the stages that they are in. */
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
