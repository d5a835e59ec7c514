package org.logothete.orderer.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a load process is told, one line of JSON each, in this order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LoadOrder.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = LoadOrder.Go.class, name = "go"),
  @JsonSubTypes.Type(value = LoadOrder.Measure.class, name = "measure"),
  @JsonSubTypes.Type(value = LoadOrder.Stop.class, name = "stop")
})
sealed interface LoadOrder {
  /** Sign ahead, connect, begin to read blocks; answered by {@link LoadNews.Ready}. */
  record Prepare(LoadShare share) implements LoadOrder {}

  /** Begin to submit. */
  record Go(long moment) implements LoadOrder {}

  /**
   * Measure from one moment of {@link SharedClock} to another.
   *
   * @param sendMax how many transactions the process may still send
   */
  record Measure(long from, long until, long sendMax) implements LoadOrder {}

  /** Send no more, wait for what is under way; answered by {@link LoadNews.Result}. */
  record Stop() implements LoadOrder {}
}
