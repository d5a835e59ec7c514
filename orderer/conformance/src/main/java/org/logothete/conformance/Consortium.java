package org.logothete.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a reader needs to know about a network, all of it from the trusted genesis block: the
 * channel's name, where its orderers are, which TLS authorities to trust, who issues identities.
 */
public final class Consortium {
  private final byte[] genesis;
  private final String channel;
  private final List<String> endpoints = new ArrayList<>();
  private final List<byte[]> tlsRoots = new ArrayList<>();
  private final List<WireMessage> msps = new ArrayList<>();

  private Consortium(byte[] genesis) throws AuditException {
    this.genesis = genesis;
    WireMessage payload =
        WireMessage.of(WireMessage.of(genesis).message(2).all(1).getFirst()).message(1);
    channel = WireMessage.of(payload.message(1).bytes(1)).text(4);
    WireMessage root = payload.message(2).message(1).message(2);
    Map<String, WireMessage> sections = root.entries(2);
    for (String section : List.of("Orderer", "Application")) {
      WireMessage group = sections.get(section);
      if (group != null) {
        for (WireMessage organization : group.entries(2).values()) {
          read(organization);
        }
      }
    }
  }

  private void read(WireMessage organization) throws AuditException {
    WireMessage values = WireMessage.of(organization.mapEntry(3, "Endpoints").bytes(2));
    values.all(1).forEach(each -> endpoints.add(new String(each, StandardCharsets.UTF_8)));
    WireMessage msp =
        WireMessage.of(WireMessage.of(organization.mapEntry(3, "MSP").bytes(2)).bytes(2));
    msps.add(msp);
    tlsRoots.addAll(msp.all(9));
  }

  /**
   * Reads a genesis block.
   *
   * @throws AuditException if it is no genesis block
   */
  public static Consortium of(byte[] genesisBlock) throws AuditException {
    return new Consortium(genesisBlock.clone());
  }

  public byte[] genesisBlock() {
    return genesis.clone();
  }

  public String channel() {
    return channel;
  }

  /** The orderers' client addresses, {@code host:port}, in the order of their organisations. */
  public List<String> endpoints() {
    return List.copyOf(endpoints);
  }

  /** The TLS authorities of all organisations, PEM, one after the other. */
  public byte[] tlsRoots() {
    StringBuilder all = new StringBuilder();
    tlsRoots.forEach(
        each -> all.append(new String(each, StandardCharsets.US_ASCII).strip()).append('\n'));
    return all.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a user's folder; its organisation is the one whose authority lies in the folder.
   *
   * @throws AuditException if the folder is unreadable or its authority is not of this network
   */
  public Identity user(Path folder) throws AuditException {
    try (Stream<Path> authorities = Files.list(folder.resolve("msp/cacerts"))) {
      for (Path authority : authorities.toList()) {
        byte[] pem = Files.readAllBytes(authority);
        for (WireMessage msp : msps) {
          if (msp.all(2).stream().anyMatch(root -> Arrays.equals(root, pem))) {
            return Identity.read(folder, msp.text(1));
          }
        }
      }
    } catch (IOException e) {
      throw new AuditException("cannot read the identity in " + folder + ": " + e, e);
    }
    throw new AuditException("the authority of " + folder + " is none of the channel's");
  }
}
