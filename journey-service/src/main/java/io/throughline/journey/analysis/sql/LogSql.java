package io.throughline.journey.analysis.sql;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.EventStep;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;

/**
 * The only SQL for identity, consent and the selection of people. Identity and consent are looked up when a question is asked, so a merge
 * or a refusal applies to everything ever recorded. Consent follows ConsentIndex: the profile's statement and the device's own, if they
 * exist, each of which can only take away; else the default for everybody, else allowed. For a profile that is only claimed, the device's
 * own statement or the default must allow it as well.
 */
public final class LogSql implements AnalysisSql {

    /** Bits of {@code uses}. */
    private static final int ANALYTICS = 0;
    private static final int FEEDBACK = 1;

    private final String database;

    public LogSql(String database) {
        this.database = database;
    }

    @Override
    public ScopeSql of(QuestionScope scope) {
        return sql(scope, ANALYTICS, within(scope.period()));
    }

    @Override
    public ScopeSql ofFeedback(QuestionScope scope) {
        return sql(scope, FEEDBACK, within(scope.period()));
    }

    @Override
    public ScopeSql ofAllTimes(QuestionScope scope) {
        return sql(scope, ANALYTICS, "1");
    }

    /** @param when a condition on the time */
    public ScopeSql of(QuestionScope scope, String when) {
        return sql(scope, ANALYTICS, when);
    }

    private ScopeSql sql(QuestionScope scope, int use, String when) {
        String with = isOfPeople(scope.source()) ? "WITH " + person(scope) + " AS person, " + uses("person", scope) + " AS uses "
                : "WITH person_key AS person ";
        return new ScopeSql(with, " FROM " + table(scope.source()) + " WHERE " + events(scope.source(), when) + and(filter(scope.filter())),
                consent(scope.source(), use, "uses") + and(people(scope.people(), scope)));
    }

    private static String events(EventLogSource source, String when) {
        return "(" + when + ")" + (source instanceof EventLogSource.Dataset data ? " AND dataset = '" + data.id() + "'" : "");
    }

    /** Placed after all conditions on the event itself, so that consent is not looked up for events that are excluded anyway. */
    private static String consent(EventLogSource source, int use, String uses) {
        return isOfPeople(source) ? agreed(use, uses) : "";
    }

    /**
     * The log holds responses with their comments. Responses of people who refuse the use of their feedback are excluded from every
     * analysis.
     */
    private static String agreed(int use, String uses) {
        String agreed = " AND bitTest(" + uses + ", " + use + ")";
        return use == FEEDBACK ? agreed : agreed + " AND (type != 'feedback' OR bitTest(" + uses + ", " + FEEDBACK + "))";
    }

    private static boolean isOfPeople(EventLogSource source) {
        return !(source instanceof EventLogSource.Dataset data) || data.people();
    }

    private String table(EventLogSource source) {
        return database + (source instanceof EventLogSource.Live ? ".touchpoints" : ".bulk_events");
    }

    /**
     * The person by proven links, else by claimed ones if the question wants them. An uploaded log names people directly and has no claims.
     */
    private String person(QuestionScope scope) {
        return joinsClaims(scope)
                ? looked("people", looked("claimed_people", "person_key")) : looked("people", "person_key");
    }

    private static boolean joinsClaims(QuestionScope scope) {
        return scope.claims() && scope.source() instanceof EventLogSource.Live;
    }

    private String looked(String dictionary, String otherwise) {
        return "dictGetOrDefault('" + database + "." + dictionary + "', 'person', person_key, " + otherwise + ")";
    }

    @Override
    public String subject() {
        return "argMin(subject, (" + looked("people", "person_key") + " != person, subject))";
    }

    /**
     * A claimed profile cannot consent for a device without a statement of its own, because a stranger may have claimed it. The default for
     * everybody applies to the device.
     */
    private String uses(String person, QuestionScope scope) {
        String agreed = "dictGetOrDefault('" + database + ".agreed', 'uses', ";
        String others = agreed + "sipHash64('*'), toUInt8(255))";
        String either = agreed + person + ", " + agreed + "person_key, " + others + "))";
        String silent =
                joinsClaims(scope) ? "if(" + looked("people", "person_key") + " = " + person + ", " + either + ", " + others + ")" : either;
        return "bitAnd(" + either + ", " + agreed + "person_key, " + silent + "))";
    }

    private static String within(TimePeriod period) {
        return within(period.from(), period.to());
    }

    public static String within(Instant from, Instant to) {
        return "time >= " + time(from) + " AND time < " + time(to);
    }

    public static String time(Instant time) {
        return "fromUnixTimestamp64Milli(toInt64(" + time.toEpochMilli() + "), 'UTC')";
    }

    static String and(String condition) {
        return condition.equals("1") ? "" : " AND " + condition;
    }

    private String people(PeopleFilter people, QuestionScope scope) {
        return switch (people) {
            case PeopleFilter.Everybody all -> "1";
            case PeopleFilter.InSegment segment -> inSegment(segment.id());
            // Names of the outer query must not be used here, because they would resolve to this subquery's own. GLOBAL: in a cluster each
            // shard holds a part of them.
            case PeopleFilter.Did(EventStep step, TimePeriod in) ->
                    "(person GLOBAL IN (SELECT DISTINCT " + (isOfPeople(scope.source()) ? person(scope) : "person_key")
                            + " FROM " + table(scope.source()) + " WHERE "
                            + events(scope.source(), within(in == null ? scope.period() : in)) + and(filter(step.event()))
                            + consent(scope.source(), ANALYTICS, uses(person(scope), scope)) + "))";
            case PeopleFilter.And and -> joined(and.parts(), " AND ", "1", scope);
            case PeopleFilter.Or or -> joined(or.parts(), " OR ", "0", scope);
            case PeopleFilter.Not not -> "NOT " + people(not.part(), scope);
        };
    }

    private String joined(List<PeopleFilter> parts, String by, String none, QuestionScope scope) {
        return parts.isEmpty() ? none : parts.stream().map(part -> people(part, scope)).collect(Collectors.joining(by, "(", ")"));
    }

    public String inSegment(UUID segment) {
        return "(person IN (SELECT member.person FROM " + database + ".memberships AS member FINAL WHERE member.segment = '" + segment
                + "'))";
    }

    @Override
    public String filter(EventFilter filter) {
        return FilterSql.of(filter);
    }

    @Override
    public String text(String path) {
        return FilterSql.text(path);
    }

    @Override
    public String number(String path) {
        return FilterSql.number(path);
    }
}
