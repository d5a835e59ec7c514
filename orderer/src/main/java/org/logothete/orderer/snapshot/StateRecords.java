package org.logothete.orderer.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.state.StateEntries;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateOrigin;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.Version;

/**
 * The entries of a snapshot's state, in ascending order of their keys: length of the namespace (1
 * byte), namespace, length of the key (2), key, block (8) and transaction (4) of the version,
 * length of the value (4), value.
 */
final class StateRecords {
  private StateRecords() {}

  /** Writes all entries of a view, with no more in memory than a page of it. */
  static void write(StateView state, OutputStream to) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to))) {
      StateEntries entries = new StateEntries(state);
      while (entries.hasNext()) {
        write(entries.next(), out);
      }
    }
  }

  private static void write(StateEntry entry, DataOutputStream out) throws IOException {
    byte[] namespace = entry.key().namespace().getBytes(UTF_8);
    byte[] key = entry.key().key().getBytes(UTF_8);
    StateValue value = entry.value();
    out.writeByte(namespace.length);
    out.write(namespace);
    out.writeShort(key.length);
    out.write(key);
    out.writeLong(value.version().block());
    out.writeInt(value.version().transaction());
    out.writeInt(value.content().length);
    out.write(value.content());
  }

  /**
   * The entries in a file. One that is none, or out of order, is a {@link LedgerException}; whether
   * they are the right ones only the root of all of them tells.
   */
  static StateOrigin.Entries read(Path file) {
    return visitor -> {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        Optional<StateKey> before = Optional.empty();
        for (int length = in.read(); length >= 0; length = in.read()) {
          StateEntry entry = readEntry(file, length, in);
          if (before.isPresent() && before.get().compareTo(entry.key()) >= 0) {
            throw new LedgerException(file + ": " + entry.key() + " is out of order");
          }
          before = Optional.of(entry.key());
          visitor.accept(entry);
        }
      } catch (EOFException e) {
        throw new LedgerException(file + " is cut short or damaged", e);
      } catch (IOException e) {
        throw new LedgerException(file + " cannot be read: " + e.getMessage(), e);
      }
    };
  }

  private static StateEntry readEntry(Path file, int namespaceLength, DataInputStream in)
      throws IOException {
    try {
      return readEntry(namespaceLength, in);
    } catch (IllegalArgumentException e) {
      throw new LedgerException(file + " holds what is no entry: " + e.getMessage(), e);
    }
  }

  private static StateEntry readEntry(int namespaceLength, DataInputStream in) throws IOException {
    StateKey key =
        new StateKey(readText(namespaceLength, in), readText(in.readUnsignedShort(), in));
    Version version = new Version(in.readLong(), in.readInt());
    int length = in.readInt();
    if (length < 0 || length > StateValue.BYTES_MAX) {
      throw new IllegalArgumentException("a value of %d bytes".formatted(length));
    }
    return new StateEntry(key, new StateValue(version, readBytes(length, in)));
  }

  private static String readText(int length, DataInputStream in) throws IOException {
    byte[] bytes = readBytes(length, in);
    String text = new String(bytes, UTF_8);
    if (!Arrays.equals(text.getBytes(UTF_8), bytes)) {
      throw new IllegalArgumentException("a name that is not UTF-8");
    }
    return text;
  }

  private static byte[] readBytes(int length, DataInputStream in) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
