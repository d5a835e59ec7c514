package org.logothete.network.consortium;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.logothete.network.channel.GoDuration;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML mapping whose entries are taken one by one; what is left in the end was misspelt. Knows
 * the line of everything it holds.
 */
final class PlanTable {
  private static final int CODE_POINTS_MAX = 1 << 20;
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})( *(B|KB|KiB|MB|MiB))?");

  private final String file;
  private final int line;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  private PlanTable(String file, MappingNode node) throws InvalidPlanException {
    this.file = file;
    this.line = lineOf(node);
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw bad(file, lineOf(tuple.getKeyNode()), "a key must be a word");
      }
      if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
        throw bad(file, lineOf(key), "'" + key.getValue() + "' is given twice");
      }
      lines.put(key.getValue(), lineOf(key));
    }
  }

  /** Reads a whole document. */
  static PlanTable parse(String file, String text) throws InvalidPlanException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setAllowDuplicateKeys(true)
            .setCodePointLimit(CODE_POINTS_MAX)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty() || !(root.get() instanceof MappingNode mapping)) {
        throw bad(file, 1, "expected keys such as 'channel:' and 'organizations:'");
      }
      return new PlanTable(file, mapping);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InvalidPlanException(file + ":" + line + ": not YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new InvalidPlanException(file + ": not YAML: " + e.getMessage(), e);
    }
  }

  Optional<String> text(String key) throws InvalidPlanException {
    Optional<Node> node = take(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw bad(key, "expected a value");
    }
    return Optional.of(scalar.getValue());
  }

  String requiredText(String key) throws InvalidPlanException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      throw bad(file, line, "'" + key + "' is missing");
    }
    return text.get();
  }

  int number(String key, int otherwise) throws InvalidPlanException {
    Optional<String> text = text(key);
    try {
      return text.isEmpty() ? otherwise : Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      throw new InvalidPlanException(where(key) + "'" + text.get() + "' is not a number", e);
    }
  }

  /** A number of bytes; KB and MB count as in Fabric's files, in powers of 1024. */
  int bytes(String key, int otherwise) throws InvalidPlanException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher size = SIZE.matcher(text.get());
    if (!size.matches()) {
      throw bad(key, "'" + text.get() + "' is not a size such as 2 MiB");
    }
    String unit = Optional.ofNullable(size.group(3)).orElse("B");
    int shift = unit.startsWith("M") ? 20 : unit.startsWith("K") ? 10 : 0;
    long bytes = Long.parseLong(size.group(1)) << shift;
    if (bytes > Integer.MAX_VALUE) {
      throw bad(key, "'" + text.get() + "' is 2 GiB or more");
    }
    return (int) bytes;
  }

  Duration duration(String key, Duration otherwise) throws InvalidPlanException {
    Optional<String> text = text(key);
    try {
      return text.isEmpty() ? otherwise : GoDuration.parse(text.get());
    } catch (IllegalArgumentException e) {
      throw new InvalidPlanException(where(key) + e.getMessage(), e);
    }
  }

  Optional<PlanTable> table(String key) throws InvalidPlanException {
    Optional<Node> node = take(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof MappingNode mapping)) {
      throw bad(key, "expected keys below it");
    }
    return Optional.of(new PlanTable(file, mapping));
  }

  Optional<List<PlanTable>> tables(String key) throws InvalidPlanException {
    Optional<Node> node = take(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      throw bad(key, "expected a list");
    }
    List<PlanTable> tables = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (!(item instanceof MappingNode mapping)) {
        throw bad(file, lineOf(item), "expected keys such as 'name:'");
      }
      tables.add(new PlanTable(file, mapping));
    }
    return Optional.of(tables);
  }

  /** Refuses keys that nothing asked for. */
  void finish() throws InvalidPlanException {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        throw bad(key, "unknown key; known here: " + String.join(", ", known));
      }
    }
  }

  /** Where this table begins, as a prefix of messages. */
  String where() {
    return file + ":" + line + ": ";
  }

  private Optional<Node> take(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key));
  }

  private InvalidPlanException bad(String key, String problem) {
    return new InvalidPlanException(where(key) + problem);
  }

  private String where(String key) {
    return file + ":" + lines.getOrDefault(key, line) + ": " + key + ": ";
  }

  private static InvalidPlanException bad(String file, int line, String problem) {
    return new InvalidPlanException(file + ":" + line + ": " + problem);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
