package org.logothete.orderer.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A section of the settings while it is read: hands out typed values, environment first, and
 * remembers which keys were asked for, so that {@link #finish} can refuse the rest.
 */
final class Section {
  private final SettingsSource source;
  private final String path;
  private final Setting.Table table;
  private final Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final List<Section> children = new ArrayList<>();

  /**
   * @param path dotted keys that lead here; empty for the root
   */
  Section(SettingsSource source, String path, Setting.Table table) {
    this.source = source;
    this.path = path;
    this.table = table;
  }

  Section section(String key) throws SettingsException {
    known.add(key);
    Setting value = inFile(key).orElseGet(() -> new Setting.Absent(source.name()));
    Section child =
        switch (value) {
          case Setting.Table child1 -> new Section(source, dotted(key), child1);
          case Setting.Absent absent ->
              new Section(source, dotted(key), new Setting.Table(absent.place(), Map.of()));
          case Setting.Scalar scalar -> throw bad(key, scalar, "expected a section with keys");
          case Setting.Items items -> throw bad(key, items, "expected a section with keys");
        };
    children.add(child);
    return child;
  }

  /** The list of sections under a key; the environment may give it as YAML. */
  List<Section> sections(String key) throws SettingsException {
    List<Section> result = new ArrayList<>();
    for (Setting item : items(key)) {
      if (!(item instanceof Setting.Table itemTable)) {
        throw bad(key, item, "expected a list of sections");
      }
      Section child = new Section(source.withoutEnvironment(), dotted(key), itemTable);
      children.add(child);
      result.add(child);
    }
    return result;
  }

  /** Accepts keys that mean something to Fabric and nothing here, and reports those that occur. */
  void ignore(String... keys) {
    for (String key : keys) {
      ignore(key, "");
    }
  }

  /** Accepts a key that has no effect here, and says why if it occurs. */
  void ignoreBecause(String reason, String key) {
    ignore(key, ": " + reason);
  }

  private void ignore(String key, String reason) {
    known.add(key);
    Optional<String> override =
        source.environmentValue(dotted(key)).map(SettingsSource.Variable::name);
    override
        .or(
            () ->
                inFile(key).filter(value -> !(value instanceof Setting.Absent)).map(Setting::place))
        .ifPresent(
            place -> source.report(place + ": " + dotted(key) + " has no effect here" + reason));
  }

  boolean isSet(String key) throws SettingsException {
    return scalar(key).isPresent();
  }

  String text(String key, String otherwise) throws SettingsException {
    return scalar(key).map(Setting.Scalar::text).orElse(otherwise);
  }

  HostPort hostPort(String key, HostPort otherwise) throws SettingsException {
    return value(key, HostPort::parse).orElse(otherwise);
  }

  int integer(String key, int otherwise, int min, int max) throws SettingsException {
    return value(key, text -> (int) SettingValues.integer(text, min, max)).orElse(otherwise);
  }

  boolean flag(String key, boolean otherwise) throws SettingsException {
    return value(key, SettingValues::flag).orElse(otherwise);
  }

  long size(String key, long otherwise, long min, long max) throws SettingsException {
    return value(
            key,
            text -> {
              long size = SettingValues.size(text);
              if (size < min || size > max) {
                throw new IllegalArgumentException(
                    "expected a size from " + min + " to " + max + " bytes");
              }
              return size;
            })
        .orElse(otherwise);
  }

  /** A duration above zero. */
  Duration duration(String key, Duration otherwise) throws SettingsException {
    return value(
            key,
            text -> {
              Duration duration = SettingValues.duration(text);
              if (duration.isZero()) {
                throw new IllegalArgumentException("expected a duration above zero");
              }
              return duration;
            })
        .orElse(otherwise);
  }

  /** One of an enum's constants, written in any case. */
  <E extends Enum<E>> E choice(String key, E otherwise) throws SettingsException {
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    return value(
            key,
            text ->
                Arrays.stream(constants)
                    .filter(constant -> constant.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(
                        () -> new IllegalArgumentException("expected " + oneOf(constants))))
        .orElse(otherwise);
  }

  <T> Optional<T> value(String key, Function<String, T> parser) throws SettingsException {
    Optional<Setting.Scalar> scalar = scalar(key);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(scalar.get().text()));
    } catch (IllegalArgumentException e) {
      throw bad(key, scalar.get(), String.valueOf(e.getMessage()));
    }
  }

  /** A path, relative ones counted from the settings file; it need not exist. */
  Path path(String key, String otherwise) throws SettingsException {
    return source.resolve(text(key, otherwise));
  }

  /** A file that must be given, exist and be readable. */
  Path file(String key) throws SettingsException {
    Setting.Scalar scalar = scalar(key).orElseThrow(() -> missing(key));
    return readable(key, scalar);
  }

  /** Like {@link #file}, and nobody but the owner may read it. */
  Path privateFile(String key) throws SettingsException {
    Path file = file(key);
    refuseIfShared(key, file);
    return file;
  }

  List<Path> files(String key) throws SettingsException {
    List<Path> files = new ArrayList<>();
    for (Setting item : items(key)) {
      if (!(item instanceof Setting.Scalar scalar)) {
        throw bad(key, item, "expected a list of files");
      }
      files.add(readable(key, scalar));
    }
    return files;
  }

  /** A directory that must exist. */
  Path directory(String key, String otherwise) throws SettingsException {
    Path directory = path(key, otherwise);
    if (!Files.isDirectory(directory)) {
      throw new SettingsException(
          placeOf(key) + ": " + dotted(key) + ": there is no directory " + directory);
    }
    return directory;
  }

  void refuseIfShared(String key, Path file) throws SettingsException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        throw new SettingsException(
            "%s: %s: others may read the private key %s; run: chmod 600 %s"
                .formatted(placeOf(key), dotted(key), file, file));
      }
    } catch (UnsupportedOperationException e) {
      source.report(file + ": this file system has no permissions to check");
    } catch (IOException e) {
      throw new SettingsException(
          placeOf(key) + ": " + dotted(key) + ": cannot check " + file + ": " + e, e);
    }
  }

  SettingsException missing(String key) {
    return new SettingsException(
        "%s: %s is missing".formatted(inFile(key).orElse(table).place(), dotted(key)));
  }

  /** A complaint about the value at a key. */
  SettingsException bad(String key, String reason) throws SettingsException {
    Optional<Setting.Scalar> scalar = scalar(key);
    return scalar.isPresent()
        ? bad(key, scalar.get(), reason)
        : new SettingsException(placeOf(key) + ": " + dotted(key) + ": " + reason);
  }

  /** Refuses, in this section and those below, keys that nobody asked for. */
  void finish() throws SettingsException {
    for (Map.Entry<String, Setting> entry : table.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        String suggestion =
            NearestKey.of(entry.getKey(), known)
                .map(key -> "; did you mean " + dotted(key) + "?")
                .orElse("; known here: " + String.join(", ", known));
        throw new SettingsException(
            entry.getValue().place() + ": unknown key " + dotted(entry.getKey()) + suggestion);
      }
    }
    for (Section child : children) {
      child.finish();
    }
  }

  private Path readable(String key, Setting.Scalar scalar) throws SettingsException {
    Path file = source.resolve(scalar.text());
    if (!Files.isRegularFile(file)) {
      throw new SettingsException(
          scalar.place() + ": " + dotted(key) + ": there is no file " + file);
    }
    if (!Files.isReadable(file)) {
      throw new SettingsException(
          scalar.place() + ": " + dotted(key) + ": no permission to read " + file);
    }
    return file;
  }

  private List<Setting> items(String key) throws SettingsException {
    known.add(key);
    Optional<SettingsSource.Variable> override = source.environmentValue(dotted(key));
    Optional<Setting> value =
        override.isPresent()
            ? Optional.of(SettingsDocument.parse(override.get().name(), override.get().text()))
            : inFile(key);
    if (value.isEmpty()) {
      return List.of();
    }
    return switch (value.get()) {
      case Setting.Items items -> items.values();
      case Setting.Absent _ -> List.of();
      case Setting.Scalar scalar -> List.of(scalar);
      case Setting.Table single -> throw bad(key, single, "expected a list");
    };
  }

  private Optional<Setting.Scalar> scalar(String key) throws SettingsException {
    known.add(key);
    Optional<SettingsSource.Variable> override = source.environmentValue(dotted(key));
    if (override.isPresent()) {
      return Optional.of(new Setting.Scalar(override.get().name(), override.get().text()));
    }
    Optional<Setting> value = inFile(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return switch (value.get()) {
      case Setting.Scalar scalar ->
          scalar.text().isEmpty() ? Optional.empty() : Optional.of(scalar);
      case Setting.Absent _ -> Optional.empty();
      case Setting.Items items -> throw bad(key, items, "expected one value, not a list");
      case Setting.Table section -> throw bad(key, section, "expected one value, not a section");
    };
  }

  private Optional<Setting> inFile(String key) {
    return table.entries().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(key))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private String placeOf(String key) {
    return source
        .environmentValue(dotted(key))
        .map(SettingsSource.Variable::name)
        .orElseGet(() -> inFile(key).orElse(table).place());
  }

  private SettingsException bad(String key, Setting value, String reason) {
    String shown = value instanceof Setting.Scalar scalar ? " \"" + scalar.text() + "\"" : "";
    return new SettingsException(value.place() + ": " + dotted(key) + shown + ": " + reason);
  }

  private String dotted(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static <E extends Enum<E>> String oneOf(E[] constants) {
    return String.join(
        " or ", Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList());
  }
}
