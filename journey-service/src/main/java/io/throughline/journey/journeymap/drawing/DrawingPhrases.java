package io.throughline.journey.journeymap.drawing;

import java.util.Locale;

import io.throughline.journey.journeymap.LiveMap;
import io.throughline.journey.touchpointcatalog.DrawingLanguage;
import io.throughline.journey.touchpointcatalog.LocalizedText;

/** The texts of a drawing, in both languages. */
record DrawingPhrases(DrawingLanguage language) {

    private String say(String zh, String en) {
        return language == DrawingLanguage.ZH ? zh : en;
    }

    String code() {
        return say("zh-CN", "en");
    }

    String goals() {
        return say("客户目标", "Goals");
    }

    String touchpoints() {
        return say("触点与数据", "Touchpoints and numbers");
    }

    String emotion() {
        return say("情绪曲线", "Emotion");
    }

    String pain() {
        return say("痛点", "Pain points");
    }

    String people(long n) {
        return say(count(n) + " 人", count(n) + (n == 1 ? " person" : " people"));
    }

    String peopleLabel() {
        return say("人数", "People");
    }

    String goOnLabel() {
        return say("进入后续", "Go on");
    }

    String dwellLabel() {
        return say("停留", "Dwell");
    }

    String satisfactionLabel() {
        return say("满意度", "Satisfaction");
    }

    String toNext(double share) {
        return say(percent(share) + " 进入下一阶段", percent(share) + " come to the next stage");
    }

    String lastStage() {
        return say("最后阶段", "last stage");
    }

    String nobody() {
        return say("无数据", "no data");
    }

    String noGoal() {
        return say("未设定", "not set");
    }

    String noPain() {
        return say("未发现", "none found");
    }

    String noTouchpoint() {
        return say("此阶段尚无触点", "no touchpoint here yet");
    }

    String owner(String name) {
        return say("负责：" + name, "Owner: " + name);
    }

    String expected() {
        return say("预期", "expected");
    }

    String actual() {
        return say("实际", "actual");
    }

    String noFeedback() {
        return say("评价不足五条的触点没有实际值", "no actual value where fewer than five scores were given");
    }

    String feeling(int level) {
        return switch (level) {
            case 2 -> say("非常满意", "delighted");
            case 1 -> say("满意", "content");
            case 0 -> say("一般", "neutral");
            case -1 -> say("不满", "annoyed");
            default -> say("非常不满", "frustrated");
        };
    }

    String pain(LiveMap.PainPoint pain) {
        return switch (pain.reason()) {
            case EMOTION -> say("体验 " + signed(pain.value()) + "，低于预期 " + signed(pain.against()),
                    "felt " + signed(pain.value()) + ", expected " + signed(pain.against()));
            case DROP_OFF -> say(percent(pain.value()) + " 未进入后续阶段，本阶段其他触点 " + percent(pain.against()),
                    percent(pain.value()) + " go no further; " + percent(pain.against()) + " at the other touchpoints here");
            case DWELL -> say("停留 " + time(pain.value()) + "，上期 " + time(pain.against()),
                    "takes " + time(pain.value()) + "; " + time(pain.against()) + " in the period before");
        };
    }

    String basis(String from, String to, long people, long events) {
        return say(from + " 至 " + to + " · " + people(people) + " · " + count(events) + " 个事件",
                from + " to " + to + " · " + people(people) + " · " + count(events) + (events == 1 ? " event" : " events"));
    }

    String unplaced(long events) {
        return say(count(events) + " 个事件未归入任何阶段", count(events) + (events == 1 ? " event is" : " events are") + " in no stage");
    }

    String version(int version) {
        return say("第 " + version + " 版", "version " + version);
    }

    String described(LocalizedText name, int stages, int touchpoints) {
        return say("客户旅程图“" + name.in(language) + "”：" + stages + " 个阶段，" + touchpoints + " 个触点，含人数、转化、停留、满意度、情绪曲线与痛点。",
                "Journey map \"" + name.in(language) + "\": " + stages + " stages, " + touchpoints
                        + " touchpoints, with people, conversion, dwell, satisfaction, emotion curve and pain points.");
    }

    /** The change since the period before: an arrow and the difference, or nothing if that period had no value. */
    String change(long now, Long before) {
        if (before == null || before == 0) {
            return "";
        }
        double change = (double) (now - before) / before;
        return Math.abs(change) < 0.0005 ? "=" : (change > 0 ? "▲" : "▼") + percent(Math.abs(change));
    }

    String trend(double now, Double before) {
        return before == null ? "" : Math.abs(now - before) < 0.05 ? " =" : now > before ? " ▲" : " ▼";
    }

    String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String percent(double share) {
        double percent = share * 100;
        return percent >= 10 || percent == 0 ? Math.round(percent) + "%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    static String signed(double value) {
        return String.format(Locale.ROOT, "%+.1f", value).replace("+0.0", "0.0").replace("-0.0", "0.0").replace('-', '−');
    }

    String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + say(" 秒", " s");
        }
        if (whole < 3_600) {
            return whole / 60 + say(" 分", " min") + (whole % 60 == 0 ? "" : " " + whole % 60 + say(" 秒", " s"));
        }
        long minutes = Math.round(seconds / 60);
        return minutes / 60 + say(" 小时", " h") + (minutes % 60 == 0 ? "" : " " + minutes % 60 + say(" 分", " min"));
    }
}
