package org.logothete.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Blocks to store, a pure function of channel and number. */
public final class Blocks {
  private Blocks() {}

  public static BlockEntry block(String channel, long number) {
    return block(channel, number, List.of(transaction(channel, number)));
  }

  public static BlockEntry block(String channel, long number, List<String> transactionIds) {
    byte[] content = ("block " + number + " of " + channel).repeat(100).getBytes(UTF_8);
    return new BlockEntry(number, hash(channel, number), content, transactionIds);
  }

  public static byte[] hash(String channel, long number) {
    return sha256("hash " + channel + number);
  }

  /** A transaction id as Fabric's clients make them. */
  public static String transaction(String channel, long number) {
    return HexFormat.of().formatHex(sha256("transaction " + channel + number));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
