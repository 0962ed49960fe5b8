package io.throughline.profile.recordlinkage.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateFinderTest {

    @TempDir
    Path folder;

    @Test
    void damagedSecondRecordsAreFoundInChineseAndEnglishAndHousematesAreNot() throws Exception {
        LinkageTrial.Result result = new LinkageTrial(folder).run(4_000, 11, 0.1, 0.9);

        assertThat(result.truth()).isBetween(300, 500);
        assertThat(result.precision()).isGreaterThanOrEqualTo(0.98);
        assertThat(result.recall()).isGreaterThanOrEqualTo(0.96);
        assertThat(result.f1()).isGreaterThanOrEqualTo(0.97);
        assertThat(result.model().matches() * 4_000 * 3_999 / 2).isBetween(result.truth() * 0.9, result.truth() * 1.1);
    }

    @Test
    void thePairsThatAreComparedGrowWithThePeopleEvenIfAllAreTheSame() throws Exception {
        List<DuplicateCandidate> found =
                find(3_000, i -> Map.of(FieldKind.FULL_NAME, "王伟", FieldKind.DATE_OF_BIRTH, "1990-01-01", FieldKind.CITY, "上海"));

        assertThat(found).hasSizeLessThan(3_000 * CandidatePairs.NEIGHBOURS * BlockingKey.COUNT);
    }

    @Test
    void thereIsNothingToFindAmongNobodyOnePersonAndStrangers() throws Exception {
        assertThat(find(0, i -> Map.of())).isEmpty();
        assertThat(find(1, i -> Map.of(FieldKind.FULL_NAME, "Anna Lee"))).isEmpty();
        assertThat(find(50, i -> Map.of())).isEmpty();
        assertThat(find(50, i -> Map.of(FieldKind.EMAIL, "u" + i * 7919 + "@example.org"))).isEmpty();
    }

    @Test
    void aSearchCanBeEndedAtAnyStepAndLeavesNoFile() throws Exception {
        for (DuplicateFinder.Phase phase : DuplicateFinder.Phase.values()) {
            try (PeopleTable people = new PeopleTable(folder)) {
                new SyntheticPeople(3, 0.2).make(500, (person, record) -> add(people, person, record));
                DuplicateFinder finder = new DuplicateFinder(people);
                DuplicateFinder.Progress ending = (at, done, total) -> {
                    assertThat(done).isLessThanOrEqualTo(Math.max(total, done));
                    if (at == phase) {
                        throw new CancellationException();
                    }
                };
                Assertions.assertThatThrownBy(() -> finder.find(finder.learn(ending), 0.9, pair -> {
                }, ending)).isInstanceOf(CancellationException.class);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void theSamePeopleGiveTheSameModel() throws Exception {
        LinkageModel one = new LinkageTrial(folder).run(2_000, 5, 0.1, 0.9).model();
        LinkageModel other = new LinkageTrial(folder).run(2_000, 5, 0.1, 0.9).model();

        assertThat(one.m()).isDeepEqualTo(other.m());
        assertThat(one.u()).isDeepEqualTo(other.u());
    }

    @Test
    void roomOutsideTheHeapGrowsByChunks() throws Exception {
        try (MappedBuffer mappedBuffer = new MappedBuffer(folder)) {
            int piece = 1 << 20;
            for (int i = 0; i < 130; i++) {
                assertThat(mappedBuffer.allocate(piece)).isEqualTo(MappedBuffer.address(i, piece));
                mappedBuffer.putLong(MappedBuffer.address(i, piece), i);
            }

            assertThat(mappedBuffer.getLong(MappedBuffer.address(129, piece))).isEqualTo(129);
            assertThat(mappedBuffer.getLong(MappedBuffer.address(63, piece))).isEqualTo(63);
        }
    }

    private List<DuplicateCandidate> find(int count, Function<Integer, Map<FieldKind, String>> each) throws IOException {
        try (PeopleTable people = new PeopleTable(folder)) {
            for (int i = 0; i < count; i++) {
                add(people, i, each.apply(i));
            }
            DuplicateFinder finder = new DuplicateFinder(people);
            List<DuplicateCandidate> found = new ArrayList<>();
            finder.find(finder.learn((phase, done, total) -> {
            }), 0.5, found::add, (phase, done, total) -> {
            });
            return found;
        }
    }

    private static void add(PeopleTable people, int person, Map<FieldKind, String> record) {
        try {
            people.add(new UUID(0, person), PersonDescription.of(record::get));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
