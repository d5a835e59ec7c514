package org.logothete.chaincode.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a machine offers for locking chaincode in.
 *
 * @param isRoot whether we run as root; chaincode then runs as a user of its own, otherwise in a
 *     user namespace
 * @param bubblewrap where the program {@code bwrap} is
 * @param javaHome of the JDK that we run on; the bridge does, too
 * @param bridge the jar or folder that the bridge's class is in
 * @param systemFolders what a program needs of the system, to read only, links excluded
 * @param systemLinks at the top level, and what they point to
 * @param controlGroups where the hierarchies of control groups are mounted
 */
record Host(
    boolean isRoot,
    Path bubblewrap,
    Path javaHome,
    Path bridge,
    List<Path> systemFolders,
    List<Link> systemLinks,
    Path controlGroups) {
  private static final int LINUX_MAJOR = 5;
  private static final int LINUX_MINOR = 14;
  private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"));
  private static final List<Path> TOP =
      Stream.of("/bin", "/sbin", "/lib", "/lib32", "/lib64").map(Path::of).toList();
  private static final List<Path> OF_ETC =
      Stream.of("/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime").map(Path::of).toList();

  /** A symbolic link. */
  record Link(Path at, Path to) {}

  Host {
    systemFolders = List.copyOf(systemFolders);
    systemLinks = List.copyOf(systemLinks);
  }

  /**
   * Looks at this machine.
   *
   * @throws IsolationException if there is no sandbox to be had here at all
   */
  static Host find(Path controlGroups) throws IsolationException {
    Path bubblewrap = program("bwrap", "bubblewrap");
    program("prlimit", "util-linux");
    program("setpriv", "util-linux");
    try {
      return new Host(
          runsAsRoot(),
          bubblewrap,
          Path.of(System.getProperty("java.home")).toRealPath(),
          Path.of(ShimBridge.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
          findFolders(),
          findLinks(),
          controlGroups);
    } catch (IOException | URISyntaxException e) {
      throw new IsolationException("cannot look at this machine: " + e.getMessage());
    }
  }

  /** Since Linux 5.14 a user namespace has its own count of its processes. */
  boolean countsProcessesByNamespace() {
    String[] version = System.getProperty("os.version").split("[.-]", 3);
    int major = Integer.parseInt(version[0]);
    return major > LINUX_MAJOR
        || (major == LINUX_MAJOR && Integer.parseInt(version[1]) >= LINUX_MINOR);
  }

  private static boolean runsAsRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static Path program(String name, String packageName) throws IsolationException {
    Optional<Path> found =
        PROGRAMS.stream()
            .map(folder -> folder.resolve(name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () ->
            new IsolationException(
                "chaincode cannot be run as a process: %s is not installed (package %s)"
                    .formatted(name, packageName)));
  }

  private static List<Path> findFolders() throws IOException {
    try (Stream<Path> etc = Files.list(Path.of("/etc"))) {
      Stream<Path> ofJava =
          etc.filter(each -> each.getFileName().toString().startsWith("java-")).sorted();
      Stream<Path> top = TOP.stream().filter(each -> !Files.isSymbolicLink(each));
      return Stream.of(Stream.of(Path.of("/usr")), top, OF_ETC.stream(), ofJava)
          .flatMap(each -> each)
          .filter(Files::exists)
          .toList();
    }
  }

  private static List<Link> findLinks() throws IOException {
    return TOP.stream()
        .filter(Files::isSymbolicLink)
        .map(each -> new Link(each, target(each)))
        .toList();
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
