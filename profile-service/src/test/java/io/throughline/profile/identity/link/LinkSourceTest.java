package io.throughline.profile.identity.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.throughline.commons.identity.Identifier;
import io.throughline.profile.identity.graph.IdentityLink;
import io.throughline.profile.identity.graph.ObservationBatch.Evidence;
import org.junit.jupiter.api.Test;

/** Who said that two identifiers belong together, and from when to when. */
class LinkSourceTest {

    private static final IdentityLink LINK = new IdentityLink(Identifier.userId("li"), Identifier.parse("email:li@example.cn"));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<LinkSource.Key, LinkSource> all = new TreeMap<>();

    private LinkSource note(String source, String event, long minute, boolean stated) {
        Instant at = NOON.plusSeconds(60 * minute);
        LinkSource.note(all, LINK, new Evidence(source, event, at, at, 1, stated, true, at));
        return all.get(new LinkSource.Key(LINK, source));
    }

    @Test
    void eachSourceIsKnownByItsFirstAndItsLastWord() {
        note("/sources/web", "e2", 2, false);
        note("/sources/web", "e1", 1, true);
        LinkSource web = note("/sources/web", "e3", 3, false);
        note("/sources/crm", "c1", 5, false);

        assertThat(web).isEqualTo(new LinkSource(web.key(), NOON.plusSeconds(60), "e1", NOON.plusSeconds(180), "e3", true));
        assertThat(all).hasSize(2);
    }

    @Test
    void aWordIsNewsWhereItIsEarlierOrTenMinutesLaterOrSaysMore() {
        LinkSource known = note("/sources/web", "e1", 20, false);
        all.clear();

        assertThat(note("/sources/web", "e2", 30, false).isNews(known)).isFalse();
        all.clear();
        assertThat(note("/sources/web", "e3", 31, false).isNews(known)).isTrue();
        all.clear();
        assertThat(note("/sources/web", "e0", 19, false).isNews(known)).isTrue();
        all.clear();
        assertThat(note("/sources/web", "e4", 20, true).isNews(known)).isTrue();
        assertThat(known.isNews(null)).isTrue();
    }
}
