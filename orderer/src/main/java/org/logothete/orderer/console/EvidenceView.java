package org.logothete.orderer.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.logothete.orderer.evidence.EvidenceException;
import org.logothete.orderer.evidence.EvidenceFile;
import org.logothete.orderer.evidence.EvidenceFolder;

/** Proofs of misbehaviour that this node keeps, each checked anew, as JSON. */
final class EvidenceView {
  static final int FILES_MAX = 50;

  private EvidenceView() {}

  /**
   * The files of the folder, by name, {@link #FILES_MAX} at most; those that were read are in the
   * order in which they were found, the newest first.
   *
   * @throws IOException if the folder cannot be listed
   */
  static ObjectNode of(EvidenceFolder folder) throws IOException {
    List<Path> files = folder.files();
    ObjectNode node = Json.object().put("total", files.size());
    ArrayNode unreadable = Json.object().arrayNode();
    record Kept(Path path, EvidenceFile file) {}
    List<Kept> kept = new ArrayList<>();
    for (Path path : files.subList(0, Math.min(FILES_MAX, files.size()))) {
      try {
        kept.add(new Kept(path, EvidenceFolder.read(path)));
      } catch (EvidenceException e) {
        unreadable.addObject().put("file", name(path)).put("reason", e.getMessage());
      }
    }
    kept.sort(Comparator.comparing((Kept each) -> each.file().found()).reversed());
    ArrayNode list = node.putArray("evidence");
    kept.forEach(each -> list.add(json(name(each.path()), each.file())));
    node.set("unreadable", unreadable);
    return node;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static ObjectNode json(String name, EvidenceFile file) {
    ObjectNode node =
        Json.object()
            .put("file", name)
            .put("channel", file.channel())
            .put("place", file.place())
            .put("culprit", file.culprit())
            .put("organization", file.mspId())
            .put("offence", file.offence())
            .put("found", file.found().toString());
    ArrayNode flaws = node.putArray("flaws");
    file.flaws().forEach(flaws::add);
    return node;
  }
}
