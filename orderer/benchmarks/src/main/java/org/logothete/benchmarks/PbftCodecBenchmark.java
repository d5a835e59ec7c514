package org.logothete.benchmarks;

import java.util.concurrent.TimeUnit;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.PbftCodec;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The largest message of the normal case: a proposal with a body of 1 MiB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class PbftCodecBenchmark {
  private static final int BODY_BYTES = 1 << 20;

  private final PrePrepare message = new PrePrepare(1, proposal());
  private final Bytes encoded = message.encode();

  @Benchmark
  public Bytes encode() {
    return message.encode();
  }

  @Benchmark
  public PbftMessage decode() throws MalformedMessageException {
    return PbftCodec.decode(encoded, BODY_BYTES);
  }

  private static Proposal proposal() {
    Bytes hash = Bytes.copyOf(Samples.bytes(ProposalHeader.HASH_BYTES));
    Bytes body = Bytes.copyOf(Samples.bytes(BODY_BYTES));
    return new Proposal(new ProposalHeader(1, hash, hash, hash, 0, false), body);
  }
}
