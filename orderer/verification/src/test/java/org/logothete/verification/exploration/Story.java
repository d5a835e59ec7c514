package org.logothete.verification.exploration;

import java.util.ArrayList;
import java.util.List;

/** The steps that lead to a finding, to be read. */
final class Story {
  private final Post post;
  private final List<String> lines = new ArrayList<>();
  private int steps;
  private Bits told = Bits.NONE;

  Story(Post post) {
    this.post = post;
  }

  /** The same so far, to go on with. */
  Story copy() {
    Story copy = new Story(post);
    copy.lines.addAll(lines);
    copy.steps = steps;
    copy.told = told;
    return copy;
  }

  int steps() {
    return steps;
  }

  Story add(Automaton node, List<Automaton.Step> path) {
    for (Automaton.Step step : path) {
      steps++;
      lines.add("%3d  %s".formatted(steps, line(node, step)));
      if (step.to() >= 0) {
        said(node, step.to());
      }
    }
    return this;
  }

  /** What a step is called. */
  String line(Automaton node, Automaton.Step step) {
    String crash =
        step.crashAfter()
            .map(effects -> "; crashes behind effect " + effects + " and starts again")
            .orElse("");
    return node.self() + " " + what(node, step.happening()) + crash;
  }

  private void said(Automaton node, int state) {
    Bits fresh = node.state(state).words().said().without(told);
    told = told.or(fresh);
    fresh.forEach(
        id ->
            lines.add(
                "       %s says %s"
                    .formatted(node.self(), node.describe(post.letter(id).message()))));
  }

  private String what(Automaton node, Happening happening) {
    return switch (happening) {
      case Happening.Hears(int id) -> "hears " + text(node, post.letter(id));
      case Happening.HearsVotes(int id, int votes) ->
          "hears %d others' %s".formatted(votes, node.describe(post.letter(id).message()));
      case Happening.Proposes() -> "may propose";
      case Happening.GivesUp() -> "gives up on its leader";
      case Happening.Restarts() -> "crashes and starts again";
    };
  }

  private String text(Automaton node, Letter letter) {
    boolean faulty = post.scope().faulty().contains(letter.from());
    return node.describe(letter.message()) + (faulty ? " of the faulty " : " of ") + letter.from();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
