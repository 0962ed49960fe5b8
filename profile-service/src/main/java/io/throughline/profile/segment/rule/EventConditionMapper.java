package io.throughline.profile.segment.rule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.profile.segment.evaluation.EventPattern;
import io.throughline.profile.segment.evaluation.RollingWindow;
import io.throughline.profile.segment.evaluation.SegmentRule;
import io.throughline.profile.segment.evaluation.ValueCondition;

/** Maps the fields of a rule that select events, and when they must have happened. */
record EventConditionMapper(SegmentRuleMapper.Limits limits, BodyFaults at) {

    EventConditionMapper at(BodyFaults place) {
        return new EventConditionMapper(limits, place);
    }

    EventPattern pattern(String name, EventCondition fields) {
        return new EventPattern(name, fields.type(), fields.channel(), conditions(fields.where()), hours(fields.during()),
                fields.includePublic());
    }

    SegmentRule.Span span(TimeSpanFields fields) {
        RollingWindow within = window("within", fields.within());
        Instant from = time("from", fields.from());
        Instant to = time("to", fields.to());
        if (within != null && (fields.from() != null || fields.to() != null)) {
            at.at("within", "is a rolling window: leave it out, or leave out from and to");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            at.at("to", "must be later than from");
        }
        return new SegmentRule.Span(within, from, to);
    }

    RollingWindow window(String field, String text) {
        return window(field, text, limits, at);
    }

    static RollingWindow window(String field, String text, SegmentRuleMapper.Limits limits, BodyFaults at) {
        if (text == null) {
            return null;
        }
        RollingWindow window = RollingWindow.parse(text).orElse(null);
        if (window == null) {
            at.at(field, "must be an ISO 8601 duration longer than none, such as P30D, P1M or PT24H");
        } else if (window.longest().compareTo(limits.longest()) > 0) {
            at.at(field, "must be no longer than P" + limits.longest().toDays() + "D: what people did is kept for no longer");
        }
        return window;
    }

    private Instant time(String field, String text) {
        if (text == null) {
            return null;
        }
        return ValueCondition.time(text).orElseGet(() -> {
            at.at(field, "must be a date such as 2026-01-31 or an RFC 3339 time such as 2026-01-31T09:30:00Z");
            return null;
        });
    }

    private List<EventPattern.Condition> conditions(List<EventCondition.PropertyCondition> where) {
        List<EventPattern.Condition> conditions = new ArrayList<>();
        for (int i = 0; where != null && i < where.size(); i++) {
            // A property is not compared with the present time: the window of the rule bounds it.
            conditions.add(new EventPattern.Condition(where.get(i).property(),
                    ComparisonMapper.checks(where.get(i), limits, at.in("where").in(i))));
        }
        return conditions;
    }

    private EventPattern.Hours hours(EventCondition.TimesOfWeek during) {
        if (during == null) {
            return null;
        }
        BodyFaults place = at.in("during");
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        if (during.days() != null) {
            during.days().forEach(day -> days.add(day.day()));
        }
        return new EventPattern.Hours(days, hour("from", during.from(), place), hour("to", during.to(), place), zone(during.zone(), place));
    }

    private static LocalTime hour(String field, String text, BodyFaults at) {
        try {
            return text == null ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeException e) {
            at.at(field, "must be a time of day such as 18:30");
            return LocalTime.MIDNIGHT;
        }
    }

    private static ZoneId zone(String text, BodyFaults at) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            at.at("zone", "must be a time zone such as Asia/Shanghai");
            return ZoneId.of("Z");
        }
    }
}
