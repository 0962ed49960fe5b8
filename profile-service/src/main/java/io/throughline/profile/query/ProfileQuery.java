package io.throughline.profile.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import io.throughline.profile.core.search.SearchTerm;
import io.throughline.profile.core.search.SearchText;

/**
 * The filter of a list of profiles.
 *
 * @param text to search for, in the form of {@link SearchText#fold}; null for any
 * @param segment null for any
 * @param source one that a trait comes from; null for any
 * @param seesAll whether the caller sees contact data, and so may search them
 * @param restrictedToo whether the caller works with data whose processing is restricted
 */
record ProfileQuery(String text, List<TraitFilter> filters, UUID segment, String source, boolean seesAll, boolean restrictedToo) {

    /** The statement and its parameters, without the start of the page and its length. */
    record Statement(String sql, Map<String, Object> parameters) {
    }

    /**
     * Candidates come from the one index of pairs and terms, from the index of numbers, or from the segment, as PostgreSQL
     * decides; matches of terms, whose numbers are not unique, are checked again in the profile.
     */
    Statement statement() {
        StringBuilder where = new StringBuilder();
        Map<String, Object> parameters = new LinkedHashMap<>();
        TreeSet<Integer> terms = new TreeSet<>();
        if (text != null) {
            terms.addAll(SearchText.pairs(text));
            parameters.put("q", text);
            where.append(
                    seesAll ? " and (position(:q in s.body) > 0 or position(:q in s.personal) > 0)" : " and position(:q in s.body) > 0");
        }
        for (int i = 0; i < filters.size(); i++) {
            where.append(" and ").append(condition(filters.get(i), i, terms, parameters));
        }
        if (source != null) {
            terms.add(SearchTerm.source(source));
            parameters.put("source", source);
            where.append(" and exists (select 1 from jsonb_each(p.traits) t where t.value ->> 'source' = :source)");
        }
        if (segment != null) {
            parameters.put("segment", segment);
            where.append(" and exists (select 1 from segment_member m where m.segment_id = :segment and m.profile_id = s.profile_id)");
        }
        if (!restrictedToo) {
            // One lookup for each candidate: with a join PostgreSQL would read all consents to find the few.
            where.append(
                    " and not coalesce((select c.restricted from consent_state c where c.key = 'profile_id:' || s.profile_id), false)");
        }
        if (!terms.isEmpty()) {
            // A constant text and not a subquery: PostgreSQL then knows how rare the terms are, and chooses the faster plan.
            parameters.put("terms", terms.toString().replace('[', '{').replace(']', '}'));
            where.append(" and s.pairs @> cast(cast(:terms as text) as int[])");
        }
        boolean looksIntoTraits = source != null || filters.stream().anyMatch(filter -> !filter.compares());
        return new Statement("select s.profile_id from profile_search s" + (looksIntoTraits ? " join profile p on p.id = s.profile_id" : "")
                + " where s.profile_id < :before" + where + " order by s.profile_id desc limit :rows", parameters);
    }

    private static String condition(TraitFilter filter, int place, TreeSet<Integer> terms, Map<String, Object> parameters) {
        String name = "trait" + place;
        String value = "value" + place;
        parameters.put(name, filter.trait());
        if (filter.compares()) {
            parameters.put(value, filter.number());
            return "exists (select 1 from trait_number n where n.profile_id = s.profile_id and n.name = :%s and n.value %s :%s)"
                    .formatted(name, filter.sign(), value);
        }
        if (filter.op() == TraitFilter.Op.EXISTS) {
            terms.add(SearchTerm.present(filter.trait()));
            return "jsonb_exists(p.traits, :" + name + ")";
        }
        terms.add(SearchTerm.holds(filter.trait(), filter.value()));
        parameters.put(value, filter.value());
        String held = "p.traits -> cast(:" + name + " as text) -> 'value'";
        return filter.op() == TraitFilter.Op.HAS
                ? ("exists (select 1 from jsonb_array_elements_text(case jsonb_typeof(%s) when 'array' then %s end) e(item) where e.item "
                        + "= :%s)")
                        .formatted(held, held, value)
                : "%s #>> '{}' = :%s".formatted('(' + held + ')', value);
    }
}
