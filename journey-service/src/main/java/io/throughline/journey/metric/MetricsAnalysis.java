package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.PersonalDataMask;
import io.throughline.journey.analysis.execution.Analysis;
import io.throughline.journey.analysis.execution.QueryRun;
import io.throughline.journey.analysis.filter.EventFilter;
import io.throughline.journey.analysis.filter.EventKey;
import io.throughline.journey.analysis.filter.LogField;
import io.throughline.journey.analysis.filter.PeopleFilter;
import io.throughline.journey.analysis.question.EventLogSource;
import io.throughline.journey.analysis.question.QuestionContext;
import io.throughline.journey.analysis.question.QuestionScope;
import io.throughline.journey.analysis.question.TimePeriod;
import io.throughline.journey.analysis.sequence.EventSequence;
import io.throughline.journey.analysis.sql.AnalysisSql;
import io.throughline.journey.touchpointcatalog.Channel;
import io.throughline.journey.touchpointcatalog.ChannelStore;
import io.throughline.journey.touchpointcatalog.LocalizedText;
import io.throughline.journey.touchpointcatalog.NamedTouchpoint;
import io.throughline.journey.touchpointcatalog.TouchpointIndex;

/** Computes metrics of touchpoints, channels or segments side by side. */
@ApplicationScoped
class MetricsAnalysis implements Analysis<MetricRequest, MetricQuestion, MetricsResult> {

    private final AnalysisSql sql;
    private final TouchpointIndex touchpoints;
    private final ChannelStore channels;
    private final MetricTargetStore targets;
    private final StageCatalog stages;

    @Inject
    MetricsAnalysis(AnalysisSql sql, TouchpointIndex touchpoints, ChannelStore channels, MetricTargetStore targets, StageCatalog stages) {
        this.sql = sql;
        this.touchpoints = touchpoints;
        this.channels = channels;
        this.targets = targets;
        this.stages = stages;
    }

    @Override
    public String kind() {
        return "metrics";
    }

    @Override
    public Class<MetricRequest> request() {
        return MetricRequest.class;
    }

    @Override
    public MetricQuestion read(MetricRequest body, QuestionContext context, BodyFaults faults) {
        return MetricQuestionReader.read(body, context, channels.all(), stages, targets::all, faults);
    }

    @Override
    public QuestionScope scope(MetricQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<TimePeriod> reads(MetricQuestion question) {
        return Optional.of(question.reads(MetricPeriods.both(question.scope().period(), question.compare())));
    }

    @Override
    public MetricsResult answer(MetricQuestion question, QueryRun run) {
        EventKinds eventKinds = question.by() == MetricQuestion.By.SEGMENT || question.by() == MetricQuestion.By.STAGE
                ? new EventKinds(List.of(), run.touchpoints()) : EventKinds.read(question.visited(), sql, run);
        MetricTable table = new MetricTable(question);
        List<MetricTable.Draft> now = rows(question, question.scope(), eventKinds, table, run);
        if (question.compare() == null) {
            return table.beside(now, null);
        }
        run.compare(question.compare());
        return table.beside(now, rows(question, question.scope().in(question.compare()), eventKinds, table, run));
    }

    private List<MetricTable.Draft> rows(MetricQuestion question, QuestionScope scope, EventKinds eventKinds, MetricTable table,
            QueryRun run) {
        return switch (question.by()) {
            case SEGMENT -> bySegment(question, scope, table, run);
            case STAGE -> byStage(question, scope, table, run);
            case CHANNEL, TOUCHPOINT -> byKind(question, scope, eventKinds, table, run);
        };
    }

    private List<MetricTable.Draft> byKind(MetricQuestion question, QuestionScope asked, EventKinds eventKinds, MetricTable table,
            QueryRun run) {
        QuestionScope scope = MetricQuestion.visits(asked);
        boolean byChannel = question.by() == MetricQuestion.By.CHANNEL;
        int[] unitOf = byChannel ? eventKinds.channelOf() : eventKinds.touchpointOf();
        int count = byChannel ? eventKinds.channels().size() : eventKinds.touchpoints().size();
        MetricCounter walk = new MetricCounter(count, (group, code) -> unitOf[group], group -> eventKinds.channelOf()[group],
                question.rules(scope.period()));
        long[] everybody = new long[1];
        ChannelCosts costs = new ChannelCosts(eventKinds, touchpoints, question.channels(), question.rules(scope.period()));
        run.eventSequences().each(question.walks(scope).by(question.breakdown(), eventKinds.values()), run, each -> {
            walk.add(each);
            everybody[0] += isHere(each, scope.period());
            if (byChannel) {
                costs.add(each);
            }
        });
        pending(question, scope, run);
        MetricSums metricSums = new MetricSums(sql, run);
        MetricSums.Money[] revenue = revenue(question, scope, eventKinds, count, metricSums);
        MetricSums.Mean[] handling = handling(question, scope, eventKinds, count, metricSums);
        Map<String, MetricSums.ResponseCounts> said =
                byChannel && scope.source() instanceof EventLogSource.Live ? metricSums.said(asked) : Map.of();
        List<MetricTable.Draft> rows = new ArrayList<>();
        // The first channel is for kinds that are too rare to be counted separately.
        for (int unit = byChannel ? 1 : 0; unit < count; unit++) {
            MetricsResult.Row named =
                    byChannel ? channel(question, eventKinds.channels().get(unit))
                            : touchpoint(eventKinds.touchpoints().get(unit), run.mask());
            ChannelCosts.CostAmount cost =
                    byChannel ? costs.ofChannel(named.key(), scope.period()) : costs.ofTouchpoint(named.key(), walk.unit(unit).visits);
            rows.add(table.draft(named,
                    new MetricTable.RowCounts(walk.unit(unit), everybody[0], revenue[unit], handling[unit], said.get(named.key()), cost)));
        }
        costs.leftOut().forEach(run::addNote);
        return rows;
    }

    private static MetricSums.Money[] revenue(MetricQuestion question, QuestionScope scope, EventKinds eventKinds, int count,
            MetricSums metricSums) {
        MetricSums.Money[] all = new MetricSums.Money[count];
        Arrays.fill(all, MetricSums.Money.NONE);
        if (question.revenue() != null) {
            metricSums.revenue(scope, question.revenue(), column(question)).forEach((key, sum) -> {
                int unit = unit(question, eventKinds, key);
                if (unit >= 0) {
                    all[unit] = all[unit].plus(sum);
                }
            });
        }
        return all;
    }

    private static MetricSums.Mean[] handling(MetricQuestion question, QuestionScope scope, EventKinds eventKinds, int count,
            MetricSums metricSums) {
        MetricSums.Mean[] all = new MetricSums.Mean[count];
        Arrays.fill(all, MetricSums.Mean.NONE);
        if (question.handling()) {
            metricSums.handling(scope, column(question)).forEach((key, sum) -> {
                int unit = unit(question, eventKinds, key);
                if (unit >= 0) {
                    all[unit] = all[unit].plus(sum);
                }
            });
        }
        return all;
    }

    private static LogField column(MetricQuestion question) {
        return question.by() == MetricQuestion.By.CHANNEL ? LogField.CHANNEL : LogField.TOUCH;
    }

    /** −1 for events that are not counted separately. */
    private static int unit(MetricQuestion question, EventKinds eventKinds, String key) {
        return question.by() == MetricQuestion.By.CHANNEL ? eventKinds.channels().indexOf(key)
                : eventKinds.touchpointOf()[eventKinds.group(key)];
    }

    /** 1 for people who have an event in the period; others have events only after it. */
    private static int isHere(EventSequence eventSequence, TimePeriod period) {
        return eventSequence.time(0) < period.to().toEpochMilli() ? 1 : 0;
    }

    private static void pending(MetricQuestion question, QuestionScope scope, QueryRun run) {
        if (question.goal() != null && !question.isComplete(scope.period())) {
            run.addNote("Conversion is not complete: visits of the end of " + scope.period().from() + " to " + scope.period().to()
                    + " may still be followed by the goal, until " + scope.period().to().plus(question.ahead()) + ".");
        }
    }

    private static MetricsResult.Row channel(MetricQuestion question, String id) {
        LocalizedText label = question.channels().stream().filter(channel -> channel.id().equals(id)).findFirst().map(Channel::name)
                .orElse(new LocalizedText(null, id));
        return new MetricsResult.Row(id, label, null, Map.of());
    }

    /** Sources choose the names of pages, so a name may contain somebody's address. */
    private static MetricsResult.Row touchpoint(EventKinds.Place place, PersonalDataMask mask) {
        EventKey kind = place.kind();
        String name = mask.text(kind.name());
        return place.named() != null
                ? new MetricsResult.Row(place.key(), new LocalizedText(place.named().zh(), place.named().en()), null, Map.of())
                : new MetricsResult.Row(NamedTouchpoint.idOf(kind), new LocalizedText(null, name.isEmpty() ? kind.type() : name),
                        new MetricsResult.Kind(kind.channel(), kind.type(), name), Map.of());
    }

    /** Sessions run through all channels, because a stage rarely belongs to one. Sums are read by SQL stage by stage. */
    private List<MetricTable.Draft> byStage(MetricQuestion question, QuestionScope asked, MetricTable table, QueryRun run) {
        QuestionScope scope = MetricQuestion.visits(asked);
        int count = question.stages().size();
        MetricCounter walk = new MetricCounter(count, (group, code) -> question.stage(code), group -> 0, question.rules(scope.period()));
        long[] everybody = new long[1];
        run.eventSequences().each(question.walks(scope), run, each -> {
            walk.add(each);
            everybody[0] += isHere(each, scope.period());
        });
        pending(question, scope, run);
        MetricSums metricSums = new MetricSums(sql, run);
        List<MetricTable.Draft> rows = new ArrayList<>();
        for (int stage = 0; stage < count; stage++) {
            QuestionScope own = scope.by(new EventFilter.And(List.of(scope.filter(), question.events(stage))));
            MetricSums.Money revenue = question.revenue() == null ? MetricSums.Money.NONE
                    : metricSums.revenue(own, question.revenue(), LogField.TYPE).values().stream().reduce(MetricSums.Money.NONE,
                            MetricSums.Money::plus);
            MetricSums.Mean handling = question.handling()
                    ? metricSums.handling(own, LogField.TYPE).values().stream().reduce(MetricSums.Mean.NONE, MetricSums.Mean::plus)
                    : MetricSums.Mean.NONE;
            rows.add(table.draft(
                    new MetricsResult.Row(question.stages().get(stage).id(), question.stages().get(stage).name(), null, Map.of()),
                    new MetricTable.RowCounts(walk.unit(stage), everybody[0], revenue, handling, null, null)));
        }
        return rows;
    }

    private List<MetricTable.Draft> bySegment(MetricQuestion question, QuestionScope asked, MetricTable table, QueryRun run) {
        QuestionScope scope = MetricQuestion.visits(asked);
        List<MetricCounter> walks = question.segments().stream()
                .map(id -> new MetricCounter(1, (group, code) -> 0, group -> 0, question.rules(scope.period()))).toList();
        long[] everybody = new long[1];
        run.eventSequences().each(question.walks(scope).by(question.breakdown(), List.of()), run, each -> {
            everybody[0] += isHere(each, scope.period());
            for (int segment = 0; segment < walks.size(); segment++) {
                if ((each.segments() & 1 << segment) != 0) {
                    walks.get(segment).add(each);
                }
            }
        });
        pending(question, scope, run);
        MetricSums metricSums = new MetricSums(sql, run);
        List<MetricTable.Draft> rows = new ArrayList<>();
        for (int segment = 0; segment < walks.size(); segment++) {
            String id = question.segments().get(segment).toString();
            QuestionScope members =
                    scope.of(new PeopleFilter.And(List.of(scope.people(), new PeopleFilter.InSegment(question.segments().get(segment)))));
            MetricSums.Money revenue = question.revenue() == null ? MetricSums.Money.NONE
                    : metricSums.revenue(members, question.revenue(), LogField.TYPE).values().stream().reduce(MetricSums.Money.NONE,
                            MetricSums.Money::plus);
            MetricSums.Mean handling = question.handling()
                    ? metricSums.handling(members, LogField.TYPE).values().stream().reduce(MetricSums.Mean.NONE, MetricSums.Mean::plus)
                    : MetricSums.Mean.NONE;
            rows.add(table.draft(new MetricsResult.Row(id, new LocalizedText(null, id), null, Map.of()),
                    new MetricTable.RowCounts(walks.get(segment).unit(0), everybody[0], revenue, handling, null, null)));
        }
        return rows;
    }
}
