package io.throughline.journey;

import java.util.Set;

import io.throughline.commons.test.Rooms;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theRoomsAreKeptApartAndTheRulesPure() {
        Rooms.of("io.throughline.journey", Set.of("privacy", "collector", "source", "touchpoint", "timeline", "quarantine",
                // Analyses: one line each, so that two features that come at once do not meet here.
                "analysis", "store", "retraction",
                "people",
                "path", "attribution", "dataset",
                "registry", "metric", "map", "drawing",
                "funnel", "retention",
                "live",
                "definition",
                "alert"
        )).pure(
                "collector.EventRules", "collector.EventTime", "collector.EventFields", "collector.People", "collector.CallBody",
                "collector.Reading", "collector.KafkaGate", "touchpoint.EventReader", "touchpoint.LogRow",
                "analysis.Period", "analysis.PeriodRequest", "analysis.ScopedRequest", "analysis.EventFilterRequest", "analysis.StepRequest",
                "analysis.PeopleFilterRequest", "analysis.BreakdownRequest", "analysis.RequestValues", "analysis.QuestionBounds", "analysis.Share", "analysis.Run", "analysis.FilterSql", "analysis.LogSql",
                "analysis.WalkSql", "analysis.PersonWalk", "people.PeopleRow",
                "path.PathTally", "path.PathCutter", "path.PathSummary", "path.PathExcerpt", "path.PathPicture", "path.PathDrawing", "path.PathReader", "analysis.Durations",
                "attribution.Attribution", "attribution.Markov", "attribution.Linear", "attribution.Weights", "attribution.TrailCutter",
                "attribution.AttributionReader",
                "dataset.CsvPart", "dataset.XesReader", "dataset.EventRows", "dataset.EventTimes", "dataset.PathRows", "dataset.Columns",
                "registry.Detection", "registry.TouchpointRequest", "registry.Money", "metric.Sessions", "metric.Spread", "metric.MetricWalk", "metric.MetricTable",
                "metric.HandoverWalk", "metric.MetricQuestionReader", "map.MapReader", "map.MapWalk", "map.MapNumbers", "map.MapDrawing", "drawing.TextFit", "drawing.Svg", "drawing.GraphLayout",
                "funnel.OrderedWays", "funnel.AnyWays", "funnel.FunnelTally", "funnel.FunnelReader",
                "retention.Cohorts", "retention.Lifecycle", "retention.Stickiness", "retention.Units",
                "analysis.EventMatch", "live.LiveState", "live.Stays", "live.MapCounts", "live.EventLog", "live.People", "live.LiveViews", "live.LiveEvent",
                "live.LatencySketch", "live.Traffic", "live.Lanes", "live.SeenIds", "live.Shown",
                "definition.Schedule", "definition.ScheduleReader", "definition.Draft", "definition.DraftReader",
                "alert.Watch", "alert.Streak", "alert.NumberPath", "alert.RuleReader", "alert.Definition", "alert.Condition", "alert.Addresses", "alert.Signature",
                "alert.Alert", "alert.AlertTold"
        );
    }
}
