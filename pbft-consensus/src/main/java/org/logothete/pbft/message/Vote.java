package org.logothete.pbft.message;

/** What counts for one height in one view: it may come too early or too late for its receiver. */
public sealed interface Vote extends PbftMessage permits PrePrepare, Prepare, Commit {
  long height();
}
