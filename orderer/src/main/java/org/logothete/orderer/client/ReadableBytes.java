package org.logothete.orderer.client;

import com.google.protobuf.ByteString;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes of unknown meaning, for people. */
public final class ReadableBytes {
  private ReadableBytes() {}

  /** As text if it is text, else in hex. */
  public static String text(ByteString bytes) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(bytes.asReadOnlyByteBuffer()).toString();
      return text.chars().noneMatch(Character::isISOControl) ? text : "0x" + hex(bytes);
    } catch (CharacterCodingException _) {
      return "0x" + hex(bytes);
    }
  }

  public static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
