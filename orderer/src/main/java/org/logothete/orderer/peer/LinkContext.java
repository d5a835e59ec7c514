package org.logothete.orderer.peer;

/** What every connection needs to know. */
record LinkContext(LinkSettings settings, LinkCounters counters, QuietLog log) {
  /** Told to peers in a Hello. */
  static final String SOFTWARE = "logothete";
}
