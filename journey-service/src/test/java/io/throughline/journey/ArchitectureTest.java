package io.throughline.journey;

import java.util.Set;

import io.throughline.commons.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theRoomsAreKeptApartAndTheRulesPure() {
        ArchitectureRules.of("io.throughline.journey", Set.of("privacy", "collector", "source", "touchpoint", "timeline", "quarantine",
                // Analyses: one line each, so that two features that come at once do not meet here.
                "analysis", "store", "retraction",
                "identityprojection",
                "path", "attribution", "dataset",
                "touchpointcatalog", "metric", "journeymap", "drawing",
                "funnel", "retention",
                "live",
                "savedquery",
                "alert")).pure(
                        "collector.EventRules", "collector.EventTimestamp", "collector.EventFieldReader", "collector.IdentifierExtractor",
                        "collector.CallBody",
                        "collector.EventValidationResult", "collector.KafkaCircuitBreaker", "touchpoint.LogEventReader",
                        "touchpoint.log.LogRow",
                        "analysis.question.TimePeriod", "analysis.question.PeriodRequest", "analysis.question.ScopedRequest",
                        "analysis.filter.EventFilterRequest", "analysis.question.StepRequest",
                        "analysis.filter.PeopleFilterRequest", "analysis.question.BreakdownRequest", "analysis.question.RequestValues",
                        "analysis.question.QuestionBounds", "analysis.result.ShareInterval", "analysis.execution.QueryRun",
                        "analysis.sql.FilterSql", "analysis.sql.LogSql",
                        "analysis.sequence.EventSequenceSql", "analysis.sequence.PersonEventSequence", "identityprojection.PeopleRow",
                        "path.PathTally", "path.PathCutter", "path.PathSummary", "path.PathExcerpt", "path.PathPicture", "path.PathDrawing",
                        "path.PathReader", "analysis.result.DurationHistogram",
                        "attribution.AttributionCalculator", "attribution.MarkovRemovalEffects", "attribution.LinearEquationSolver",
                        "attribution.TouchpointWeights", "attribution.ConversionPathExtractor",
                        "attribution.AttributionReader",
                        "dataset.CsvPartReader", "dataset.XesReader", "dataset.EventRowReader", "dataset.EventTimeParser",
                        "dataset.PathRowReader", "dataset.DatasetColumnMapping",
                        "touchpointcatalog.TouchpointDetector", "touchpointcatalog.TouchpointRequest", "touchpointcatalog.MoneyAmount",
                        "metric.SessionSplitter", "metric.DurationStatistics", "metric.MetricCounter", "metric.MetricTable",
                        "metric.handover.HandoverCounter", "metric.MetricQuestionReader", "journeymap.MapReader", "journeymap.MapCounter",
                        "journeymap.LiveMapBuilder", "journeymap.drawing.MapDrawing", "drawing.TextFit", "drawing.SvgWriter",
                        "drawing.GraphLayout",
                        "funnel.OrderedFunnelMatcher", "funnel.UnorderedFunnelMatcher", "funnel.FunnelTally", "funnel.FunnelReader",
                        "retention.CohortTable", "retention.LifecycleCounts", "retention.StickinessCounts", "retention.PeriodUnits",
                        "analysis.filter.EventMatcher", "live.state.LiveState", "live.state.StageVisitTracker", "live.state.MapCounts",
                        "live.state.RecentEventLog", "live.state.TrackedPeople", "live.LiveViews", "live.state.LiveEvent",
                        "live.state.LatencySketch", "live.state.TrafficCounter", "live.state.BoundedCounters", "live.state.SeenEventIds",
                        "live.FrameLatencyMeter",
                        "savedquery.QuerySchedule", "savedquery.ScheduleReader", "savedquery.SavedQueryDraft",
                        "savedquery.SavedQueryReader",
                        "alert.evaluation.AlertStateMachine", "alert.evaluation.ConditionDuration", "alert.rule.NumberPath",
                        "alert.rule.AlertRuleReader", "alert.rule.AlertRuleDefinition", "alert.rule.AlertCondition",
                        "alert.webhook.PublicAddresses", "alert.webhook.WebhookSignature",
                        "alert.Alert", "alert.AlertEventData");
    }
}
