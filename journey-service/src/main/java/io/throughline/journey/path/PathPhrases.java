package io.throughline.journey.path;

import java.util.Locale;

import io.throughline.journey.touchpointcatalog.DrawingLanguage;

/**
 * The texts of a drawing of paths, in both languages.
 *
 * @param channels whether steps are channels instead of touchpoints
 */
record PathPhrases(DrawingLanguage language, boolean channels) {

    private String say(String zh, String en) {
        return language == DrawingLanguage.ZH ? zh : en;
    }

    String code() {
        return say("zh-CN", "en");
    }

    String title() {
        return channels ? say("客户在渠道间的路径", "Customer paths by channel") : say("客户路径", "Customer paths");
    }

    String basis(PathDrawing.Caption caption, long paths) {
        return say(caption.from() + " 至 " + caption.to() + " · " + count(caption.people()) + " 人 · " + count(caption.events()) + " 个事件 · "
                + count(paths) + " 条路径",
                caption.from() + " to " + caption.to() + " · " + of(caption.people(), "person", "people") + " · "
                        + of(caption.events(), "event", "events") + " · " + of(paths, "path", "paths"));
    }

    String described(PathDrawing.Caption caption, long paths, PathExcerpt excerpt) {
        return basis(caption, paths) + say("。", ". ") + shown(excerpt);
    }

    String shown(PathExcerpt excerpt) {
        PathExcerpt.Part steps = excerpt.steps();
        PathExcerpt.Part transitions = excerpt.transitions();
        if (steps.shown() == steps.of() && transitions.shown() == transitions.of()) {
            return say("图中为全部" + steps() + "与走向。", "All " + steps() + " and all transitions are shown.");
        }
        return say("图中为 " + count(steps.of()) + " 个" + steps() + "中最常见的 " + count(steps.shown()) + " 个、"
                + count(transitions.of()) + " 种走向中的 " + count(transitions.shown()) + " 种，占全部移动次数的 " + percent(excerpt.moves()) + "。",
                count(steps.shown()) + " of " + count(steps.of()) + " " + steps() + " and " + count(transitions.shown()) + " of "
                        + count(transitions.of()) + " transitions are shown, the most frequent ones; they hold " + percent(excerpt.moves())
                        + " of all moves.");
    }

    private String steps() {
        return channels ? say("渠道", "channels") : say("触点", "touchpoints");
    }

    String legendStep() {
        return channels ? say("渠道及其次数；颜色越深越多", "channel and how often; darker: more often")
                : say("触点及其次数；颜色越深越多", "touchpoint and how often; darker: more often");
    }

    String legendArrow() {
        return say("随后直接发生；越粗越多", "directly followed by; thicker: more often");
    }

    String legendBack() {
        return say("返回先前步骤，或重复同一步骤", "back to an earlier step, or the same again");
    }

    String legendNumbers() {
        return say("次数 · 两步之间用时的中位数", "how often · median time from one to the other");
    }

    String legendEnds() {
        return say("路径的起点与终点，数字为路径数", "where paths begin and end; numbers are paths");
    }

    String sampleNumbers() {
        return say("120 · 3 分", "120 · 3 min");
    }

    String nothing() {
        return say("此期间没有路径。", "There are no paths in this period.");
    }

    String node(String name, PathResult.Node node) {
        return say(name + "：" + count(node.n()) + " 次，路径起点 " + count(node.first()) + "，终点 " + count(node.last()),
                name + ": taken " + of(node.n(), "time", "times") + ", first in " + of(node.first(), "path", "paths") + ", last in "
                        + of(node.last(), "path", "paths"));
    }

    String arrow(String from, String to, PathExcerpt.Arrow arrow) {
        return from + " → " + to + say("：", ": ") + label(arrow, true);
    }

    String begin() {
        return say("起点", "Beginning");
    }

    String end() {
        return say("终点", "End");
    }

    String label(PathExcerpt.Arrow arrow, boolean isTransition) {
        return count(arrow.n()) + (isTransition ? " · " + time(arrow.medianSeconds()) : "");
    }

    String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private String of(long n, String one, String several) {
        return count(n) + " " + (n == 1 ? one : several);
    }

    /** Percentages are truncated, not rounded, so that 100 % means all. */
    static String percent(PathExcerpt.Part part) {
        double percent = part.share() * 100;
        return percent >= 1 || percent == 0 ? (int) percent + " %" : "< 1 %";
    }

    String time(double seconds) {
        double[] units = { 86_400, 3_600, 60 };
        String[] names = { say(" 天", " d"), say(" 小时", " h"), say(" 分", " min") };
        for (int i = 0; i < units.length; i++) {
            if (seconds >= units[i]) {
                String value = String.format(Locale.ROOT, "%.1f", seconds / units[i]);
                return (value.endsWith(".0") ? value.substring(0, value.length() - 2) : value) + names[i];
            }
        }
        return String.format(Locale.ROOT, "%.0f", seconds) + say(" 秒", " s");
    }
}
