package org.logothete.fuzz;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.logothete.network.msp.Identity;
import org.logothete.network.msp.InvalidIdentityException;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.InvalidPolicyException;

/** Identities and signatures of clients: serialized ones, and certificates of a known MSP. */
final class Identities implements FuzzTarget {
  private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");

  private final ChannelIdentities channel;

  Identities() {
    try {
      channel = ChannelIdentities.of(Golden.config());
    } catch (InvalidPolicyException e) {
      throw new AssertionError("the golden configuration is sound", e);
    }
  }

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    boolean isCertificate = in.flag();
    ByteString signature = ByteString.copyFrom(in.piece());
    ByteString rest = ByteString.copyFrom(in.rest());
    ByteString identity =
        isCertificate
            ? SerializedIdentity.newBuilder()
                .setMspid("AlphaMSP")
                .setIdBytes(rest)
                .build()
                .toByteString()
            : rest;
    channel.expiry(identity);
    channel.refusal("/Channel/Writers", identity);
    channel.signatureRefusal(identity, MESSAGE, signature);
    try {
      Identity known = channel.identity(identity);
      known.publicKey();
    } catch (InvalidIdentityException refused) {
      return;
    }
  }

  @Override
  public List<byte[]> seeds() {
    Golden.Admin alpha = Golden.admins().getFirst();
    byte[] signature = Input.sized(alpha.signer().sign(MESSAGE.toByteArray()));
    byte[] certificate =
        Golden.file(
            "fabric/crypto/ordererOrganizations/alpha.example/users/Admin@alpha.example/msp/"
                + "signcerts/Admin@alpha.example-cert.pem");
    return List.of(
        Input.join(new byte[] {0}, signature, alpha.identity().toByteArray()),
        Input.join(new byte[] {1}, signature, certificate));
  }
}
