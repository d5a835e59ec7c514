package org.logothete.network.channel;

/**
 * A channel configuration, or a change of one, that breaks a rule. The message names the element by
 * its path in the config tree, such as {@code /Channel/Orderer/BatchSize}, and the offending value.
 */
public final class InvalidConfigException extends Exception {
  private final String path;

  public InvalidConfigException(String path, String problem) {
    super(path + ": " + problem);
    this.path = path;
  }

  public InvalidConfigException(String path, String problem, Throwable cause) {
    super(path + ": " + problem, cause);
    this.path = path;
  }

  /** The element of the config tree that is wrong. */
  public String path() {
    return path;
  }
}
