package org.logothete.orderer.console;

import java.time.Instant;

/** Something worth a sentence. */
record Happening(Instant at, Level level, String text) {}
