package org.logothete.orderer.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateDigest;

/**
 * What a snapshot says: the channel as it stood when a block was its newest. Every node that has
 * the block says it with the same bytes, which is what nodes sign, and what a snapshot is named
 * after: lines of text of which the first is the format, so that they are no other signed
 * statement's.
 *
 * @param channel whose snapshot it is
 * @param block number of the newest block
 * @param blockHash hash of its header, in hex
 * @param configs numbers of all config blocks up to there, block 0 first, with their hashes in hex
 * @param transactions how many transactions all blocks up to there hold
 * @param transactionsDigest SHA-256 over the transactions as {@link TransactionRecords} writes them
 * @param state what chaincode keeps, as the block left it; nothing if it never wrote anything
 */
public record SnapshotStatement(
    String channel,
    long block,
    String blockHash,
    SortedMap<Long, String> configs,
    long transactions,
    String transactionsDigest,
    StateDigest state) {
  static final int BYTES_MAX = 16 << 20;
  private static final int LINES_BEHIND_CONFIGS = 4;

  /** In the place of a checkpoint, where there is none. */
  private static final StateCheckpoint.Digest NO_CHECKPOINT =
      new StateCheckpoint.Digest(0, Hash.ZERO);

  private static final String FORMAT = "logothete snapshot 2";

  public SnapshotStatement {
    configs = Collections.unmodifiableSortedMap(new TreeMap<>(configs));
  }

  byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n');
    text.append("channel ").append(channel).append('\n');
    text.append("block ").append(block).append(' ').append(blockHash).append('\n');
    configs.forEach(
        (number, hash) ->
            text.append("config ").append(number).append(' ').append(hash).append('\n'));
    text.append("transactions ").append(transactions).append(' ').append(transactionsDigest);
    text.append("\nstate ").append(state.height()).append(' ').append(state.keys());
    text.append(' ').append(state.root());
    StateCheckpoint.Digest checkpoint = state.checkpoint().orElse(NO_CHECKPOINT);
    text.append("\ncheckpoint ").append(checkpoint.height()).append(' ').append(checkpoint.hash());
    return text.append('\n').toString().getBytes(UTF_8);
  }

  /** SHA-256 over the statement, in hex: the snapshot's name, whoever made it. */
  public String contentHash() {
    return HexFormat.of().formatHex(newSha256().digest(toBytes()));
  }

  /**
   * Reads back what {@link #toBytes} wrote.
   *
   * @throws SnapshotException if the bytes are no statement, or another spelling of one
   */
  static SnapshotStatement parse(byte[] bytes) throws SnapshotException {
    String[] lines = new String(bytes, UTF_8).split("\n", -1);
    if (!lines[0].equals(FORMAT)) {
      throw new SnapshotException(
          "it does not begin with \"%s\", as this version's snapshots do".formatted(FORMAT));
    }
    int configsEnd = lines.length - LINES_BEHIND_CONFIGS;
    if (configsEnd < 3) {
      throw new SnapshotException("it ends too early");
    }
    SortedMap<Long, String> configs = new TreeMap<>();
    for (String line : Arrays.asList(lines).subList(3, configsEnd)) {
      String[] config = words(line, "config", 3);
      configs.put(number(config[1]), config[2]);
    }
    String[] block = words(lines[2], "block", 3);
    String[] transactions = words(lines[configsEnd], "transactions", 3);
    SnapshotStatement statement =
        new SnapshotStatement(
            words(lines[1], "channel", 2)[1],
            number(block[1]),
            block[2],
            configs,
            number(transactions[1]),
            transactions[2],
            state(lines[configsEnd + 1], lines[configsEnd + 2]));
    if (!Arrays.equals(bytes, statement.toBytes())) {
      throw new SnapshotException("it is not spelled as a snapshot is");
    }
    return statement;
  }

  private static StateDigest state(String line, String checkpointLine) throws SnapshotException {
    String[] state = words(line, "state", 4);
    String[] words = words(checkpointLine, "checkpoint", 3);
    var checkpoint = new StateCheckpoint.Digest(number(words[1]), hash(words[2]));
    return new StateDigest(
        number(state[1]),
        number(state[2]),
        hash(state[3]),
        Optional.of(checkpoint).filter(digest -> !digest.equals(NO_CHECKPOINT)));
  }

  private static Hash hash(String word) throws SnapshotException {
    try {
      return Hash.copyOf(HexFormat.of().parseHex(word));
    } catch (IllegalArgumentException e) {
      throw new SnapshotException("\"" + word + "\" is no hash", e);
    }
  }

  private static String[] words(String line, String first, int count) throws SnapshotException {
    String[] words = line.split(" ", -1);
    if (words.length != count || !words[0].equals(first)) {
      throw new SnapshotException(
          "a line of %d words that begins with \"%s\" is missing".formatted(count, first));
    }
    return words;
  }

  private static long number(String word) throws SnapshotException {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new SnapshotException("\"" + word + "\" is no number", e);
    }
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
