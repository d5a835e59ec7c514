package org.logothete.orderer.ops;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a client of an operators' port asks.
 *
 * @param target path and query, as sent
 * @param header a header's value by its name; empty if it was not sent
 */
public record Request(
    String method, String target, UnaryOperator<String> header, ByteString content) {
  /** With a text as its content. */
  public Request(String method, String target, UnaryOperator<String> header, String body) {
    this(method, target, header, ByteString.copyFromUtf8(body));
  }

  /** The content as text. */
  public String body() {
    return content.toStringUtf8();
  }

  /** The target without its query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The first value of a query's key, not decoded; empty if there is none. */
  public Optional<String> query(String key) {
    int query = target.indexOf('?');
    return query < 0
        ? Optional.empty()
        : Stream.of(target.substring(query + 1).split("&", -1))
            .filter(pair -> pair.startsWith(key + "="))
            .map(pair -> pair.substring(key.length() + 1))
            .findFirst();
  }
}
