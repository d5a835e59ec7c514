package org.logothete.samples.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.json.JSONObject;

/**
 * An asset as it stands in the state: JSON whose members always come in the same order, so that
 * equal assets are equal bytes.
 *
 * @param cents what it is worth; money is counted, not measured
 */
record Asset(String id, String owner, long cents) {
  static Asset of(byte[] stored) {
    JSONObject json = new JSONObject(new String(stored, UTF_8));
    return new Asset(json.getString("id"), json.getString("owner"), json.getLong("cents"));
  }

  Asset ownedBy(String newOwner) {
    return new Asset(id, newOwner, cents);
  }

  String json() {
    return "{\"id\":%s,\"owner\":%s,\"cents\":%d}"
        .formatted(JSONObject.quote(id), JSONObject.quote(owner), cents);
  }

  byte[] stored() {
    return json().getBytes(UTF_8);
  }
}
