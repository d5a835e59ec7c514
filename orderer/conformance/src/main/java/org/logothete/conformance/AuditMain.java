package org.logothete.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A process that only reads: audits the ledgers of a network's nodes and exits with 0 if they are
 * sound, with 1 if they are not, with 2 if it was called wrongly.
 *
 * <pre>
 * AuditMain --network FOLDER [--user FOLDER] [--node HOST:PORT]... [--compare]
 * </pre>
 *
 * <p>The network's {@code genesis.block} is trusted, nothing else. Without {@code --node} the
 * channel's first endpoint is read, with {@code --compare} all of them; {@code --compare} requires
 * that they agree block by block in header, data and last-config, as far as each has come.
 */
public final class AuditMain {
  private static final int SOUND = 0;
  private static final int UNSOUND = 1;
  private static final int MISUSED = 2;
  private static final long PROGRESS_BLOCKS = 1_000;

  private record Order(Path network, Optional<Path> user, List<String> nodes, boolean compare) {}

  private final PrintStream out;

  private AuditMain(PrintStream out) {
    this.out = out;
  }

  @SuppressWarnings("SystemOut") // a command line tool answers on standard output
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out));
  }

  /** Does what the arguments say and returns the exit code. */
  static int run(List<String> arguments, PrintStream out) throws InterruptedException {
    AuditMain main = new AuditMain(out);
    try {
      return main.audit(parse(arguments));
    } catch (IllegalArgumentException e) {
      out.println("audit: " + e.getMessage());
      return MISUSED;
    } catch (AuditException e) {
      out.println("audit: NOT SOUND: " + e.getMessage());
      return UNSOUND;
    }
  }

  private static Order parse(List<String> arguments) {
    Optional<Path> network = Optional.empty();
    Optional<Path> user = Optional.empty();
    List<String> nodes = new ArrayList<>();
    boolean compare = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--compare")) {
        compare = true;
        continue;
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("there is no option " + argument + " without a value");
      }
      String value = arguments.get(++i);
      switch (argument) {
        case "--network" -> network = Optional.of(Path.of(value));
        case "--user" -> user = Optional.of(Path.of(value));
        case "--node" -> nodes.add(value);
        default -> throw new IllegalArgumentException("there is no option " + argument);
      }
    }
    Path folder =
        network.orElseThrow(() -> new IllegalArgumentException("--network FOLDER is missing"));
    return new Order(folder, user, nodes, compare);
  }

  private int audit(Order order) throws AuditException, InterruptedException {
    Consortium consortium = Consortium.of(genesis(order.network()));
    Path user = order.user().isPresent() ? order.user().get() : firstUser(order.network());
    NodeAudit auditor = new NodeAudit(consortium, consortium.user(user));
    List<String> nodes = order.nodes();
    if (nodes.isEmpty()) {
      nodes = order.compare() ? consortium.endpoints() : List.of(consortium.endpoints().getFirst());
    }
    Map<String, LedgerAudit> ledgers = new LinkedHashMap<>();
    for (String node : nodes) {
      LedgerAudit ledger = auditor.audit(node, progress(node));
      out.printf(
          "audit: %s: %d blocks, %d transactions, each once; every certificate is valid%n",
          node, ledger.height(), ledger.transactionIds().size());
      ledgers.put(node, ledger);
    }
    if (order.compare()) {
      compare(ledgers);
    }
    out.println("audit: sound");
    return SOUND;
  }

  private void compare(Map<String, LedgerAudit> ledgers) throws AuditException {
    Map.Entry<String, LedgerAudit> first = ledgers.entrySet().iterator().next();
    for (Map.Entry<String, LedgerAudit> other : ledgers.entrySet()) {
      try {
        first.getValue().requireAgreement(other.getValue());
      } catch (AuditException e) {
        throw new AuditException(
            first.getKey() + " and " + other.getKey() + ": " + e.getMessage(), e);
      }
    }
    out.printf("audit: %d ledgers agree%n", ledgers.size());
  }

  private LongConsumer progress(String node) {
    return number -> {
      if (number > 0 && number % PROGRESS_BLOCKS == 0) {
        out.printf("audit: %s: %d blocks so far%n", node, number);
      }
    };
  }

  private static byte[] genesis(Path network) throws AuditException {
    Path file = network.resolve("genesis.block");
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AuditException("cannot read " + file + ": " + e, e);
    }
  }

  /** The first ordinary user of the first organisation of peers. */
  private static Path firstUser(Path network) throws AuditException {
    Path organizations = network.resolve("crypto/peerOrganizations");
    try (Stream<Path> found = Files.find(organizations, 3, (path, _) -> isUser(path))) {
      return found
          .sorted()
          .findFirst()
          .orElseThrow(() -> new AuditException("there is no User1 below " + organizations));
    } catch (IOException e) {
      throw new AuditException("cannot list " + organizations + ": " + e, e);
    }
  }

  private static boolean isUser(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith("User1@");
  }
}
