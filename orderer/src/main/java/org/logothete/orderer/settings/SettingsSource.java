package org.logothete.orderer.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where values come from: a file and the environment. As Fabric does it, {@code General.ListenPort}
 * is overridden by {@code ORDERER_GENERAL_LISTENPORT}, and an empty variable counts as none.
 */
final class SettingsSource {
  private static final String PREFIX = "ORDERER_";

  private final Path file;
  private final Map<String, Variable> environment;
  private final Set<String> asked = new TreeSet<>();
  private final List<String> reports;

  /** A variable as it is named in the environment, and its text. */
  record Variable(String name, String text) {}

  SettingsSource(Path file, Map<String, String> environment) {
    this(file, overrides(environment), new ArrayList<>());
  }

  private SettingsSource(Path file, Map<String, Variable> environment, List<String> reports) {
    this.file = file;
    this.environment = environment;
    this.reports = reports;
  }

  /** For items of lists, which no variable can name. */
  SettingsSource withoutEnvironment() {
    return new SettingsSource(file, Map.of(), reports);
  }

  String name() {
    return file.toString();
  }

  Path resolve(String path) {
    Path directory = file.toAbsolutePath().getParent();
    return (directory == null ? Path.of(path) : directory.resolve(path)).normalize();
  }

  Optional<Variable> environmentValue(String dottedKey) {
    String name = PREFIX + dottedKey.toUpperCase(Locale.ROOT).replace('.', '_');
    asked.add(name);
    return Optional.ofNullable(environment.get(name));
  }

  void report(String line) {
    reports.add(line);
  }

  /** What was reported, and each variable that looked like an override and matched no key. */
  List<String> reports() {
    List<String> all = new ArrayList<>(reports);
    environment.forEach(
        (name, override) -> {
          if (!asked.contains(name)) {
            all.add("environment: " + override.name() + " matches no setting and has no effect");
          }
        });
    return all;
  }

  private static Map<String, Variable> overrides(Map<String, String> environment) {
    Map<String, Variable> found = new TreeMap<>();
    environment.forEach(
        (name, text) -> {
          String upper = name.toUpperCase(Locale.ROOT);
          if (upper.startsWith(PREFIX) && !text.isEmpty()) {
            found.put(upper, new Variable(name, text));
          }
        });
    return found;
  }
}
