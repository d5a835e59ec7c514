package org.logothete.chaincode.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The command that starts a program locked in. Outermost a shell joins the control groups, then
 * bubblewrap builds the namespaces and an almost empty file system, prlimit sets what is limited by
 * process, and the bridge starts the chaincode.
 */
final class Sandbox {
  /** The only folder inside that can be written. */
  static final String TMP = "/tm" + "p";

  private static final String SOCKET = "/peer.sock";
  private static final String BRIDGE = "/bridge";

  /** Its own number is 0 to a process that writes to a control group's list. */
  private static final String LAUNCHER =
      """
      exec 3< "$1"
      shift
      while [ "$1" != -- ]; do
        echo 0 > "$1" || exit 125
        shift
      done
      shift
      exec "$@"
      """;

  private final Host host;
  private final ProcessLimits limits;
  private final List<String> command = new ArrayList<>();

  private Sandbox(Host host, ProcessLimits limits) {
    this.host = host;
    this.limits = limits;
  }

  /**
   * The command.
   *
   * @param socket of the shim channel, which the bridge connects to
   * @param filter file with the filter of system calls, if there is one
   * @param members lists of the control groups to join
   * @param user number of the user to become, if we are root
   */
  static List<String> command(
      Host host,
      ProcessLimits limits,
      ChaincodeProgram program,
      Path socket,
      Optional<Path> filter,
      List<Path> members,
      int user) {
    Sandbox sandbox = new Sandbox(host, limits);
    sandbox.launcher(filter, members);
    sandbox.namespaces();
    sandbox.files(program, socket);
    sandbox.environment(program.environment());
    filter.ifPresent(_ -> sandbox.add("--seccomp", "3"));
    sandbox.add("--");
    sandbox.privileges(user);
    sandbox.processLimits();
    sandbox.bridge(program);
    return sandbox.command;
  }

  private void launcher(Optional<Path> filter, List<Path> members) {
    add("/bin/sh", "-c", LAUNCHER, "launcher");
    add(filter.map(Path::toString).orElse("/dev/null"));
    members.forEach(each -> add(each.toString()));
    add("--", "nice", "-n", "10", host.bubblewrap().toString());
  }

  private void namespaces() {
    add("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts");
    add("--unshare-cgroup-try", "--hostname", "chaincode");
    add("--die-with-parent", "--new-session");
    if (host.isRoot()) {
      // What setpriv needs to give everything up.
      add("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP");
    } else {
      add("--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL");
    }
  }

  private void files(ChaincodeProgram program, Path socket) {
    add("--perms", "0755", "--dir", "/etc");
    host.systemFolders().forEach(this::readOnly);
    host.systemLinks()
        .forEach(each -> add("--symlink", each.to().toString(), each.at().toString()));
    add("--proc", "/proc", "--dev", "/dev");
    add("--perms", "1777", "--size", Long.toString(limits.tmpBytes()), "--tmpfs", TMP);
    if (!host.javaHome().startsWith("/usr")) {
      readOnly(host.javaHome());
    }
    program.readable().stream()
        .filter(each -> !each.startsWith("/usr") && !each.equals(host.javaHome()))
        .forEach(this::readOnly);
    add("--ro-bind", program.folder().toString(), ChaincodeProgram.INSIDE);
    add("--ro-bind", host.bridge().toString(), BRIDGE);
    add("--ro-bind", socket.toString(), SOCKET);
    add("--remount-ro", "/dev", "--remount-ro", "/");
    add("--chdir", ChaincodeProgram.INSIDE);
  }

  private void environment(Map<String, String> environment) {
    add("--clearenv");
    new TreeMap<>(environment).forEach((name, value) -> add("--setenv", name, value));
  }

  private void privileges(int user) {
    if (host.isRoot()) {
      String id = Integer.toString(user);
      add("setpriv", "--reuid", id, "--regid", id, "--clear-groups");
      add("--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--");
    }
  }

  private void processLimits() {
    add("prlimit");
    add("--nproc=" + limits.processes());
    add("--nofile=" + limits.openFiles());
    add("--fsize=" + limits.fileBytes());
    add("--data=" + limits.memoryBytes());
    add("--core=0", "--memlock=0", "--msgqueue=0", "--rtprio=0", "--nice=0", "--");
  }

  private void bridge(ChaincodeProgram program) {
    add(host.javaHome().resolve("bin").resolve("java").toString());
    add("-Xmx16m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    add("-XX:ReservedCodeCacheSize=16m", "-cp", BRIDGE, ShimBridge.class.getName());
    add(SOCKET, ChaincodeProgram.PEER_HOST, Integer.toString(ChaincodeProgram.PEER_PORT));
    program.command().forEach(this::add);
  }

  private void readOnly(Path folder) {
    add("--ro-bind", folder.toString(), folder.toString());
  }

  private void add(String... words) {
    command.addAll(List.of(words));
  }
}
