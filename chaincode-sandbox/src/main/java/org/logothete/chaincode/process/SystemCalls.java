package org.logothete.chaincode.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The filter of system calls, as a program of the kernel's (seccomp with BPF). It refuses what
 * chaincode has no use for and what has been a way out of sandboxes: other processes' memory,
 * mounts, namespaces, keyrings, kernel modules, clocks, memory that no limit sees, and sockets of
 * any family but those that are confined to the chaincode's own empty network.
 */
final class SystemCalls {
  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_GREATER_OR_EQUAL = 0x35;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int ALLOW = 0x7fff0000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int ERRNO = 0x00050000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  /** Where the kernel puts what a call is, in struct seccomp_data. */
  private static final int NUMBER = 0;

  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;

  /** All CLONE_NEW… flags that clone takes. */
  private static final int NEW_NAMESPACES = 0x7e020000;

  /** On x86-64, calls of the x32 ABI have this bit, and would slip past the numbers. */
  private static final int X32_BIT = 0x40000000;

  private static final int[] FAMILIES = {1, 2, 10, 16}; // unix, inet, inet6, netlink

  /** The call that starts processes and cannot be looked into; libraries then use clone. */
  private static final int CLONE3 = 435;

  /** New calls have one number everywhere: io_uring, mounts, pidfd_getfd, quotas, secret memory. */
  private static final int[] DENIED_EVERYWHERE = {
    425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 443, 447
  };

  /** Numbers from the kernel's tables. */
  private record Processor(int audit, int forks, int sockets, List<Integer> denied) {
    /** arch/x86/entry/syscalls/syscall_64.tbl. */
    private static final Processor X86_64 =
        new Processor(
            0xc000003e,
            56,
            41,
            List.of(
                29,
                30,
                31,
                67, // shared memory of System V
                64,
                65,
                66,
                220,
                68,
                69,
                70,
                71, // semaphores and messages of System V
                101,
                310,
                311,
                312, // ptrace, process_vm_readv, process_vm_writev, kcmp
                103,
                135,
                153,
                159,
                161,
                163,
                164, // syslog, personality, vhangup, …, settimeofday
                155,
                165,
                166,
                167,
                168,
                169,
                170,
                171, // pivot_root, mount, …, setdomainname
                172,
                173,
                175,
                176,
                179,
                180,
                212, // iopl, ioperm, modules, quotactl, …
                227,
                237,
                238,
                240,
                241,
                246, // clock_settime, mbind, …, mq_open, kexec_load
                248,
                249,
                250,
                256,
                272,
                279, // keys, migrate_pages, unshare, move_pages
                298,
                300,
                303,
                304,
                305,
                308, // perf, fanotify, file handles, clock_adjtime, setns
                313,
                319,
                320,
                321,
                323 // finit_module, memfd_create, kexec, bpf, userfaultfd
                ));

    /** include/uapi/asm-generic/unistd.h. */
    private static final Processor AARCH64 =
        new Processor(
            0xc00000b7,
            220,
            198,
            List.of(
                194,
                195,
                196,
                197, // shared memory of System V
                186,
                187,
                188,
                189,
                190,
                191,
                192,
                193, // messages and semaphores of System V
                117,
                270,
                271,
                272, // ptrace, process_vm_readv, process_vm_writev, kcmp
                116,
                92,
                58,
                171,
                51,
                89,
                170, // syslog, personality, vhangup, …, settimeofday
                41,
                40,
                39,
                224,
                225,
                142,
                161,
                162, // pivot_root, mount, …, setdomainname
                105,
                106,
                60,
                42,
                18, // modules, quotactl, nfsservctl, lookup_dcookie
                112,
                235,
                237,
                180,
                181,
                104, // clock_settime, mbind, …, mq_open, kexec_load
                217,
                218,
                219,
                238,
                97,
                239, // keys, migrate_pages, unshare, move_pages
                241,
                262,
                264,
                265,
                266,
                268, // perf, fanotify, file handles, clock_adjtime, setns
                273,
                279,
                294,
                280,
                282 // finit_module, memfd_create, kexec, bpf, userfaultfd
                ));
  }

  private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  private final List<Instruction> program = new ArrayList<>();

  private SystemCalls() {}

  /**
   * The filter's bytes.
   *
   * @param architecture as Java's property {@code os.arch} has it
   * @return empty if the numbers of its calls are not known here
   */
  static Optional<byte[]> filter(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> Optional.of(new SystemCalls().filter(Processor.X86_64));
      case "aarch64" -> Optional.of(new SystemCalls().filter(Processor.AARCH64));
      default -> Optional.empty();
    };
  }

  private byte[] filter(Processor processor) {
    load(ARCHITECTURE);
    unless(JUMP_EQUAL, processor.audit, KILL_PROCESS);
    load(NUMBER);
    if (processor.equals(Processor.X86_64)) {
      onlyIf(JUMP_GREATER_OR_EQUAL, X32_BIT, ERRNO | EPERM);
    }
    for (int number : processor.denied) {
      onlyIf(JUMP_EQUAL, number, ERRNO | EPERM);
    }
    for (int number : DENIED_EVERYWHERE) {
      onlyIf(JUMP_EQUAL, number, ERRNO | EPERM);
    }
    onlyIf(JUMP_EQUAL, CLONE3, ERRNO | ENOSYS);
    // clone: four instructions, skipped for any other call.
    add(JUMP_EQUAL, 0, 4, processor.forks);
    load(FIRST_ARGUMENT);
    onlyIf(JUMP_ANY_BIT, NEW_NAMESPACES, ERRNO | EPERM);
    add(RETURN, 0, 0, ALLOW);
    // socket: the families, then the refusal.
    add(JUMP_EQUAL, 0, FAMILIES.length + 2, processor.sockets);
    load(FIRST_ARGUMENT);
    for (int i = 0; i < FAMILIES.length; i++) {
      add(JUMP_EQUAL, FAMILIES.length - i, 0, FAMILIES[i]);
    }
    add(RETURN, 0, 0, ERRNO | EPERM);
    add(RETURN, 0, 0, ALLOW);
    return bytes();
  }

  private void load(int offset) {
    add(LOAD_WORD, 0, 0, offset);
  }

  private void onlyIf(int jump, int operand, int verdict) {
    add(jump, 0, 1, operand);
    add(RETURN, 0, 0, verdict);
  }

  private void unless(int jump, int operand, int verdict) {
    add(jump, 1, 0, operand);
    add(RETURN, 0, 0, verdict);
  }

  private void add(int code, int ifTrue, int ifFalse, int operand) {
    program.add(new Instruction(code, ifTrue, ifFalse, operand));
  }

  private byte[] bytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(program.size() * Long.BYTES).order(ByteOrder.nativeOrder());
    for (Instruction each : program) {
      buffer
          .putShort((short) each.code)
          .put((byte) each.ifTrue)
          .put((byte) each.ifFalse)
          .putInt(each.operand);
    }
    return buffer.array();
  }
}
