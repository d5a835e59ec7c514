package org.logothete.chaincode.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What a chaincode prints, as lines for the log. It is read no faster than the limit; who prints
 * more has to wait, so a flood costs the chaincode its own time.
 */
final class ProcessOutput {
  private static final int LINE_BYTES_MAX = 1000;
  private static final int CHUNK_BYTES = 4096;

  private final int bytesPerSecond;
  private final Consumer<String> log;
  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int length;

  ProcessOutput(int bytesPerSecond, Consumer<String> log) {
    this.bytesPerSecond = bytesPerSecond;
    this.log = log;
  }

  /** Reads to the end, which comes with the end of the process. */
  void read(InputStream output) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int read = output.read(chunk);
    while (read >= 0) {
      take(chunk, read);
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(read) / bytesPerSecond);
      read = output.read(chunk);
    }
    flush();
  }

  /** Takes bytes as they come; long lines are cut in pieces. */
  void take(byte[] chunk, int size) {
    for (int i = 0; i < size; i++) {
      if (chunk[i] == '\n') {
        flush();
      } else {
        line[length] = chunk[i];
        length++;
        if (length == LINE_BYTES_MAX) {
          flush();
        }
      }
    }
  }

  private void flush() {
    if (length > 0) {
      String text = new String(line, 0, length, UTF_8);
      log.accept(printable(text));
      length = 0;
    }
  }

  /** Escape sequences would speak to the terminal of whoever reads the log. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(point -> Character.isISOControl(point) && point != '\t' ? '.' : point)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}
