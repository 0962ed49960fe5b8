package io.throughline.journey.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.throughline.commons.contract.BodyFaults;
import io.throughline.commons.masking.Mask;
import io.throughline.journey.analysis.Analysis;
import io.throughline.journey.analysis.EventFilter;
import io.throughline.journey.analysis.Field;
import io.throughline.journey.analysis.PeopleFilter;
import io.throughline.journey.analysis.Period;
import io.throughline.journey.analysis.QuestionContext;
import io.throughline.journey.analysis.Run;
import io.throughline.journey.analysis.Scope;
import io.throughline.journey.analysis.Source;
import io.throughline.journey.analysis.Sql;
import io.throughline.journey.analysis.Touch;
import io.throughline.journey.analysis.Walk;
import io.throughline.journey.registry.Channel;
import io.throughline.journey.registry.ChannelStore;
import io.throughline.journey.registry.NamedTouchpoint;
import io.throughline.journey.registry.TouchpointIndex;
import io.throughline.journey.registry.Words;

/** What touchpoints, channels or segments do, side by side. */
@ApplicationScoped
class MetricsAnalysis implements Analysis<MetricRequest, MetricQuestion, Metrics> {

    private final Sql sql;
    private final TouchpointIndex touchpoints;
    private final ChannelStore channels;
    private final MetricTargetStore targets;
    private final Stages stages;

    @Inject
    MetricsAnalysis(Sql sql, TouchpointIndex touchpoints, ChannelStore channels, MetricTargetStore targets, Stages stages) {
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
    public Scope scope(MetricQuestion question) {
        return question.scope();
    }

    @Override
    public Optional<Period> reads(MetricQuestion question) {
        return Optional.of(question.reads(Periods.both(question.scope().period(), question.compare())));
    }

    @Override
    public Metrics answer(MetricQuestion question, Run run) {
        Touches touches = question.by() == MetricQuestion.By.SEGMENT || question.by() == MetricQuestion.By.STAGE
                ? new Touches(List.of(), run.touchpoints()) : Touches.read(question.visited(), sql, run);
        MetricTable table = new MetricTable(question);
        List<MetricTable.Draft> now = rows(question, question.scope(), touches, table, run);
        if (question.compare() == null) {
            return table.beside(now, null);
        }
        run.compare(question.compare());
        return table.beside(now, rows(question, question.scope().in(question.compare()), touches, table, run));
    }

    private List<MetricTable.Draft> rows(MetricQuestion question, Scope scope, Touches touches, MetricTable table, Run run) {
        return switch (question.by()) {
            case SEGMENT -> bySegment(question, scope, table, run);
            case STAGE -> byStage(question, scope, table, run);
            case CHANNEL, TOUCHPOINT -> byKind(question, scope, touches, table, run);
        };
    }

    private List<MetricTable.Draft> byKind(MetricQuestion question, Scope asked, Touches touches, MetricTable table, Run run) {
        Scope scope = MetricQuestion.visits(asked);
        boolean byChannel = question.by() == MetricQuestion.By.CHANNEL;
        int[] unitOf = byChannel ? touches.channelOf() : touches.touchpointOf();
        int count = byChannel ? touches.channels().size() : touches.touchpoints().size();
        MetricWalk walk = new MetricWalk(count, (group, code) -> unitOf[group], group -> touches.channelOf()[group], question.rules(scope.period()));
        long[] everybody = new long[1];
        Costs costs = new Costs(touches, touchpoints, question.channels(), question.rules(scope.period()));
        run.walks().each(question.walks(scope).by(question.breakdown(), touches.values()), run, each -> {
            walk.add(each);
            everybody[0] += isHere(each, scope.period());
            if (byChannel) {
                costs.add(each);
            }
        });
        pending(question, scope, run);
        Sums sums = new Sums(sql, run);
        Sums.Money[] revenue = revenue(question, scope, touches, count, sums);
        Sums.Mean[] handling = handling(question, scope, touches, count, sums);
        Map<String, Sums.Said> said = byChannel && scope.source() instanceof Source.Live ? sums.said(asked) : Map.of();
        List<MetricTable.Draft> rows = new ArrayList<>();
        // The first channel is that of kinds too rare to be told apart.
        for (int unit = byChannel ? 1 : 0; unit < count; unit++) {
            Metrics.Row named = byChannel ? channel(question, touches.channels().get(unit)) : touchpoint(touches.touchpoints().get(unit), run.mask());
            Costs.Spent cost = byChannel ? costs.ofChannel(named.key(), scope.period()) : costs.ofTouchpoint(named.key(), walk.unit(unit).visits);
            rows.add(table.draft(named, new MetricTable.Counted(walk.unit(unit), everybody[0], revenue[unit], handling[unit], said.get(named.key()), cost)));
        }
        costs.leftOut().forEach(run::note);
        return rows;
    }

    private static Sums.Money[] revenue(MetricQuestion question, Scope scope, Touches touches, int count, Sums sums) {
        Sums.Money[] all = new Sums.Money[count];
        Arrays.fill(all, Sums.Money.NONE);
        if (question.revenue() != null) {
            sums.revenue(scope, question.revenue(), column(question)).forEach((key, sum) -> {
                int unit = unit(question, touches, key);
                if (unit >= 0) {
                    all[unit] = all[unit].plus(sum);
                }
            });
        }
        return all;
    }

    private static Sums.Mean[] handling(MetricQuestion question, Scope scope, Touches touches, int count, Sums sums) {
        Sums.Mean[] all = new Sums.Mean[count];
        Arrays.fill(all, Sums.Mean.NONE);
        if (question.handling()) {
            sums.handling(scope, column(question)).forEach((key, sum) -> {
                int unit = unit(question, touches, key);
                if (unit >= 0) {
                    all[unit] = all[unit].plus(sum);
                }
            });
        }
        return all;
    }

    private static Field column(MetricQuestion question) {
        return question.by() == MetricQuestion.By.CHANNEL ? Field.CHANNEL : Field.TOUCH;
    }

    /** −1 for what is not told apart. */
    private static int unit(MetricQuestion question, Touches touches, String key) {
        return question.by() == MetricQuestion.By.CHANNEL ? touches.channels().indexOf(key) : touches.touchpointOf()[touches.group(key)];
    }

    /** 1 for whoever was there in the period: some come after it alone. */
    private static int isHere(Walk walk, Period period) {
        return walk.time(0) < period.to().toEpochMilli() ? 1 : 0;
    }

    private static void pending(MetricQuestion question, Scope scope, Run run) {
        if (question.goal() != null && !question.isComplete(scope.period())) {
            run.note("Conversion is not complete: visits of the end of " + scope.period().from() + " to " + scope.period().to()
                    + " may still be followed by the goal, until " + scope.period().to().plus(question.ahead()) + ".");
        }
    }

    private static Metrics.Row channel(MetricQuestion question, String id) {
        Words label = question.channels().stream().filter(channel -> channel.id().equals(id)).findFirst().map(Channel::name)
                .orElse(new Words(null, id));
        return new Metrics.Row(id, label, null, Map.of());
    }

    /** Names of pages are whatever shops send: one may hold somebody's address. */
    private static Metrics.Row touchpoint(Touches.Place place, Mask mask) {
        Touch kind = place.kind();
        String name = mask.text(kind.name());
        return place.named() != null ? new Metrics.Row(place.key(), new Words(place.named().zh(), place.named().en()), null, Map.of())
                : new Metrics.Row(NamedTouchpoint.idOf(kind), new Words(null, name.isEmpty() ? kind.type() : name),
                        new Metrics.Kind(kind.channel(), kind.type(), name), Map.of());
    }

    /** Sessions run through all channels: a stage is rarely of one. What is added up in SQL is told stage by stage. */
    private List<MetricTable.Draft> byStage(MetricQuestion question, Scope asked, MetricTable table, Run run) {
        Scope scope = MetricQuestion.visits(asked);
        int count = question.stages().size();
        MetricWalk walk = new MetricWalk(count, (group, code) -> question.stage(code), group -> 0, question.rules(scope.period()));
        long[] everybody = new long[1];
        run.walks().each(question.walks(scope), run, each -> {
            walk.add(each);
            everybody[0] += isHere(each, scope.period());
        });
        pending(question, scope, run);
        Sums sums = new Sums(sql, run);
        List<MetricTable.Draft> rows = new ArrayList<>();
        for (int stage = 0; stage < count; stage++) {
            Scope own = scope.by(new EventFilter.And(List.of(scope.filter(), question.events(stage))));
            Sums.Money revenue = question.revenue() == null ? Sums.Money.NONE
                    : sums.revenue(own, question.revenue(), Field.TYPE).values().stream().reduce(Sums.Money.NONE, Sums.Money::plus);
            Sums.Mean handling = question.handling() ? sums.handling(own, Field.TYPE).values().stream().reduce(Sums.Mean.NONE, Sums.Mean::plus) : Sums.Mean.NONE;
            rows.add(table.draft(new Metrics.Row(question.stages().get(stage).id(), question.stages().get(stage).name(), null, Map.of()),
                    new MetricTable.Counted(walk.unit(stage), everybody[0], revenue, handling, null, null)));
        }
        return rows;
    }

    private List<MetricTable.Draft> bySegment(MetricQuestion question, Scope asked, MetricTable table, Run run) {
        Scope scope = MetricQuestion.visits(asked);
        List<MetricWalk> walks = question.segments().stream()
                .map(id -> new MetricWalk(1, (group, code) -> 0, group -> 0, question.rules(scope.period()))).toList();
        long[] everybody = new long[1];
        run.walks().each(question.walks(scope).by(question.breakdown(), List.of()), run, each -> {
            everybody[0] += isHere(each, scope.period());
            for (int segment = 0; segment < walks.size(); segment++) {
                if ((each.segments() & 1 << segment) != 0) {
                    walks.get(segment).add(each);
                }
            }
        });
        pending(question, scope, run);
        Sums sums = new Sums(sql, run);
        List<MetricTable.Draft> rows = new ArrayList<>();
        for (int segment = 0; segment < walks.size(); segment++) {
            String id = question.segments().get(segment).toString();
            Scope members = scope.of(new PeopleFilter.And(List.of(scope.people(), new PeopleFilter.InSegment(question.segments().get(segment)))));
            Sums.Money revenue = question.revenue() == null ? Sums.Money.NONE
                    : sums.revenue(members, question.revenue(), Field.TYPE).values().stream().reduce(Sums.Money.NONE, Sums.Money::plus);
            Sums.Mean handling = question.handling() ? sums.handling(members, Field.TYPE).values().stream().reduce(Sums.Mean.NONE, Sums.Mean::plus) : Sums.Mean.NONE;
            rows.add(table.draft(new Metrics.Row(id, new Words(null, id), null, Map.of()),
                    new MetricTable.Counted(walks.get(segment).unit(0), everybody[0], revenue, handling, null, null)));
        }
        return rows;
    }
}
