package org.logothete.network.channel;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a configuration requires of the software that reads it: the names in the {@code
 * Capabilities} values of {@code /Channel}, {@code /Channel/Orderer} and {@code
 * /Channel/Application} (Fabric's {@code common/capabilities}).
 *
 * <p>The orderer capabilities also name the engine that orders the channel: {@code ENGINE_BDLS}
 * means BDLS, no such name means PBFT.
 */
public final class Capabilities {
  /** The engine of a channel that names none. */
  public static final String DEFAULT_ENGINE = "PBFT";

  /** What the name of an engine is preceded by. */
  public static final String ENGINE_PREFIX = "ENGINE_";

  /** The channel capability that allows consensus type BFT. */
  public static final String CHANNEL_V3_0 = "V3_0";

  /** The orderer capability of current networks. */
  public static final String ORDERER_V2_0 = "V2_0";

  /** The application capability of current networks. */
  public static final String APPLICATION_V2_5 = "V2_5";

  private static final Set<String> CHANNEL =
      Set.of("V1_1", "V1_3", "V1_4_2", "V1_4_3", "V2_0", CHANNEL_V3_0);
  private static final Set<String> ORDERER = Set.of("V1_1", "V1_4_2", ORDERER_V2_0);
  private static final String ENGINE_NAME = "[A-Z][A-Z0-9]{0,31}";

  private Capabilities() {}

  /** The capabilities to require for an engine, none for the default one. */
  public static List<String> ofEngine(String engine) {
    if (!engine.matches(ENGINE_NAME)) {
      throw new IllegalArgumentException("'" + engine + "' cannot name an engine");
    }
    return engine.equals(DEFAULT_ENGINE) ? List.of() : List.of(ENGINE_PREFIX + engine);
  }

  static void checkChannel(String path, Collection<String> names) throws InvalidConfigException {
    for (String name : new TreeSet<>(names)) {
      if (!CHANNEL.contains(name)) {
        throw unsupported(path, name);
      }
    }
    if (!names.contains(CHANNEL_V3_0)) {
      throw new InvalidConfigException(
          path, "consensus type BFT needs capability V3_0, found " + new TreeSet<>(names));
    }
  }

  static void checkOrderer(String path, Collection<String> names) throws InvalidConfigException {
    for (String name : new TreeSet<>(names)) {
      if (!ORDERER.contains(name) && !name.startsWith(ENGINE_PREFIX)) {
        throw unsupported(path, name);
      }
    }
  }

  /** The engine that orderer capabilities name; whether this software has it is not asked here. */
  static String engine(String path, Collection<String> names) throws InvalidConfigException {
    List<String> engines =
        names.stream().filter(name -> name.startsWith(ENGINE_PREFIX)).sorted().toList();
    if (engines.isEmpty()) {
      return DEFAULT_ENGINE;
    }
    if (engines.size() > 1) {
      throw new InvalidConfigException(path, "more than one engine is named: " + engines);
    }
    String engine = engines.getFirst().substring(ENGINE_PREFIX.length());
    if (!engine.matches(ENGINE_NAME)) {
      throw new InvalidConfigException(path, "'" + engines.getFirst() + "' names no engine");
    }
    return engine;
  }

  private static InvalidConfigException unsupported(String path, String name) {
    return new InvalidConfigException(path, "capability " + name + " is not supported");
  }
}
