package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.crypto.EcdsaSigner;

/** The network that Fabric's own tools made, with its keys: chain, configuration, signers. */
public final class Golden {
  private static final int BLOCKS = 11;
  private static final List<String> ORDERERS = List.of("alpha", "beta", "gamma", "delta");

  private static final Pattern RECORD =
      Pattern.compile(
          "RecordKey\\[height=(\\d+), kind=(\\d+), viewOrRound=(\\d+)]\\s+(\\p{XDigit}+)");

  private Golden() {}

  public static byte[] file(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(file(name), StandardCharsets.UTF_8);
  }

  /** Bytes of a message of an engine. */
  public static byte[] message(String engine, String name) {
    String file = "%s/golden/messages/%s.txt".formatted(engine, name);
    return HexFormat.of().parseHex(text(file).lines().findFirst().orElseThrow());
  }

  /** Bytes of a message of an engine, for each of its kinds. */
  public static List<byte[]> messages(String engine, Enum<?>[] kinds) {
    return Stream.of(kinds)
        .map(kind -> message(engine, kind.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** Records of an engine's log: key, then content. */
  public static List<byte[]> records(String file) {
    List<byte[]> records = new ArrayList<>();
    Matcher record = RECORD.matcher(text(file));
    while (record.find()) {
      byte[] key =
          ByteBuffer.allocate(2 * Long.BYTES + 1)
              .putLong(Long.parseLong(record.group(1)))
              .put((byte) Integer.parseInt(record.group(2)))
              .putLong(Long.parseLong(record.group(3)))
              .array();
      records.add(Input.join(key, HexFormat.of().parseHex(record.group(4))));
    }
    return records;
  }

  /** The serialized blocks of the chain, block 0 first. */
  public static List<byte[]> blocks() {
    return IntStream.range(0, BLOCKS)
        .mapToObj(number -> file("fabric/blocks/block-%02d.block".formatted(number)))
        .toList();
  }

  public static Block block(int number) {
    try {
      return Block.parseFrom(blocks().get(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every envelope of the chain. */
  public static List<byte[]> envelopes() {
    return IntStream.range(0, BLOCKS)
        .boxed()
        .flatMap(number -> block(number).getData().getDataList().stream())
        .map(ByteString::toByteArray)
        .toList();
  }

  public static ChannelConfig config() {
    try {
      return ConfigBlocks.read(block(0));
    } catch (InvalidConfigException e) {
      throw new AssertionError("the golden genesis block is sound", e);
    }
  }

  /** The block signing key of a consenter, by its id. */
  public static EcdsaSigner consenter(int id) {
    String name = ORDERERS.get(id - 1);
    return signer(folder(name) + "orderers/orderer." + name + ".example/msp/keystore/priv_sk");
  }

  /** An organisation's administrator, who may change the configuration with two others. */
  record Admin(ByteString identity, EcdsaSigner signer) {}

  static List<Admin> admins() {
    return ORDERERS.stream().map(Golden::admin).toList();
  }

  private static Admin admin(String name) {
    String user = folder(name) + "users/Admin@" + name + ".example/msp/";
    String certificate = "fabric/" + user + "signcerts/Admin@" + name + ".example-cert.pem";
    String mspId = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "MSP";
    ByteString identity =
        SerializedIdentity.newBuilder()
            .setMspid(mspId)
            .setIdBytes(ByteString.copyFrom(file(certificate)))
            .build()
            .toByteString();
    return new Admin(identity, signer(user + "keystore/priv_sk"));
  }

  private static String folder(String name) {
    return "crypto/ordererOrganizations/" + name + ".example/";
  }

  private static EcdsaSigner signer(String key) {
    Matcher scalar =
        Pattern.compile(Pattern.quote(key) + "\": \"([0-9a-f]+)")
            .matcher(text("fabric/test-key-scalars.json"));
    if (!scalar.find()) {
      throw new IllegalArgumentException("no golden key " + key);
    }
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPrivateKeySpec spec =
          new ECPrivateKeySpec(
              new BigInteger(scalar.group(1), 16), curve.getParameterSpec(ECParameterSpec.class));
      return new EcdsaSigner((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has P-256", e);
    }
  }
}
