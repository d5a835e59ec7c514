package org.logothete.consensus;

/**
 * What a message shows to somebody who only watches: operators see by it who voted when, and how
 * far each node says it is. Nothing is decided by it.
 *
 * @param height that the message is about; of {@link Stage#PROGRESS} and {@link Stage#DOUBT} the
 *     newest that the sender decided; 0 if it is about none
 * @param viewOrRound likewise; of {@link Stage#CHANGE} the one that is asked for
 */
public record Sighting(Stage stage, long height, long viewOrRound) {
  /** What the sender does. */
  public enum Stage {
    /** It proposes a block. */
    PROPOSAL,
    /** It votes for a proposal for the first time. */
    VOTE,
    /** It shows that a quorum voted. */
    LOCK,
    /** It signs the block: its final vote. */
    COMMIT,
    /** It shows that a quorum signed. */
    DECISION,
    /** It has left a view or round, and asks for another. */
    CHANGE,
    /** It shows that a quorum asked for the view or round, and leads it. */
    BEGINNING,
    /** A sign of life that says how far it is. */
    PROGRESS,
    /** The same of a node that holds its leader for faulty. */
    DOUBT,
    /** Questions, answers and reminders. */
    OTHER
  }

  /** Of a sign of life. */
  public static Sighting progress(long decidedHeight, long viewOrRound, boolean suspects) {
    return new Sighting(suspects ? Stage.DOUBT : Stage.PROGRESS, decidedHeight, viewOrRound);
  }
}
