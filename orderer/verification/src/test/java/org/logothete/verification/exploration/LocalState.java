package org.logothete.verification.exploration;

import java.util.SortedMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.RecordKey;

/**
 * One honest node: its engine, its disk, and what it ever said. Nothing in it changes; the engine
 * is copied before it is stepped.
 *
 * @param log its durable records
 * @param tip its newest durable block
 * @param words what it ever said
 * @param signed what it signed, by slot
 * @param lives how many times it crashed
 */
record LocalState(
    ConsensusEngine engine,
    SortedMap<RecordKey, Bytes> log,
    DecidedTip tip,
    Words words,
    SortedMap<Bytes, Bytes> signed,
    int lives) {

  /**
   * What a node said.
   *
   * @param said letters it ever sent
   * @param proofs what its signatures count for
   * @param commitments the block signatures it gave
   */
  record Words(Bits said, Bits proofs, Bits commitments) {
    static final Words NONE = new Words(Bits.NONE, Bits.NONE, Bits.NONE);
  }

  /** Equal digests behave equally and are equally guilty. */
  Bytes digest() {
    CanonicalWriter out = new CanonicalWriter();
    out.bytes(engine.state()).uint32(log.size());
    log.forEach(
        (key, record) ->
            out.uint64(key.height()).uint8(key.kind()).uint64(key.viewOrRound()).bytes(record));
    out.uint64(tip.height()).bytes(tip.hash()).uint64(tip.viewOrRound());
    write(words.said, out);
    out.uint32(signed.size());
    signed.forEach((slot, statement) -> out.bytes(slot).bytes(statement));
    return out.uint32(lives).toBytes().sha256();
  }

  private static void write(Bits bits, CanonicalWriter out) {
    out.uint32(bits.size());
    bits.forEach(out::uint32);
  }
}
