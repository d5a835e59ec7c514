package org.logothete.orderer.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML text into {@link Setting}s that know their lines. */
final class SettingsDocument {
  /** Anchors can make a small file unfold without end; no honest settings file comes near this. */
  private static final int VALUES_MAX = 10_000;

  private final String source;
  private int values;

  private SettingsDocument(String source) {
    this.source = source;
  }

  /**
   * Parses a document; an empty one is an empty table.
   *
   * @param source how to call the text in messages
   */
  static Setting parse(String source, String text) throws SettingsException {
    try {
      LoadSettings options = LoadSettings.builder().setLabel(source).build();
      Optional<Node> root = new Compose(options).composeString(text);
      if (root.isEmpty()) {
        return new Setting.Table(source + ":1", Map.of());
      }
      return new SettingsDocument(source).convert(root.get(), source + ":1");
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new SettingsException(source + line + ": not valid YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new SettingsException(source + ": not valid YAML: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }

  /** A value under a key is placed where the key stands. */
  private Setting convert(Node node, String place) throws SettingsException {
    values++;
    if (values > VALUES_MAX) {
      throw new SettingsException(place + ": more than " + VALUES_MAX + " values");
    }
    if (node instanceof MappingNode mapping) {
      return table(mapping, place);
    }
    if (node instanceof SequenceNode sequence) {
      List<Setting> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, place(item)));
      }
      return new Setting.Items(place, List.copyOf(items));
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL)
          ? new Setting.Absent(place)
          : new Setting.Scalar(place, scalar.getValue());
    }
    throw new SettingsException(place + ": neither a value, a list nor a section");
  }

  private Setting.Table table(MappingNode mapping, String place) throws SettingsException {
    Map<String, Setting> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new SettingsException(place(tuple.getKeyNode()) + ": a key must be plain text");
      }
      String name = key.getValue();
      for (String earlier : entries.keySet()) {
        if (earlier.equalsIgnoreCase(name)) {
          throw new SettingsException(place(key) + ": " + name + " is given twice");
        }
      }
      entries.put(name, convert(tuple.getValueNode(), place(key)));
    }
    return new Setting.Table(place, entries);
  }

  private String place(Node node) {
    return source + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
  }
}
