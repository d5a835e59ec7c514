package org.logothete.network.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * The rules by which one configuration follows another (Fabric's {@code common/configtx} and the
 * checks of its BFT consenter). A config update says which versions it read and what it writes;
 * every written element needs the signatures its modification policy asks for.
 *
 * <p>Pure: the same current configuration and envelope give the same answer at every consenter,
 * which is why each of them recomputes a proposed configuration instead of trusting the leader.
 */
public final class ConfigUpdates {
  private static final String UPDATE = "config update";

  private final ChannelConfig current;
  private final SortedMap<String, ConfigElement> elements;
  private final ModificationPolicies policies;
  private final Predicate<String> engineAvailable;

  /**
   * Rules for the successor of a configuration.
   *
   * @param policies those of {@code current}
   * @param engineAvailable whether this build can order with an engine of that name
   * @throws InvalidConfigException if the current tree has a key that is no name
   */
  public ConfigUpdates(
      ChannelConfig current, ModificationPolicies policies, Predicate<String> engineAvailable)
      throws InvalidConfigException {
    this.current = current;
    this.elements = ConfigTree.elements(current.toProto().getChannelGroup());
    this.policies = policies;
    this.engineAvailable = engineAvailable;
  }

  /**
   * Turns an envelope of type {@code CONFIG_UPDATE} into the content of the config transaction to
   * be ordered. The resulting configuration is sound.
   *
   * @throws InvalidConfigException if the update may not be applied
   */
  public ConfigEnvelope propose(Envelope update) throws InvalidConfigException {
    Config next = apply(updateEnvelope(update));
    checkSuccessor(ChannelConfig.of(current.channelId(), next), updateEnvelope(update));
    return ConfigEnvelope.newBuilder().setConfig(next).setLastUpdate(update).build();
  }

  /**
   * Checks a proposed config transaction by computing it again from the update it carries.
   *
   * @return the configuration that would be in force
   * @throws InvalidConfigException if it does not follow from the current one
   */
  public ChannelConfig verify(ConfigEnvelope proposed) throws InvalidConfigException {
    if (!proposed.hasConfig() || !proposed.hasLastUpdate()) {
      throw new InvalidConfigException(
          "config envelope", "lacks the configuration or the update it comes from");
    }
    long sequence = proposed.getConfig().getSequence();
    if (sequence != current.sequence() + 1) {
      throw new InvalidConfigException(
          "config envelope",
          "has sequence %s, the channel is at %s"
              .formatted(
                  Long.toUnsignedString(sequence), Long.toUnsignedString(current.sequence())));
    }
    ConfigEnvelope expected = propose(proposed.getLastUpdate());
    if (!expected.getConfig().equals(proposed.getConfig())) {
      throw new InvalidConfigException(
          "config envelope", "the configuration is not what its last_update gives");
    }
    return ChannelConfig.of(current.channelId(), proposed.getConfig());
  }

  /**
   * The configuration an authorised update gives; its values are not yet checked.
   *
   * @throws InvalidConfigException if it is for another channel, read another version, changes
   *     nothing, or lacks signatures
   */
  Config apply(ConfigUpdateEnvelope envelope) throws InvalidConfigException {
    ConfigUpdate update = configUpdate(envelope);
    if (!update.getChannelId().equals(current.channelId())) {
      throw new InvalidConfigException(
          UPDATE,
          "is for channel '%s', not '%s'".formatted(update.getChannelId(), current.channelId()));
    }
    Map<String, ConfigElement> readSet =
        update.hasReadSet() ? ConfigTree.elements(update.getReadSet()) : Map.of();
    checkReadSet(readSet);
    Map<String, ConfigElement> writeSet =
        update.hasWriteSet() ? ConfigTree.elements(update.getWriteSet()) : Map.of();
    Map<String, ConfigElement> delta = delta(readSet, writeSet);
    checkDelta(delta, signatures(envelope));
    SortedMap<String, ConfigElement> next = new TreeMap<>(elements);
    next.putAll(delta);
    for (String key : writeSet.keySet()) {
      if (!next.containsKey(key)) {
        throw new InvalidConfigException(key, "written but in no version known");
      }
    }
    return Config.newBuilder()
        .setSequence(current.sequence() + 1)
        .setChannelGroup(ConfigTree.assemble(next))
        .build();
  }

  private void checkReadSet(Map<String, ConfigElement> readSet) throws InvalidConfigException {
    for (ConfigElement read : readSet.values()) {
      ConfigElement existing = elements.get(read.key());
      if (existing == null) {
        throw new InvalidConfigException(read.key(), "read by the update but does not exist");
      }
      if (existing.version() != read.version()) {
        throw new InvalidConfigException(
            read.key(),
            "the update requires version %d, it is at version %d"
                .formatted(read.version(), existing.version()));
      }
    }
  }

  private static SortedMap<String, ConfigElement> delta(
      Map<String, ConfigElement> readSet, Map<String, ConfigElement> writeSet) {
    SortedMap<String, ConfigElement> delta = new TreeMap<>();
    writeSet.forEach(
        (key, written) -> {
          ConfigElement read = readSet.get(key);
          if (read == null || read.version() != written.version()) {
            delta.put(key, written);
          }
        });
    return delta;
  }

  private void checkDelta(Map<String, ConfigElement> delta, List<SignedData> signatures)
      throws InvalidConfigException {
    if (delta.isEmpty()) {
      throw new InvalidConfigException(UPDATE, "would have no effect");
    }
    for (ConfigElement written : delta.values()) {
      checkModPolicyName(written);
      ConfigElement existing = elements.get(written.key());
      if (existing == null) {
        if (written.version() != 0) {
          throw new InvalidConfigException(
              written.key(), "set to version " + written.version() + " but does not exist");
        }
        // Adding an element changes its group, whose policy is asked for that.
        continue;
      }
      if (written.version() != existing.version() + 1) {
        throw new InvalidConfigException(
            written.key(),
            "set to version %d, but it is at version %d"
                .formatted(written.version(), existing.version()));
      }
      checkAuthorized(existing, signatures);
    }
  }

  private void checkAuthorized(ConfigElement existing, List<SignedData> signatures)
      throws InvalidConfigException {
    String policyPath = existing.modPolicyPath();
    switch (policies.evaluate(policyPath, signatures)) {
      case SATISFIED -> {}
      case NOT_SATISFIED ->
          throw new InvalidConfigException(
              existing.key(), "the signatures do not satisfy policy " + policyPath);
      case MISSING ->
          throw new InvalidConfigException(
              existing.key(), "its modification policy " + policyPath + " does not exist");
    }
  }

  private static void checkModPolicyName(ConfigElement written) throws InvalidConfigException {
    String policy = written.modPolicy();
    if (policy.isEmpty()) {
      throw new InvalidConfigException(written.key(), "mod_policy is not set");
    }
    String relative = policy.startsWith("/") ? policy.substring(1) : policy;
    for (String part : Arrays.asList(relative.split("/", -1))) {
      ConfigTree.checkName(written.key() + " mod_policy", part);
    }
  }

  private void checkSuccessor(ChannelConfig next, ConfigUpdateEnvelope envelope)
      throws InvalidConfigException {
    ConfigSuccession.check(current, next, configUpdate(envelope));
    policies.checkReadable(next);
    String engine = next.orderer().engine();
    if (!engine.equals(current.orderer().engine()) && !engineAvailable.test(engine)) {
      throw new InvalidConfigException(
          "/Channel/Orderer/Capabilities", "this node has no engine " + engine);
    }
  }

  private ConfigUpdateEnvelope updateEnvelope(Envelope envelope) throws InvalidConfigException {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.CONFIG_UPDATE_VALUE) {
        throw new InvalidConfigException(
            UPDATE, "the envelope is of type " + header.getType() + ", not CONFIG_UPDATE");
      }
      if (!header.getChannelId().equals(current.channelId())) {
        throw new InvalidConfigException(
            UPDATE, "the envelope is for channel '" + header.getChannelId() + "'");
      }
      return ConfigUpdateEnvelope.parseFrom(payload.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(UPDATE, "cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static ConfigUpdate configUpdate(ConfigUpdateEnvelope envelope)
      throws InvalidConfigException {
    try {
      return ConfigUpdate.parseFrom(envelope.getConfigUpdate());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(UPDATE, "cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static List<SignedData> signatures(ConfigUpdateEnvelope envelope)
      throws InvalidConfigException {
    List<SignedData> signatures = new ArrayList<>();
    for (ConfigSignature signature : envelope.getSignaturesList()) {
      ByteString header = signature.getSignatureHeader();
      try {
        signatures.add(
            new SignedData(
                SignatureHeader.parseFrom(header).getCreator(),
                header.concat(envelope.getConfigUpdate()),
                signature.getSignature()));
      } catch (InvalidProtocolBufferException e) {
        throw new InvalidConfigException(
            UPDATE + " signature " + signatures.size(), "cannot be parsed: " + e.getMessage(), e);
      }
    }
    return signatures;
  }
}
