package io.throughline.cli.shop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A shop's whole history: everything that is sent, in time's order, and everything that is true about it. */
record Play(ShopSettings settings, List<Person> people, List<Touch> touches, List<Answer> answers, List<Fact> facts, List<Diary> diaries) {

  static Play of(ShopSettings settings) {
    var people = new ArrayList<Person>();
    var touches = new ArrayList<Touch>();
    var answers = new ArrayList<Answer>();
    var facts = new ArrayList<Fact>();
    var diaries = new ArrayList<Diary>();
    for (int index = 0; index < settings.customers(); index++) {
      Diary diary = Life.of(index, settings);
      diaries.add(diary);
      people.add(diary.person);
      touches.addAll(diary.touches);
      answers.addAll(diary.answers);
      facts.addAll(diary.facts);
    }
    touches.sort(Comparator.comparing(Touch::at).thenComparing(Touch::messageId));
    answers.sort(Comparator.comparing(Answer::at).thenComparing(Answer::id));
    return new Play(settings, people, touches, answers, facts, diaries);
  }
}
