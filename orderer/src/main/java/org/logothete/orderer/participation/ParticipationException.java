package org.logothete.orderer.participation;

/** What an administrator asked for is not done; the message is one line and says why. */
public final class ParticipationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, as far as Fabric tells the reasons apart ({@code orderer/common/types/errors.go}). */
  public enum Reason {
    NO_SUCH_CHANNEL("channel does not exist"),
    EXISTS("channel already exists"),
    BEING_REMOVED("channel pending removal"),
    REMOVAL_FAILED("channel removal failure"),
    FOLLOWS("channel is not ready, he is a follower"),
    /** Anything else, which only the message tells. */
    OTHER("");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;

  /** One of Fabric's reasons, in its words. */
  public ParticipationException(Reason reason) {
    super(reason.text);
    this.reason = reason;
  }

  /** Another reason. */
  public ParticipationException(String message) {
    super(message);
    this.reason = Reason.OTHER;
  }

  public ParticipationException(String message, Throwable cause) {
    super(message, cause);
    this.reason = Reason.OTHER;
  }

  public Reason reason() {
    return reason;
  }
}
