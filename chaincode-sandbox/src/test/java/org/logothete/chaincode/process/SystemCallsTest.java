package org.logothete.chaincode.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter's program, run by hand as the kernel runs it. */
class SystemCallsTest {
  private static final int X86_64 = 0xc000003e;
  private static final int AARCH64 = 0xc00000b7;

  private static final int ALLOW = 0x7fff0000;
  private static final int KILL = 0x80000000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050026;

  /** What becomes of a call. */
  private static int verdict(String name, int audit, int number, int argument) {
    ByteBuffer program =
        ByteBuffer.wrap(SystemCalls.filter(name).orElseThrow()).order(ByteOrder.nativeOrder());
    int accumulator = 0;
    int at = 0;
    while (true) {
      int code = program.getShort(at * 8);
      int ifTrue = program.get(at * 8 + 2);
      int ifFalse = program.get(at * 8 + 3);
      int operand = program.getInt(at * 8 + 4);
      boolean holds = false;
      switch (code) {
        case 0x20 ->
            accumulator =
                switch (operand) {
                  case 0 -> number;
                  case 4 -> audit;
                  case 16 -> argument;
                  default -> throw new IllegalStateException("loads from " + operand);
                };
        case 0x15 -> holds = accumulator == operand;
        case 0x35 -> holds = Integer.compareUnsigned(accumulator, operand) >= 0;
        case 0x45 -> holds = (accumulator & operand) != 0;
        case 0x06 -> {
          return operand;
        }
        default -> throw new IllegalStateException("instruction " + code);
      }
      at += 1 + (code == 0x20 ? 0 : holds ? ifTrue : ifFalse);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "read, 0, 63",
    "futex, 202, 98",
    "execve, 59, 221",
    "mmap, 9, 222",
    "prlimit64, 302, 261",
    "seccomp, 317, 277",
    "write, 1, 64"
  })
  void allowsWhatProgramsNeed(String call, int onX86, int onArm) {
    assertThat(verdict("amd64", X86_64, onX86, 0)).as(call).isEqualTo(ALLOW);
    assertThat(verdict("aarch64", AARCH64, onArm, 0)).as(call).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "ptrace, 101, 117",
    "mount, 165, 40",
    "unshare, 272, 97",
    "setns, 308, 268",
    "keyctl, 250, 219",
    "bpf, 321, 280",
    "memfd_create, 319, 279",
    "shmget, 29, 194",
    "userfaultfd, 323, 282",
    "io_uring_setup, 425, 425",
    "process_vm_readv, 310, 270",
    "settimeofday, 164, 170",
    "kexec_load, 246, 104",
    "open_by_handle_at, 304, 265"
  })
  void deniesWhatTheyDoNot(String call, int onX86, int onArm) {
    assertThat(verdict("amd64", X86_64, onX86, 0)).as(call).isEqualTo(EPERM);
    assertThat(verdict("aarch64", AARCH64, onArm, 0)).as(call).isEqualTo(EPERM);
  }

  @Test
  void letsProcessesBeMadeButNoNamespaces() {
    int threads = 0x003d0f00;
    int newUser = 0x10000000;

    assertThat(verdict("amd64", X86_64, 56, threads)).isEqualTo(ALLOW);
    assertThat(verdict("amd64", X86_64, 56, threads | newUser)).isEqualTo(EPERM);
    assertThat(verdict("aarch64", AARCH64, 220, threads)).isEqualTo(ALLOW);
    assertThat(verdict("aarch64", AARCH64, 220, newUser)).isEqualTo(EPERM);
    assertThat(verdict("amd64", X86_64, 435, 0)).as("clone3").isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "10, true", "16, true", "17, false", "38, false", "40, false"})
  void allowsFourFamiliesOfSockets(int family, boolean isAllowed) {
    int expected = isAllowed ? ALLOW : EPERM;

    assertThat(verdict("amd64", X86_64, 41, family)).isEqualTo(expected);
    assertThat(verdict("aarch64", AARCH64, 198, family)).isEqualTo(expected);
  }

  @Test
  void killsCallsOfOtherArchitectures() {
    int i386 = 0x40000003;

    assertThat(verdict("amd64", i386, 3, 0)).isEqualTo(KILL);
    assertThat(verdict("amd64", X86_64, 0x40000000, 0)).as("x32").isEqualTo(EPERM);
  }

  @Test
  void knowsNoOtherProcessors() {
    assertThat(SystemCalls.filter("riscv64")).isEmpty();
  }
}
