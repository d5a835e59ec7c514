package org.logothete.network.msp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is an organisation's member, and what its members are. */
class MspTest {
  private static final String MSP = "TestMSP";

  private TestAuthority root;

  @BeforeEach
  void makeRoot() throws Exception {
    root = TestAuthority.root("root");
  }

  @Test
  void aCertificateWithTheOtherSignatureValueIsTheSameIdentity() throws Exception {
    MspSet msps = set(definition());
    X509Certificate member = root.member("CN=a,OU=client");
    ByteString twin =
        SerializedIdentity.newBuilder()
            .setMspid(MSP)
            .setIdBytes(TestAuthority.malleated(member))
            .build()
            .toByteString();
    Identity one = msps.identity(TestAuthority.serialized(MSP, member));
    Identity other = msps.identity(twin);
    assertThat(other).isEqualTo(one);
    assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
    MSPPrincipal named = identity(TestAuthority.serialized(MSP, member));
    assertThat(msps.satisfies(other, named)).isTrue();
    assertThat(msps.satisfies(one, identity(twin))).isTrue();
  }

  @Test
  void timePlaysNoPart() throws Exception {
    Instant start = Instant.parse("2026-01-02T00:00:00Z");
    X509Certificate expired = root.member("CN=a,OU=client", start, start.plusSeconds(60));
    assertThat(set(definition()).identity(TestAuthority.serialized(MSP, expired))).isNotNull();
    X509Certificate older =
        root.member("CN=a,OU=client", TestAuthority.START.minusSeconds(60), TestAuthority.END);
    assertRefused(definition(), older, "not issued by an authority");
  }

  @Test
  void aRevokedCertificateIsNobodys() throws Exception {
    X509Certificate member = root.member("CN=a,OU=client");
    FabricMSPConfig.Builder revoking = definition().addRevocationList(root.revoking(member));
    assertRefused(revoking, member, "has been revoked");
    assertThat(set(revoking).identity(TestAuthority.serialized(MSP, root.member("CN=b,OU=client"))))
        .isNotNull();
    FabricMSPConfig.Builder forged = definition().addRevocationList(root.forgedRevoking(member));
    assertThat(set(forged).identity(TestAuthority.serialized(MSP, member))).isNotNull();
  }

  @Test
  void authoritiesAndStrangersAreNoMembers() throws Exception {
    assertRefused(definition(), root.certificate(), "CA certificate");
    assertRefused(
        definition(), TestAuthority.root("root").member("CN=a,OU=client"), "not issued by");
  }

  @Test
  void anAuthorityAboveAnotherIssuesNoIdentities() throws Exception {
    TestAuthority below = root.intermediate("below");
    FabricMSPConfig.Builder config = definition().addIntermediateCerts(below.pem());
    assertThat(set(config).identity(TestAuthority.serialized(MSP, below.member("CN=a,OU=client"))))
        .isNotNull();
    assertRefused(config, root.member("CN=b,OU=client"), "may not issue identities");
    assertRefused(definition(), below.member("CN=c,OU=client"), "not issued by");
  }

  @Test
  void everyMemberHasExactlyOneRole() throws Exception {
    MspSet msps = set(definition());
    for (MSPRoleType role : nodeRoles()) {
      String unit = role.name().toLowerCase(java.util.Locale.ROOT);
      Identity member =
          msps.identity(TestAuthority.serialized(MSP, root.member("CN=a,OU=" + unit)));
      for (MSPRoleType asked : nodeRoles()) {
        assertThat(msps.satisfies(member, role(asked)))
            .as("%s as %s", role, asked)
            .isEqualTo(role == asked);
      }
      assertThat(msps.satisfies(member, role(MSPRoleType.MEMBER))).isTrue();
    }
    assertRefused(definition(), root.member("CN=a"), "does not have an OU");
    assertRefused(definition(), root.member("CN=a,OU=client,OU=peer"), "combination");
  }

  @Test
  void aListedAdminIsAnAdmin() throws Exception {
    X509Certificate admin = root.member("CN=a,OU=client");
    MspSet msps = set(definition().addAdmins(TestAuthority.pem(admin)));
    Identity identity = msps.identity(TestAuthority.serialized(MSP, admin));
    assertThat(msps.satisfies(identity, role(MSPRoleType.ADMIN))).isTrue();
    FabricMSPConfig.Builder nobody = definition().clearFabricNodeOus();
    assertThatThrownBy(() -> set(nobody))
        .isInstanceOf(InvalidIdentityException.class)
        .hasMessageContaining("administrators must be declared");
  }

  @Test
  void anIdentityHasOneSerializedForm() throws Exception {
    X509Certificate member = root.member("CN=a,OU=client");
    ByteString trailing =
        SerializedIdentity.newBuilder()
            .setMspid(MSP)
            .setIdBytes(TestAuthority.pem(member).concat(ByteString.copyFromUtf8("more")))
            .build()
            .toByteString();
    assertThatThrownBy(() -> set(definition()).identity(trailing))
        .isInstanceOf(InvalidIdentityException.class)
        .hasMessageContaining("trailing bytes");
  }

  private void assertRefused(FabricMSPConfig.Builder config, X509Certificate member, String why)
      throws Exception {
    MspSet msps = set(config);
    ByteString serialized = TestAuthority.serialized(MSP, member);
    assertThatThrownBy(() -> msps.identity(serialized))
        .isInstanceOf(InvalidIdentityException.class)
        .hasMessageContaining(why);
  }

  private static MspSet set(FabricMSPConfig.Builder config) throws InvalidIdentityException {
    return MspSet.of(
        Map.of(MSP, MSPConfig.newBuilder().setConfig(config.build().toByteString()).build()));
  }

  private FabricMSPConfig.Builder definition() throws Exception {
    return FabricMSPConfig.newBuilder()
        .setName(MSP)
        .addRootCerts(root.pem())
        .setFabricNodeOus(
            FabricNodeOUs.newBuilder()
                .setEnable(true)
                .setClientOuIdentifier(unit("client"))
                .setPeerOuIdentifier(unit("peer"))
                .setAdminOuIdentifier(unit("admin"))
                .setOrdererOuIdentifier(unit("orderer")));
  }

  private static FabricOUIdentifier unit(String name) {
    return FabricOUIdentifier.newBuilder().setOrganizationalUnitIdentifier(name).build();
  }

  private static MSPRoleType[] nodeRoles() {
    return new MSPRoleType[] {
      MSPRoleType.CLIENT, MSPRoleType.PEER, MSPRoleType.ADMIN, MSPRoleType.ORDERER
    };
  }

  private static MSPPrincipal role(MSPRoleType role) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
        .setPrincipal(
            MSPRole.newBuilder().setMspIdentifier(MSP).setRole(role).build().toByteString())
        .build();
  }

  private static MSPPrincipal identity(ByteString serialized) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
        .setPrincipal(serialized)
        .build();
  }
}
