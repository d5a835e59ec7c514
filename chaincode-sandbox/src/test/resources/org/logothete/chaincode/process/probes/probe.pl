#!/usr/bin/perl
# What hostile chaincode would try. Each probe that is named says in one line what came of it:
# "NAME denied WHY" or "NAME ESCAPED HOW". Perl is part of every Debian and can make any system call.
use strict;
use warnings;
use Errno;
use Fcntl;
use POSIX ();
use Socket;

$| = 1;
my %given = map { split(/=/, $_, 2) } grep { /=/ } @ARGV;
my $column = POSIX::uname() && (POSIX::uname())[4] eq 'aarch64' ? 1 : 0;

# System calls by their numbers: x86-64, AArch64.
my %number = (
  acct => [163, 89], add_key => [248, 217], adjtimex => [159, 171], bpf => [321, 280],
  chroot => [161, 51], clock_settime => [227, 112], fanotify_init => [300, 262],
  fsopen => [430, 430], init_module => [175, 105], io_uring_setup => [425, 425],
  kexec_load => [246, 104], keyctl => [250, 219], memfd_create => [319, 279], mount => [165, 40],
  mq_open => [240, 180], msgget => [68, 186], name_to_handle_at => [303, 264],
  open_by_handle_at => [304, 265], perf_event_open => [298, 241], personality => [135, 92],
  pivot_root => [155, 41], process_vm_readv => [310, 270], process_vm_writev => [311, 271],
  ptrace => [101, 117], quotactl => [179, 60], reboot => [169, 142], request_key => [249, 218],
  semget => [64, 190], sethostname => [170, 161], setns => [308, 268],
  settimeofday => [164, 170], shmget => [29, 194], swapon => [167, 224], syslog => [103, 116],
  umount2 => [166, 39], unshare => [272, 97], userfaultfd => [323, 282],
);

sub denied { my ($name, $why) = @_; print "$name denied $why\n"; }
sub escaped { my ($name, $how) = @_; print "$name ESCAPED $how\n"; }
sub expect_failure {
  my ($name, $succeeded, $how) = @_;
  $succeeded ? escaped($name, $how // 'it worked') : denied($name, "$!");
}

sub system_call {
  my ($name) = @_;
  $! = 0;
  my $null = 0;
  my $result = syscall($number{$name}[$column], 0, $null, 0, 0, 0, 0);
  my $is_refused = $result == -1 && $!{EPERM};
  $is_refused ? denied($name, "$!") : escaped($name, "result $result, $!");
}

sub write_to { my ($name, $path) = @_; expect_failure($name, sysopen(my $f, $path, O_WRONLY | O_CREAT)); }
sub read_from {
  my ($name, $path) = @_;
  my $is_open = open(my $f, '<', $path);
  expect_failure($name, $is_open && defined(scalar <$f>));
}
sub see { my ($name, $path) = @_; expect_failure($name, -e $path); }

sub connect_to {
  my ($name, $family, $type, $address) = @_;
  socket(my $s, $family, $type, 0) or return denied($name, "$!");
  expect_failure($name, connect($s, $address));
}
sub open_socket { my ($name, $family, $type) = @_; expect_failure($name, socket(my $s, $family, $type, 0)); }

my %status;
if (open(my $file, '<', '/proc/self/status')) {
  while (<$file>) { $status{$1} = $2 if /^(\w+):\s*(.*)$/; }
  close($file);
}

my %probe = (
  write_root => sub { write_to(@_, '/x') },
  write_etc => sub { write_to(@_, '/etc/x') },
  write_usr => sub { write_to(@_, '/usr/x') },
  write_dev => sub { write_to(@_, '/dev/x') },
  write_shared_memory => sub { write_to(@_, '/dev/shm/x') },
  write_own_package => sub { write_to(@_, '/chaincode/x') },
  write_bridge => sub { write_to(@_, '/bridge/x') },
  write_kernel_settings => sub { write_to(@_, '/proc/sys/kernel/hostname') },
  write_sysrq => sub { write_to(@_, '/proc/sysrq-trigger') },
  write_oom_score => sub {
    my ($name) = @_;
    my $is_open = open(my $f, '>', '/proc/self/oom_score_adj');
    expect_failure($name, $is_open && syswrite($f, '-1000') && close($f));
  },
  change_own_package => sub { expect_failure(@_, chmod(0777, '/chaincode/probe.pl')) },
  delete_own_package => sub { expect_failure(@_, unlink('/chaincode/probe.pl')) },
  make_folder => sub { expect_failure(@_, mkdir('/home')) },
  make_device => sub { expect_failure(@_, syscall($column ? 33 : 259, -100, "$given{tmp}/null", 0020666, 259) == 0) },
  read_shadow => sub { read_from(@_, '/etc/shadow') },
  read_passwd => sub { read_from(@_, '/etc/passwd') },
  read_secret => sub { read_from(@_, $given{secret}) },
  read_secret_through_init => sub { read_from(@_, '/proc/1/root' . $given{secret}) },
  read_secret_through_parent => sub { read_from(@_, '/proc/' . getppid() . '/root' . $given{secret}) },
  read_kernel_memory => sub { read_from(@_, '/proc/kcore') },
  read_kernel_log => sub { read_from(@_, '/proc/kmsg') },
  read_init_environment => sub {
    my ($name) = @_;
    open(my $f, '<', '/proc/1/environ') or return denied($name, "$!");
    my @others = grep { !/^(PATH|PWD)=/ } split(/\0/, join('', <$f>));
    @others ? escaped($name, "@others") : denied($name, 'only where programs are');
  },
  see_home => sub { see(@_, '/root') },
  see_run => sub { see(@_, '/run') },
  see_var => sub { see(@_, '/var') },
  see_sys => sub { see(@_, '/sys') },
  see_other_process => sub { see(@_, "/proc/$given{pid}/status") },
  see_processes => sub {
    my ($name) = @_;
    my @seen = glob('/proc/[0-9]*');
    @seen <= 8 ? denied($name, 'own ' . @seen . ' only') : escaped($name, "@seen");
  },
  see_disk => sub { expect_failure(@_, scalar(grep { -b $_ } glob('/dev/*'))) },
  see_memory_device => sub { see(@_, '/dev/mem') },
  see_kvm => sub { see(@_, '/dev/kvm') },
  environment => sub {
    my ($name) = @_;
    my %known = map { $_ => 1 } qw(CORE_CHAINCODE_ID_NAME CORE_PEER_ADDRESS CORE_PEER_TLS_ENABLED
      HOME LANG PATH PWD TZ);
    my @others = grep { !$known{$_} } sort keys %ENV;
    @others ? escaped($name, "@others") : denied($name, 'nothing but its own');
  },
  descriptors => sub {
    my ($name) = @_;
    my @others = grep { !/^[012]$/ && defined readlink("/proc/self/fd/$_") }
      map { m{/(\d+)$} } glob('/proc/self/fd/*');
    @others ? escaped($name, join(',', map { readlink("/proc/self/fd/$_") } @others))
      : denied($name, 'none but the standard ones');
  },
  connect_loopback => sub {
    connect_to(@_, AF_INET, SOCK_STREAM, pack_sockaddr_in($given{port}, inet_aton('127.0.0.1')));
  },
  connect_host => sub {
    connect_to(@_, AF_INET, SOCK_STREAM, pack_sockaddr_in($given{port}, inet_aton($given{host})));
  },
  connect_metadata => sub {
    connect_to(@_, AF_INET, SOCK_STREAM, pack_sockaddr_in(80, inet_aton('169.254.169.254')));
  },
  connect_internet => sub {
    connect_to(@_, AF_INET, SOCK_STREAM, pack_sockaddr_in(443, inet_aton('192.0.2.1')));
  },
  connect_ipv6 => sub {
    connect_to(@_, AF_INET6, SOCK_STREAM,
      Socket::pack_sockaddr_in6(443, Socket::inet_pton(AF_INET6, '2001:db8::1')));
  },
  send_datagram => sub {
    my ($name) = @_;
    socket(my $s, AF_INET, SOCK_DGRAM, 0) or return denied($name, "$!");
    expect_failure($name, send($s, 'x', 0, pack_sockaddr_in(53, inet_aton('192.0.2.1'))));
  },
  resolve_name => sub {
    my ($name) = @_;
    my $address = gethostbyname('example.com');
    defined $address ? escaped($name, inet_ntoa($address)) : denied($name, 'no resolver');
  },
  connect_unix => sub { connect_to(@_, AF_UNIX, SOCK_STREAM, pack_sockaddr_un($given{unix})) },
  connect_abstract => sub {
    connect_to(@_, AF_UNIX, SOCK_STREAM, pack('S a*', AF_UNIX, "\0$given{abstract}"));
  },
  socket_raw => sub { open_socket(@_, AF_INET, SOCK_RAW) },
  socket_packet => sub { open_socket(@_, 17, SOCK_RAW) },
  socket_vsock => sub { open_socket(@_, 40, SOCK_STREAM) },
  socket_crypto => sub { open_socket(@_, 38, SOCK_SEQPACKET) },
  socket_bluetooth => sub { open_socket(@_, 31, SOCK_RAW) },
  interfaces => sub {
    my ($name) = @_;
    open(my $f, '<', '/proc/net/dev') or return denied($name, "$!");
    my @found = grep { $_ ne 'lo' } map { /^\s*(\S+):/ ? $1 : () } <$f>;
    @found ? escaped($name, "@found") : denied($name, 'loopback only');
  },
  become_root => sub { expect_failure(@_, POSIX::setuid(0)) },
  become_group => sub { expect_failure(@_, POSIX::setgid(0)) },
  run_setuid_program => sub {
    my ($name) = @_;
    my $said = `/usr/bin/su -c id 2>&1 < /dev/null`;
    $said =~ /uid=0/ ? escaped($name, $said) : denied($name, 'su is not root');
  },
  capabilities => sub {
    my ($name) = @_;
    my @sets = map { $status{$_} } qw(CapInh CapPrm CapEff CapBnd CapAmb);
    (grep { /[^0]/ } @sets) ? escaped($name, "@sets") : denied($name, 'none');
  },
  new_privileges => sub {
    my ($name) = @_;
    $status{NoNewPrivs} == 1 ? denied($name, 'no_new_privs') : escaped($name, 'they may come');
  },
  clone_namespace => sub {
    my ($name) = @_;
    my $result = syscall($column ? 220 : 56, 0x10000000 | 17, 0, 0, 0, 0);
    POSIX::_exit(0) if $result == 0;
    expect_failure($name, $result != -1);
  },
  signal_host_process => sub { expect_failure(@_, kill(0, $given{pid})) },
  raise_priority => sub { expect_failure(@_, setpriority(0, 0, -20)) },
  raise_open_files => sub { expect_failure(@_, system('prlimit', "--nofile=65536", 'true') == 0) },
  raise_processes => sub { expect_failure(@_, system('prlimit', "--nproc=65536", 'true') == 0) },
  lock_memory => sub { expect_failure(@_, syscall($column ? 230 : 151, 1) == 0) },
  fork_many => sub {
    my ($name) = @_;
    my $made = 0;
    my @children;
    while ($made < 5000) {
      my $child = fork();
      last unless defined $child;
      if ($child == 0) { sleep(60); POSIX::_exit(0); }
      push @children, $child;
      $made++;
    }
    my $why = "$!";
    kill('KILL', @children);
    waitpid($_, 0) for @children;
    $made < 5000 ? denied($name, "after $made: $why") : escaped($name, "$made processes");
  },
  open_many => sub {
    my ($name) = @_;
    my @open;
    while (@open < 10000) { open(my $f, '<', '/dev/null') or last; push @open, $f; }
    expect_failure($name, @open >= 10000);
  },
  fill_disk => sub {
    my ($name) = @_;
    local $SIG{XFSZ} = 'IGNORE';
    my $chunk = 'x' x (1 << 20);
    my $written = 0;
    my $why = '';
    for my $i (1 .. 64) {
      open(my $f, '>', "$given{tmp}/fill$i") or do { $why = "$!"; last };
      for (1 .. 8) {
        my $bytes = syswrite($f, $chunk);
        unless ($bytes) { $why = "$!"; last; }
        $written += $bytes;
      }
    }
    unlink(glob("$given{tmp}/fill*"));
    $written < 256 << 20 ? denied($name, "after $written bytes: $why") : escaped($name, $written);
  },
  large_file => sub {
    my ($name) = @_;
    local $SIG{XFSZ} = 'IGNORE';
    open(my $f, '>', "$given{tmp}/large") or return denied($name, "$!");
    my $is_long = truncate($f, 1 << 30);
    my $why = "$!";
    unlink("$given{tmp}/large");
    $is_long ? escaped($name, 'a gigabyte') : denied($name, $why);
  },
);
$probe{$_} = \&system_call for keys %number;

for my $name (grep { !/=/ } @ARGV) {
  my $run = $probe{$name} or die "there is no probe $name\n";
  $run->($name);
}
