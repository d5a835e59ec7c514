package org.logothete.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The targets of a campaign as one: the first byte of an input chooses. What a target finds is
 * written to a file of its own, without that byte, so that it can be replayed by itself.
 */
final class CampaignTarget implements FuzzTarget {
  private final List<Target> targets;
  private final List<FuzzTarget> made;
  private final Path findings;

  CampaignTarget(Campaign campaign, Path findings) {
    this.targets = campaign.targets();
    this.made = targets.stream().map(Target::make).toList();
    this.findings = findings;
  }

  @Override
  @SuppressWarnings("CatchAndPrintStackTrace") // nothing is printed here, everything is thrown on
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int chosen = Byte.toUnsignedInt(input[0]) % targets.size();
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    try {
      Watched.run(made.get(chosen), rest);
    } catch (Throwable finding) {
      Path file = keep(targets.get(chosen), rest);
      throw new AssertionError(
          targets.get(chosen) + " finds " + finding + ", see " + file, finding);
    }
  }

  private Path keep(Target target, byte[] input) {
    try {
      Path folder = Files.createDirectories(findings.resolve(target.name()));
      return Files.write(folder.resolve(name(input)), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(byte[] input) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(input);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public List<byte[]> seeds() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (int chosen = 0; chosen < made.size(); chosen++) {
      for (byte[] seed : made.get(chosen).seeds()) {
        seeds.add(Input.join(new byte[] {(byte) chosen}, seed));
      }
    }
    return seeds;
  }
}
