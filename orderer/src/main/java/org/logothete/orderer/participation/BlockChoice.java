package org.logothete.orderer.participation;

/** Which block is wanted. */
public sealed interface BlockChoice {
  /** The newest one. */
  record Newest() implements BlockChoice {}

  /** Block 0. */
  record Oldest() implements BlockChoice {}

  /** The config block in force at the newest one. */
  record Config() implements BlockChoice {}

  /** The one of this number. */
  record Numbered(long number) implements BlockChoice {}

  /**
   * Reads Fabric's words ({@code ValidateFetchBlockID}).
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static BlockChoice parse(String text) {
    return switch (text) {
      case "newest" -> new Newest();
      case "oldest" -> new Oldest();
      case "config" -> new Config();
      default -> {
        try {
          yield new Numbered(Long.parseLong(text));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "'%s' not equal <newest|oldest|config|(number)>".formatted(text), e);
        }
      }
    };
  }
}
