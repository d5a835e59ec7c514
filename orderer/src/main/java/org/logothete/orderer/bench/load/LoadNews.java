package org.logothete.orderer.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a load process says, one line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "news")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LoadNews.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = LoadNews.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = LoadNews.Result.class, name = "result"),
  @JsonSubTypes.Type(value = LoadNews.Failed.class, name = "failed")
})
sealed interface LoadNews {
  /** All is signed, connected and read. */
  record Ready() implements LoadNews {}

  /**
   * Several times a second.
   *
   * @param moment when an answer or a commit came last
   * @param over whether all that may be sent was sent and settled
   */
  record Progress(LoadCounts counts, long moment, boolean over) implements LoadNews {}

  /**
   * All the process found.
   *
   * @param untilAnswered as {@link Latencies#encoded}
   * @param untilCommitted likewise
   * @param committedPerSlot as {@link Timeline#perSlot}
   * @param blocks within the window, as one watched node delivered them
   * @param transactions in those
   * @param votes those of them that are executors' votes
   * @param voteBytes size of these
   * @param acknowledgedUncommitted answered with 200 and in no block at the end: lost
   * @param unanswered sent, and neither answered nor refused at the end
   * @param shortages how often a client waited for a signature of its own
   */
  record Result(
      LoadCounts counts,
      String untilAnswered,
      String untilCommitted,
      List<Long> committedPerSlot,
      long blocks,
      long transactions,
      long votes,
      long voteBytes,
      long acknowledgedUncommitted,
      long unanswered,
      long shortages)
      implements LoadNews {}

  /** The process cannot do what it was told, and ends. */
  record Failed(String why) implements LoadNews {}
}
