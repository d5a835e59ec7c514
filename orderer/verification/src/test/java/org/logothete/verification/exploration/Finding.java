package org.logothete.verification.exploration;

/** A rule that was broken, and how. */
record Finding(Kind kind, String what) {
  enum Kind {
    /** Two different blocks of one height have, or can be given, certificates. */
    FORK,
    /** An honest node signed two different things for one slot. */
    DOUBLE_SIGNATURE,
    /** A node decided without a certificate. */
    DECISION_WITHOUT_CERTIFICATE,
    /** An honest node was accused. */
    FALSE_ACCUSATION,
    /** An engine found itself in a state that its protocol excludes. */
    HALT
  }
}
