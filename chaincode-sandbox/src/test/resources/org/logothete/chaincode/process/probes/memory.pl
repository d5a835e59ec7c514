#!/usr/bin/perl
# Takes more memory than all processes together may have: one by itself, or many that each stay
# below what one may have.
use strict;
use warnings;

my ($how) = @ARGV;
my $megabytes = $how eq 'one' ? 4096 : 192;
if ($how eq 'many') {
  for (1 .. 8) { last if fork() == 0; }
}
my @held;
push @held, 'x' x (8 << 20) for 1 .. $megabytes / 8;
sleep 1 while 1;
