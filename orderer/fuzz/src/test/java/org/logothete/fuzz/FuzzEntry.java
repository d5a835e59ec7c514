package org.logothete.fuzz;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where Jazzer enters: the methods' names are its rule. */
public final class FuzzEntry {
  private static @Nullable FuzzTarget target;

  private FuzzEntry() {}

  /**
   * Makes the targets of the campaign.
   *
   * @param arguments its name, and the folder for findings
   */
  public static void fuzzerInitialize(String[] arguments) {
    target = new CampaignTarget(Campaign.valueOf(arguments[0]), Path.of(arguments[1]));
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Objects.requireNonNull(target).run(input);
  }
}
