package io.throughline.profile.recordlinkage.model;

import java.util.List;
import java.util.Set;

/**
 * A person's names, folded; empty where unknown.
 */
record PersonNames(String given, String family) {

    /** Family names of two characters in use today; all others have one. */
    private static final Set<String> DOUBLE = Set.of("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文",
            "司徒", "司空", "令狐", "东方", "南宫", "西门", "独孤", "端木", "轩辕", "百里", "呼延", "太史", "申屠", "闻人", "钟离", "澹台", "拓跋");
    private static final Set<String> TITLES = Set.of("mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam");
    private static final List<String> CHINESE_TITLES = List.of("先生", "女士", "小姐", "太太");

    /** Separate given and family names take precedence; the full name fills in what is missing. */
    static PersonNames of(String given, String family, String full) {
        PersonNames apart = new PersonNames(NormalizedText.fold(given), NormalizedText.fold(family));
        if (!apart.given.isEmpty() && !apart.family.isEmpty() || full == null) {
            return apart;
        }
        PersonNames split = split(full);
        return new PersonNames(apart.given.isEmpty() ? split.given : apart.given, apart.family.isEmpty() ? split.family : apart.family);
    }

    static PersonNames split(String full) {
        int comma = full.replace('，', ',').indexOf(',');
        String folded = NormalizedText.fold(full);
        if (NormalizedText.hasHan(folded)) {
            return chinese(folded);
        }
        if (comma > 0) {
            return new PersonNames(first(words(NormalizedText.fold(full.substring(comma + 1)))),
                    NormalizedText.fold(full.substring(0, comma)));
        }
        List<String> words = words(folded);
        return new PersonNames(first(words), words.size() < 2 ? "" : words.getLast());
    }

    private static PersonNames chinese(String folded) {
        List<String> words = NormalizedText.words(folded);
        if (words.size() > 1) {
            // 买买提·阿卜杜拉 puts the person's own name first; 李 娜 the family name, which is short.
            return words.getFirst().length() <= 2 ? new PersonNames(words.get(1), words.getFirst())
                    : new PersonNames(words.getFirst(), words.getLast());
        }
        String name = folded;
        for (String title : CHINESE_TITLES) {
            name = name.length() > title.length() && name.endsWith(title) ? name.substring(0, name.length() - title.length()) : name;
        }
        int family = name.length() > 2 && DOUBLE.contains(name.substring(0, 2)) ? 2 : 1;
        return new PersonNames(name.substring(family), name.substring(0, family));
    }

    private static List<String> words(String folded) {
        return NormalizedText.words(folded).stream().filter(word -> !TITLES.contains(word)).toList();
    }

    private static String first(List<String> words) {
        return words.isEmpty() ? "" : words.getFirst();
    }
}
