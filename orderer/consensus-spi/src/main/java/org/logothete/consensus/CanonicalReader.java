package org.logothete.consensus;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link CanonicalWriter} wrote. Every length is checked against what is left before
 * anything is allocated, so a short hostile message cannot ask for much memory.
 */
public final class CanonicalReader {
  private final Bytes in;
  private int position;

  public CanonicalReader(Bytes in) {
    this.in = in;
  }

  /** Reads one item of a list. */
  @FunctionalInterface
  public interface ItemReader<T> {
    T read(CanonicalReader in) throws MalformedMessageException;
  }

  public int uint8() throws MalformedMessageException {
    need(1);
    return in.at(position++) & 0xff;
  }

  public boolean bool() throws MalformedMessageException {
    return switch (uint8()) {
      case 0 -> false;
      case 1 -> true;
      default -> throw malformed("a truth value is 0 or 1");
    };
  }

  public int uint32() throws MalformedMessageException {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | (in.at(position++) & 0xff);
    }
    if (value < 0) {
      throw malformed("number above 2^31-1");
    }
    return value;
  }

  public long uint64() throws MalformedMessageException {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (in.at(position++) & 0xff);
    }
    if (value < 0) {
      throw malformed("number above 2^63-1");
    }
    return value;
  }

  /** A byte string of at most {@code sizeMax} bytes. */
  public Bytes bytes(int sizeMax) throws MalformedMessageException {
    Span place = span(sizeMax);
    return in.slice(place.from(), place.to());
  }

  /**
   * Where something lies in what is read.
   *
   * @param from its first byte
   * @param to the byte behind its last one
   */
  public record Span(int from, int to) {}

  /** Where a byte string of at most {@code sizeMax} bytes lies, for who wants no copy of it. */
  public Span span(int sizeMax) throws MalformedMessageException {
    int size = uint32();
    if (size > sizeMax) {
      throw malformed("byte string of " + size + " bytes, at most " + sizeMax + " allowed");
    }
    need(size);
    Span place = new Span(position, position + size);
    position += size;
    return place;
  }

  public NodeId node() throws MalformedMessageException {
    int value = uint32();
    if (value == 0) {
      throw malformed("a consenter id is positive");
    }
    return new NodeId(value);
  }

  /** A list of at most {@code sizeMax} items, each of at least one byte. */
  public <T> List<T> list(int sizeMax, ItemReader<T> item) throws MalformedMessageException {
    int size = uint32();
    if (size > sizeMax) {
      throw malformed("list of " + size + " items, at most " + sizeMax + " allowed");
    }
    need(size);
    List<T> items = new ArrayList<>(Math.min(size, 64));
    for (int i = 0; i < size; i++) {
      items.add(item.read(this));
    }
    return List.copyOf(items);
  }

  public int remaining() {
    return in.size() - position;
  }

  /** Fails unless every byte was read: trailing bytes would make two encodings of one value. */
  public void end() throws MalformedMessageException {
    if (remaining() != 0) {
      throw malformed(remaining() + " bytes too many");
    }
  }

  public MalformedMessageException malformed(String why) {
    return new MalformedMessageException(why + " (at byte " + position + " of " + in.size() + ")");
  }

  private void need(int count) throws MalformedMessageException {
    if (remaining() < count) {
      throw malformed("needs " + count + " more bytes, has " + remaining());
    }
  }
}
