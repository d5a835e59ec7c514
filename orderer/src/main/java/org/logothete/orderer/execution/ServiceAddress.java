package org.logothete.orderer.execution;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import org.logothete.orderer.settings.HostPort;

/**
 * Where a chaincode is served, as Fabric's {@code connection.json} says it (Fabric {@code
 * core/container/externalbuilder}: {@code address}, {@code tls_required}, {@code root_cert}, {@code
 * client_key}, {@code client_cert}).
 *
 * @param tls whether it is reached over TLS
 */
public record ServiceAddress(HostPort address, boolean tls, JsonNode content) {
  /** Name of the file in a package. */
  public static final String FILE = "connection.json";

  static ServiceAddress parse(ByteString json) throws RuntimeStartException {
    try {
      JsonNode content = new ObjectMapper().readTree(json.toByteArray());
      return new ServiceAddress(
          HostPort.parse(content.path("address").asText()),
          content.path("tls_required").asBoolean(false),
          content);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new RuntimeStartException("%s: %s".formatted(FILE, e.getMessage()));
    } catch (IOException e) {
      throw new RuntimeStartException(FILE + " cannot be read");
    }
  }

  String text(String name) {
    return content.path(name).asText();
  }
}
