package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.logothete.fuzz.FuzzTarget;
import org.logothete.fuzz.Input;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MalformedException;
import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.MerkleNode.Inner;
import org.logothete.ledger.merkle.MerklePages;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.merkle.PageFormat;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateProof;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.Version;

/** What is read of a state: proofs that anybody brings, pages and rows of the database. */
public final class StateBytes implements FuzzTarget {
  private static final int PROOF = 0;
  private static final int PAGE = 1;
  private static final int VALUE = 2;
  private static final int CHECKPOINT = 3;
  private static final int DIGEST = 4;
  private static final String CHANNEL = "channel";

  private static final byte[] RECORD_KEY = StateRecord.empty(CHANNEL).key();
  private static final byte[] ROW = new StateRows(1).key(entry(1).key());
  private static final byte[] CHECKPOINT_ROW = new StateRows(1).checkpoint();
  private static final byte[] DIGEST_ROW = new StateRows(1).digest(7);

  private final MerkleHasher hasher = new MerkleHasher();
  private final MerkleTree tree = new MerkleTree(hasher, MerklePages.IN_MEMORY);

  /** Of nine entries; what is not so of them must not be proven. */
  private final MerkleNode root = sample();

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    int kind = in.uint8();
    byte[] bytes = in.rest();
    try {
      switch (kind) {
        case PROOF -> checkProof(bytes);
        case PAGE ->
            requireSame(PageFormat.page(new PageFormat(hasher).readPage(bytes)), bytes, "page");
        case VALUE ->
            requireSame(
                new StateRows(1).sealed(ROW, StateRows.parseValue(ROW, bytes)), bytes, "value");
        case CHECKPOINT ->
            requireSame(
                new StateRows(1)
                    .sealed(CHECKPOINT_ROW, StateRows.parseCheckpoint(CHECKPOINT_ROW, bytes)),
                bytes,
                "checkpoint");
        case DIGEST ->
            requireSame(
                new StateRows(1).sealed(DIGEST_ROW, StateRows.parseDigest(DIGEST_ROW, bytes)),
                bytes,
                "digest");
        default ->
            requireSame(StateRecord.parse(CHANNEL, RECORD_KEY, bytes).value(), bytes, "record");
      }
    } catch (MalformedException | LedgerException refused) {
      return;
    }
  }

  private void checkProof(byte[] bytes) throws MalformedException {
    StateProof proof = StateProof.parse(bytes);
    requireSame(proof.toBytes(), bytes, "proof");
    StateValue another = new StateValue(new Version(9, 9), new byte[1]);
    if (proof.proves(root.hash(), entry(1).key(), another)
        || proof.provesAbsence(root.hash(), entry(1).key())
        || proof.proves(root.hash(), entry(-1).key(), another)) {
      throw new AssertionError("a proof of what is not so");
    }
  }

  private static void requireSame(byte[] written, byte[] read, String what) {
    if (!Arrays.equals(written, read)) {
      throw new AssertionError("a second encoding of a " + what);
    }
  }

  private MerkleNode sample() {
    List<MerkleChange> leaves =
        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9).stream()
            .map(number -> entry(number).change(hasher))
            .sorted()
            .toList();
    return tree.update(MerkleNode.Empty.EMPTY, leaves).root();
  }

  private static StateEntry entry(int number) {
    return new StateEntry(
        new StateKey("fuzz", "key " + number),
        new StateValue(new Version(1, Math.abs(number)), "value".getBytes(UTF_8)));
  }

  @Override
  public List<byte[]> seeds() {
    Hash present = entry(1).key().hash(hasher);
    Hash absent = entry(-1).key().hash(hasher);
    StateCheckpoint checkpoint = new StateCheckpoint(6, "checkpoint".getBytes(UTF_8));
    StateRecord record =
        new StateRecord(
            CHANNEL, 7, 9, new MerkleNode.Stub(root.hash()), Optional.of(checkpoint.digest()));
    return List.of(
        seed(PROOF, tree.prove(root, present).toBytes()),
        seed(PROOF, tree.prove(root, absent).toBytes()),
        seed(PAGE, PageFormat.page((Inner) root)),
        seed(VALUE, new StateRows(1).sealed(ROW, entry(1).value())),
        seed(CHECKPOINT, new StateRows(1).sealed(CHECKPOINT_ROW, checkpoint)),
        seed(DIGEST, new StateRows(1).sealed(DIGEST_ROW, record.digest())),
        seed(DIGEST + 1, record.value()));
  }

  private static byte[] seed(int kind, byte[] bytes) {
    return Input.join(new byte[] {(byte) kind}, bytes);
  }
}
