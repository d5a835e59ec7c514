package org.logothete.chaincode.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What hostile chaincode tries, and that it is denied: the table in docs/security.md. What is
 * forbidden is really there, outside, and a control finds it there.
 */
@Timeout(300)
class SandboxProbesIT {
  private static final Pattern PROBE = Pattern.compile("(?m)^  (\\w+) => sub");
  private static final Pattern CALL = Pattern.compile("(\\w+) => \\[\\d+, \\d+]");

  @TempDir private static Path folder;

  private static Path probes;
  private static ServerSocket tcp;
  private static ServerSocketChannel unix;
  private static Process abstractSocket;
  private static List<String> given = List.of();
  private static Map<String, String> results = Map.of();

  @BeforeAll
  static void runAll() throws IsolationException, IOException {
    probes = Lab.probes();
    Path secret = Files.writeString(folder.resolve("ledger"), "secret\n");
    Path socket = folder.resolve("unix");
    tcp = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
    unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    unix.bind(UnixDomainSocketAddress.of(socket));
    String name = "logothete-probe-" + ProcessHandle.current().pid();
    abstractSocket = listenAt(name);
    given =
        List.of(
            "secret=" + secret,
            "port=" + tcp.getLocalPort(),
            "host=" + address(),
            "unix=" + socket,
            "abstract=" + name,
            "pid=" + ProcessHandle.current().pid(),
            "tmp=" + Sandbox.TMP);
    results = inside(names().toList());
  }

  @AfterAll
  static void close() throws IOException {
    tcp.close();
    unix.close();
    abstractSocket.destroy();
  }

  private static Process listenAt(String name) throws IOException {
    String script =
        """
        socket(S, AF_UNIX, SOCK_STREAM, 0) or die;
        bind(S, pack('S a*', AF_UNIX, "\\0" . shift)) or die;
        listen(S, 5) or die;
        $| = 1;
        print "listens\\n";
        sleep 1 while 1;
        """;
    Process process = new ProcessBuilder("perl", "-MSocket", "-e", script, name).start();
    assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("listens");
    return process;
  }

  private static String address() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElse("127.0.0.1");
  }

  /** All that the script knows. */
  static Stream<String> names() throws IOException {
    String script = Files.readString(Lab.probes().resolve("probe.pl"));
    return Stream.of(PROBE, CALL)
        .flatMap(pattern -> pattern.matcher(script).results())
        .map(each -> each.group(1));
  }

  private static Map<String, String> inside(List<String> names)
      throws IsolationException, IOException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/perl", "/chaincode/probe.pl"));
    command.addAll(given);
    command.addAll(names);
    Queue<String> output = new ConcurrentLinkedQueue<>();
    Path socket = Files.createFile(folder.resolve("s"));
    Lab.sandboxes(folder)
        .start(
            ChaincodeProgram.of(probes, "probe", command.toArray(String[]::new)),
            socket,
            output::add,
            _ -> {})
        .awaitEnd();
    return parsed(output.stream());
  }

  private static Map<String, String> parsed(Stream<String> lines) {
    Map<String, String> results = new TreeMap<>();
    Pattern line = Pattern.compile("(\\w+) ((denied|ESCAPED).*)");
    lines
        .map(line::matcher)
        .filter(Matcher::matches)
        .forEach(found -> results.put(found.group(1), found.group(2)));
    return results;
  }

  @ParameterizedTest
  @MethodSource("names")
  void isDenied(String probe) {
    assertThat(results.get(probe)).as("%s of %s", probe, results).startsWith("denied");
  }

  /** Without this, a probe that cannot do anything at all would look like a good wall. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "read_secret",
        "read_passwd",
        "see_home",
        "see_var",
        "see_sys",
        "see_other_process",
        "connect_loopback",
        "connect_host",
        "connect_unix",
        "connect_abstract",
        "environment",
        "see_processes"
      })
  void isPossibleOutside(String probe) throws IOException {
    List<String> command = new ArrayList<>(List.of("perl", probes.resolve("probe.pl").toString()));
    command.addAll(given);
    command.add(probe);
    ProcessBuilder outside = new ProcessBuilder(command);
    outside.environment().put("SECRET_TOKEN", "x");
    Process process = outside.start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      assertThat(parsed(output.lines()).get(probe)).startsWith("ESCAPED");
    }
  }

  @Test
  void theDocumentListsThem() throws IOException {
    String table = Files.readString(Path.of("../docs/security.md"));

    assertThat(names()).hasSize(100).doesNotHaveDuplicates();
    assertThat(names()).allMatch(probe -> table.contains("`" + probe + "`"));
  }
}
