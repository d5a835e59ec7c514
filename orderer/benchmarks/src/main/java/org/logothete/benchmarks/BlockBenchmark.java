package org.logothete.benchmarks;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.block.BlockSignatures;
import org.logothete.network.block.SignedValue;
import org.logothete.network.crypto.EcdsaSigner;
import org.logothete.network.crypto.EcdsaVerifier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Hashes and signatures of a block. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class BlockBenchmark {
  private static final int ENVELOPES = 500;
  private static final int ENVELOPE_BYTES = 3 << 10;
  private static final int QUORUM = 3;

  private final List<ByteString> envelopes = Samples.envelopes(ENVELOPES, ENVELOPE_BYTES);
  private final EcdsaVerifier verifier = new EcdsaVerifier();
  private final Map<Integer, PublicKey> keys = new TreeMap<>();

  /** One envelope only: so that checking it is checking signatures. */
  private final Block block = signedBlock(envelopes.subList(0, 1), keys);

  @Benchmark
  public byte[] headerHash() {
    return BlockHeaders.hash(block.getHeader());
  }

  /** 500 envelopes of 3 KiB. */
  @Benchmark
  public byte[] dataHash() {
    return BlockHeaders.dataHash(envelopes);
  }

  /** Three signatures of four consenters. */
  @Benchmark
  public boolean verifyThreeSignatures() {
    Optional<String> refusal = BlockSignatures.refusal(verifier, keys, QUORUM, block);
    if (refusal.isPresent()) {
      throw new IllegalStateException(refusal.get());
    }
    return true;
  }

  private static Block signedBlock(List<ByteString> envelopes, Map<Integer, PublicKey> keys) {
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(1)
            .setPreviousHash(ByteString.copyFrom(Samples.bytes(32)))
            .setDataHash(ByteString.copyFrom(BlockHeaders.dataHash(envelopes)))
            .build();
    SignedValue value = new SignedValue(0, "PBFT", 0, 0);
    List<MetadataSignature> signatures = new ArrayList<>();
    for (int id = 1; id <= QUORUM; id++) {
      KeyPair pair = Samples.p256();
      keys.put(id, pair.getPublic());
      EcdsaSigner signer = new EcdsaSigner((ECPrivateKey) pair.getPrivate());
      signatures.add(BlockSignatures.sign(signer, id, value.encode(), BlockHeaders.der(header)));
    }
    return BlockSignatures.assemble(header, envelopes, value, signatures);
  }
}
