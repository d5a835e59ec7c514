package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.logothete.consensus.Sighting;
import org.logothete.orderer.console.Timeline.DurableBlock;
import org.logothete.orderer.console.Timeline.Mark;

/** The newest heights of a timeline as JSON: who did what for each, in milliseconds. */
final class TimelineView {
  static final int HEIGHTS_MAX = 50;

  private static final double NANOS_PER_MILLI = 1e6;

  private TimelineView() {}

  /**
   * The newest heights first; of what a consenter said repeatedly only the first time.
   *
   * @param heights how many, at most {@link #HEIGHTS_MAX}
   */
  static ObjectNode of(Timeline timeline, int heights) {
    NavigableMap<Long, List<Mark>> byHeight = new TreeMap<>();
    for (Mark mark : timeline.marks()) {
      byHeight.computeIfAbsent(mark.sighting().height(), _ -> new ArrayList<>()).add(mark);
    }
    Map<Long, DurableBlock> durable = new HashMap<>();
    timeline.blocks().forEach(block -> durable.put(block.number(), block));
    ObjectNode node = Json.object();
    ArrayNode list = node.putArray("heights");
    byHeight.descendingMap().entrySet().stream()
        .limit(Math.min(heights, HEIGHTS_MAX))
        .forEach(
            entry ->
                list.add(
                    height(
                        entry.getKey(),
                        entry.getValue(),
                        Optional.ofNullable(durable.get(entry.getKey())))));
    happenings(timeline.happenings(), node.putArray("happenings"));
    return node;
  }

  private static ObjectNode height(long number, List<Mark> marks, Optional<DurableBlock> durable) {
    List<Mark> inTime = marks.stream().sorted(Comparator.comparing(Mark::at)).toList();
    Instant began = inTime.getFirst().at();
    ObjectNode node = Json.object().put("number", number).put("began", began.toString());
    ArrayNode list = node.putArray("marks");
    record Said(int consenter, Sighting sighting) {}
    Set<Said> said = new HashSet<>();
    for (Mark mark : inTime) {
      if (said.add(new Said(mark.consenter(), mark.sighting()))) {
        list.addObject()
            .put("stage", mark.sighting().stage().name().toLowerCase(Locale.ROOT))
            .put("consenter", mark.consenter())
            .put("viewOrRound", mark.sighting().viewOrRound())
            .put("millis", millis(began, mark.at()));
      }
    }
    if (durable.isPresent()) {
      node.putObject("durable")
          .put("millis", millis(began, durable.get().at()))
          .put("transactions", durable.get().transactions())
          .put("bytes", durable.get().bytes());
    } else {
      node.putNull("durable");
    }
    return node;
  }

  private static double millis(Instant from, Instant to) {
    return Math.round(Duration.between(from, to).toNanos() / NANOS_PER_MILLI * 1_000) / 1_000.0;
  }

  /** The newest first. */
  static void happenings(List<Happening> happenings, ArrayNode out) {
    happenings
        .reversed()
        .forEach(
            each ->
                out.addObject()
                    .put("at", each.at().toString())
                    .put("level", each.level().label())
                    .put("text", each.text()));
  }
}
