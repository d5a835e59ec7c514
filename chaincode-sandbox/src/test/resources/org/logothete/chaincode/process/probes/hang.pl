#!/usr/bin/perl
# Chaincode that does not end by itself. The word "ready" says that it has begun.
use strict;
use warnings;
use POSIX ();

$| = 1;
my ($how) = @ARGV;
my %way = (
  loop => sub { 1 while 1 },
  sleep => sub { sleep 1 while 1 },
  ignore_signals => sub { $SIG{$_} = 'IGNORE' for qw(TERM INT HUP QUIT ALRM USR1); sleep 1 while 1 },
  stopped => sub { kill('STOP', $$); sleep 1 while 1 },
  flood_output => sub { print 'x' x 500, "\n" while 1 },
  flood_without_lines => sub { print 'x' x 5000 while 1 },
  daemon => sub {
    if (fork() == 0) {
      POSIX::setsid();
      if (fork() == 0) {
        open($_, '>', '/dev/null') for (*STDOUT, *STDERR);
        sleep 1 while 1;
      }
      POSIX::_exit(0);
    }
    sleep 1 while 1;
  },
  fork_bomb => sub { while (1) { fork() } },
  kill_everybody => sub { kill('KILL', -1); sleep 1 while 1 },
);
print "ready\n";
$way{$how}->();
