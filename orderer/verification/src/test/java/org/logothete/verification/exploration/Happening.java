package org.logothete.verification.exploration;

/** Something that can happen to one node next. */
sealed interface Happening {
  /** It is given a message. */
  record Hears(int letter) implements Happening {}

  /**
   * It is given so many votes that say the same, of others.
   *
   * @param letter one of them
   */
  record HearsVotes(int letter, int votes) implements Happening {}

  /** Its host proposes a block of its own. */
  record Proposes() implements Happening {}

  /** It loses patience, and learns that all others did. */
  record GivesUp() implements Happening {}

  /** It crashes at rest and starts again. */
  record Restarts() implements Happening {}
}
