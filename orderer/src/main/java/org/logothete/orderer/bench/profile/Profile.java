package org.logothete.orderer.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.logothete.orderer.bench.measure.ThreadTimes;

/**
 * What a flight recording says: which stacks were on a CPU and which allocated.
 *
 * @param cpu weighed in samples
 * @param cpuByCause share of the samples, 0 to 1
 * @param allocated weighed in bytes, as the JVM estimates them from samples
 * @param allocatedByCause share of the bytes
 * @param pauses for collecting garbage, in milliseconds, in order of size
 */
record Profile(
    StackTree cpu,
    Map<Cause, Double> cpuByCause,
    StackTree allocated,
    Map<Cause, Double> allocatedByCause,
    List<Double> pauses) {
  private static final String CPU_TIME = "jdk.CPUTimeSample";

  /** Samples of the wall clock among running threads: less exact, where there are no others. */
  private static final String EXECUTION = "jdk.ExecutionSample";

  private static final String ALLOCATION = "jdk.ObjectAllocationSample";
  private static final String PAUSE = "jdk.GCPhasePause";
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Reads a recording.
   *
   * @param name of its process
   * @throws IOException if it cannot be read
   */
  static Profile read(String name, Path file) throws IOException {
    Gathering byTime = new Gathering(name);
    Gathering byExecution = new Gathering(name);
    Gathering allocated = new Gathering(name);
    List<Double> pauses = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        switch (event.getEventType().getName()) {
          case CPU_TIME -> byTime.add(event, event.getThread("eventThread"), 1);
          case EXECUTION -> byExecution.add(event, event.getThread("sampledThread"), 1);
          case ALLOCATION ->
              allocated.add(
                  event, event.getThread("eventThread"), (double) event.getLong("weight"));
          case PAUSE -> pauses.add(event.getDuration().toNanos() / NANOS_PER_MILLI);
          default -> {}
        }
      }
    }
    Collections.sort(pauses);
    Gathering cpu = byTime.tree.weight() > 0 ? byTime : byExecution;
    return new Profile(cpu.tree, cpu.shares(), allocated.tree, allocated.shares(), pauses);
  }

  /** The longest pause; 0 if there was none. */
  double longestPauseMillis() {
    return pauses.isEmpty() ? 0 : pauses.getLast();
  }

  private static final class Gathering {
    private final StackTree tree;
    private final Map<Cause, Double> byCause = new EnumMap<>(Cause.class);

    Gathering(String name) {
      tree = new StackTree(name);
    }

    void add(RecordedEvent event, RecordedThread thread, double weight) {
      RecordedStackTrace trace = event.getStackTrace();
      if (trace == null) {
        return;
      }
      List<String> frames = new ArrayList<>();
      for (RecordedFrame frame : trace.getFrames()) {
        name(frame).ifPresent(frames::add);
      }
      byCause.merge(Cause.of(frames), weight, Double::sum);
      frames.add(threadName(thread));
      tree.add(frames.reversed(), weight);
    }

    /** A virtual thread has a name of its own, if any; what they do is told by their stacks. */
    private static String threadName(RecordedThread thread) {
      String name = thread == null ? null : thread.getJavaName();
      return name == null || name.isEmpty() ? "virtual threads" : ThreadTimes.group(name);
    }

    private static Optional<String> name(RecordedFrame frame) {
      RecordedMethod method = frame.getMethod();
      RecordedClass type = method == null ? null : method.getType();
      return type == null
          ? Optional.empty()
          : Optional.of(withoutAddress(type.getName()) + "." + method.getName());
    }

    /** Hidden classes are named by where they lie in memory. */
    private static String withoutAddress(String type) {
      return type.replaceAll("[./+]?0x[0-9a-f]+", "");
    }

    Map<Cause, Double> shares() {
      Map<Cause, Double> shares = new EnumMap<>(Cause.class);
      byCause.forEach((cause, weight) -> shares.put(cause, weight / tree.weight()));
      return shares;
    }
  }
}
