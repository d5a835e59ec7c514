package org.logothete.orderer.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads client profiles; what is missing or wrong is named with its line. */
final class ClientSettingsReader {
  private final Path file;

  ClientSettingsReader(Path file) {
    this.file = file;
  }

  ClientSettings read() throws SettingsException {
    if (!(SettingsDocument.parse(file.toString(), content()) instanceof Setting.Table table)) {
      throw new SettingsException(file + ":1: expected keys such as Channel:");
    }
    Section root = new Section(new SettingsSource(file, Map.of()), "", table);
    String channel = required(root, "Channel");
    Section identity = root.section("Identity");
    ClientSettings.Identity signer =
        new ClientSettings.Identity(
            required(identity, "MSPID"),
            identity.file("Certificate"),
            identity.privateFile("PrivateKey"));
    Section tls = root.section("TLS");
    ClientSettings.Tls shown =
        new ClientSettings.Tls(
            tls.file("Certificate"), tls.privateFile("PrivateKey"), tls.files("RootCAs"));
    Set<String> names = new HashSet<>();
    List<ClientSettings.Endpoint> orderers = endpoints(root, "Orderers", shown, names);
    if (orderers.isEmpty()) {
      throw root.missing("Orderers");
    }
    List<ClientSettings.Endpoint> executors = endpoints(root, "Executors", shown, names);
    root.finish();
    return new ClientSettings(file.toAbsolutePath(), channel, signer, shown, orderers, executors);
  }

  private static String required(Section section, String key) throws SettingsException {
    String text = section.text(key, "");
    if (text.isEmpty()) {
      throw section.missing(key);
    }
    return text;
  }

  private static List<ClientSettings.Endpoint> endpoints(
      Section root, String key, ClientSettings.Tls tls, Set<String> names)
      throws SettingsException {
    List<ClientSettings.Endpoint> endpoints = new ArrayList<>();
    for (Section each : root.sections(key)) {
      HostPort address =
          each.value("Address", HostPort::parse).orElseThrow(() -> each.missing("Address"));
      String name = each.text("Name", address.toString());
      if (!names.add(name)) {
        throw each.bad(
            each.isSet("Name") ? "Name" : "Address",
            "there is a node of this name above; f + 1 nodes are believed only if they differ");
      }
      List<Path> roots = each.files("RootCAs");
      if (roots.isEmpty() && tls.roots().isEmpty()) {
        throw each.bad("RootCAs", "missing here and in TLS: whose certificates to trust");
      }
      endpoints.add(
          new ClientSettings.Endpoint(name, address, each.text("HostName", address.host()), roots));
    }
    return endpoints;
  }

  private String content() throws SettingsException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new SettingsException("there is no client profile " + file, e);
    } catch (IOException e) {
      throw new SettingsException("cannot read the client profile " + file + ": " + e, e);
    }
  }
}
