package org.logothete.network.consortium;

import static org.logothete.network.channel.ConfigNames.ADMINS;
import static org.logothete.network.channel.ConfigNames.ANCHOR_PEERS;
import static org.logothete.network.channel.ConfigNames.APPLICATION_GROUP;
import static org.logothete.network.channel.ConfigNames.BATCH_SIZE;
import static org.logothete.network.channel.ConfigNames.BATCH_TIMEOUT;
import static org.logothete.network.channel.ConfigNames.BLOCK_DATA_HASHING_STRUCTURE;
import static org.logothete.network.channel.ConfigNames.BLOCK_VALIDATION;
import static org.logothete.network.channel.ConfigNames.CAPABILITIES;
import static org.logothete.network.channel.ConfigNames.CHANNEL_RESTRICTIONS;
import static org.logothete.network.channel.ConfigNames.CONSENSUS_BFT;
import static org.logothete.network.channel.ConfigNames.CONSENSUS_TYPE;
import static org.logothete.network.channel.ConfigNames.ENDORSEMENT;
import static org.logothete.network.channel.ConfigNames.ENDPOINTS;
import static org.logothete.network.channel.ConfigNames.HASHING_ALGORITHM;
import static org.logothete.network.channel.ConfigNames.LIFECYCLE_ENDORSEMENT;
import static org.logothete.network.channel.ConfigNames.MSP;
import static org.logothete.network.channel.ConfigNames.ORDERERS;
import static org.logothete.network.channel.ConfigNames.ORDERER_GROUP;
import static org.logothete.network.channel.ConfigNames.READERS;
import static org.logothete.network.channel.ConfigNames.WRITERS;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.logothete.network.channel.BlockValidationPolicy;
import org.logothete.network.channel.Capabilities;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.GoDuration;
import org.logothete.network.channel.Organization;
import org.logothete.network.channel.Organization.ApplicationOrganization;
import org.logothete.network.channel.Organization.OrdererOrganization;

/**
 * The config tree of a new BFT channel, equal to what Fabric's configtxgen makes of a BFT profile
 * with the usual policies ({@code internal/configtxgen/encoder}). Every element may be changed by
 * the {@code Admins} of its own group. Map entries are put in a fixed order, so equal profiles give
 * equal bytes.
 */
final class ConfigTreeEncoder {
  /** The only width Fabric supports: 2^32-1, one hash over all transactions. */
  private static final int HASHING_WIDTH = -1;

  private ConfigTreeEncoder() {}

  static ConfigGroup encode(ChannelProfile profile) {
    ConfigGroup.Builder channel = group();
    putMetaPolicies(channel);
    put(
        channel,
        BLOCK_DATA_HASHING_STRUCTURE,
        BlockDataHashingStructure.newBuilder().setWidth(HASHING_WIDTH).build());
    put(channel, CAPABILITIES, capabilities(List.of(Capabilities.CHANNEL_V3_0)));
    put(channel, HASHING_ALGORITHM, HashingAlgorithm.newBuilder().setName("SHA256").build());
    channel.putGroups(APPLICATION_GROUP, application(profile.applicationOrganizations()));
    channel.putGroups(ORDERER_GROUP, orderer(profile));
    return channel.build();
  }

  private static ConfigGroup application(List<ApplicationOrganization> organizations) {
    ConfigGroup.Builder application = group();
    putMetaPolicies(application);
    put(application, ENDORSEMENT, ImplicitMetaPolicy.Rule.MAJORITY, ENDORSEMENT);
    put(application, LIFECYCLE_ENDORSEMENT, ImplicitMetaPolicy.Rule.MAJORITY, ENDORSEMENT);
    put(application, CAPABILITIES, capabilities(List.of(Capabilities.APPLICATION_V2_5)));
    for (ApplicationOrganization org : sorted(organizations)) {
      ConfigGroup.Builder group = organization(org);
      if (!org.anchorPeers().isEmpty()) {
        AnchorPeers.Builder anchors = AnchorPeers.newBuilder();
        org.anchorPeers().forEach(address -> anchors.addAnchorPeers(anchorPeer(address)));
        put(group, ANCHOR_PEERS, anchors.build());
      }
      application.putGroups(org.name(), group.build());
    }
    return application.build();
  }

  private static ConfigGroup orderer(ChannelProfile profile) {
    ConfigGroup.Builder orderer = group();
    putMetaPolicies(orderer);
    orderer.putPolicies(
        BLOCK_VALIDATION,
        ConfigPolicy.newBuilder()
            .setModPolicy(ADMINS)
            .setPolicy(BlockValidationPolicy.of(profile.consenters()))
            .build());
    put(orderer, BATCH_SIZE, batchSize(profile));
    put(
        orderer,
        BATCH_TIMEOUT,
        BatchTimeout.newBuilder().setTimeout(GoDuration.format(profile.batchTimeout())).build());
    List<String> capabilities = new ArrayList<>(Capabilities.ofEngine(profile.engine()));
    capabilities.add(Capabilities.ORDERER_V2_0);
    put(orderer, CAPABILITIES, capabilities(capabilities));
    put(orderer, CHANNEL_RESTRICTIONS, ChannelRestrictions.getDefaultInstance());
    put(
        orderer,
        CONSENSUS_TYPE,
        ConsensusType.newBuilder()
            .setType(CONSENSUS_BFT)
            .setMetadata(profile.options().toProto().toByteString())
            .build());
    Orderers.Builder mapping = Orderers.newBuilder();
    profile.consenters().stream().map(Consenter::toProto).forEach(mapping::addConsenterMapping);
    put(orderer, ORDERERS, mapping.build());
    for (OrdererOrganization org : sorted(profile.ordererOrganizations())) {
      ConfigGroup.Builder group = organization(org);
      put(group, ENDPOINTS, OrdererAddresses.newBuilder().addAllAddresses(org.endpoints()).build());
      orderer.putGroups(org.name(), group.build());
    }
    return orderer.build();
  }

  private static Message batchSize(ChannelProfile profile) {
    return org.hyperledger.fabric.protos.orderer.BatchSize.newBuilder()
        .setMaxMessageCount(profile.batchSize().maxMessageCount())
        .setAbsoluteMaxBytes(profile.batchSize().absoluteMaxBytes())
        .setPreferredMaxBytes(profile.batchSize().preferredMaxBytes())
        .build();
  }

  private static ConfigGroup.Builder organization(Organization organization) {
    ConfigGroup.Builder group = group();
    put(group, ADMINS, organization, MSPRole.MSPRoleType.ADMIN);
    put(group, ENDORSEMENT, organization, MSPRole.MSPRoleType.MEMBER);
    put(group, READERS, organization, MSPRole.MSPRoleType.MEMBER);
    put(group, WRITERS, organization, MSPRole.MSPRoleType.MEMBER);
    put(group, MSP, organization.mspConfig());
    return group;
  }

  private static <T extends Organization> List<T> sorted(List<T> organizations) {
    return organizations.stream().sorted(Comparator.comparing(Organization::name)).toList();
  }

  private static ConfigGroup.Builder group() {
    return ConfigGroup.newBuilder().setModPolicy(ADMINS);
  }

  private static void putMetaPolicies(ConfigGroup.Builder group) {
    put(group, ADMINS, ImplicitMetaPolicy.Rule.MAJORITY, ADMINS);
    put(group, READERS, ImplicitMetaPolicy.Rule.ANY, READERS);
    put(group, WRITERS, ImplicitMetaPolicy.Rule.ANY, WRITERS);
  }

  private static void put(ConfigGroup.Builder group, String key, Message value) {
    group.putValues(
        key, ConfigValue.newBuilder().setModPolicy(ADMINS).setValue(value.toByteString()).build());
  }

  /** A policy that asks the policies of that name one level below. */
  private static void put(
      ConfigGroup.Builder group, String key, ImplicitMetaPolicy.Rule rule, String subPolicy) {
    ImplicitMetaPolicy meta =
        ImplicitMetaPolicy.newBuilder().setRule(rule).setSubPolicy(subPolicy).build();
    putPolicy(group, key, Policy.PolicyType.IMPLICIT_META, meta);
  }

  /** A policy that one signature of someone with a role in the organisation satisfies. */
  private static void put(
      ConfigGroup.Builder group, String key, Organization organization, MSPRole.MSPRoleType role) {
    MSPRole principal =
        MSPRole.newBuilder().setMspIdentifier(organization.mspId()).setRole(role).build();
    SignaturePolicy.NOutOf oneOf =
        SignaturePolicy.NOutOf.newBuilder()
            .setN(1)
            .addRules(SignaturePolicy.newBuilder().setSignedBy(0))
            .build();
    SignaturePolicyEnvelope signature =
        SignaturePolicyEnvelope.newBuilder()
            .setRule(SignaturePolicy.newBuilder().setNOutOf(oneOf))
            .addIdentities(
                MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                    .setPrincipal(principal.toByteString()))
            .build();
    putPolicy(group, key, Policy.PolicyType.SIGNATURE, signature);
  }

  private static void putPolicy(
      ConfigGroup.Builder group, String key, Policy.PolicyType type, Message policy) {
    group.putPolicies(
        key,
        ConfigPolicy.newBuilder()
            .setModPolicy(ADMINS)
            .setPolicy(
                Policy.newBuilder().setType(type.getNumber()).setValue(policy.toByteString()))
            .build());
  }

  private static Message capabilities(List<String> names) {
    var capabilities = org.hyperledger.fabric.protos.common.Capabilities.newBuilder();
    for (String name : names) {
      capabilities.putCapabilities(name, Capability.getDefaultInstance());
    }
    return capabilities.build();
  }

  private static AnchorPeer anchorPeer(String address) {
    int colon = address.lastIndexOf(':');
    return AnchorPeer.newBuilder()
        .setHost(address.substring(0, colon))
        .setPort(Integer.parseInt(address.substring(colon + 1)))
        .build();
  }
}
