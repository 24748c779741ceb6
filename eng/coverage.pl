# Sums reports of Cobertura's format: a line is run if one of them says so. Prints a table per package, and with FILES=1 what is not run.
use strict;
use warnings;

my $root = $ENV{ROOT};
my %hits;   # package -> file -> line -> 1 if it was run
for my $report (@ARGV) {
    my $file;
    my $base = '';
    open my $lines, '<', $report or die "$report: $!";
    while (<$lines>) {
        $base = $1 if m{<source>([^<]*)</source>};
        if (/<class [^>]*filename="([^"]+)"/) {
            my $path = $1 =~ m{^/} ? $1 : "$base/$1";
            $path =~ s{//+}{/}g;
            # Generated sources are nobody's lines.
            $file = $path =~ m{^\Q$root\E/src/(.+)$} && $1 !~ m{/obj/|out/} ? $1 : undef;
        }
        if (defined $file && /<line number="(\d+)" hits="(\d+)"/) {
            my ($line, $count) = ($1, $2);
            my ($package) = $file =~ m{^([^/]+)/};
            $hits{$package}{$file}{$line} ||= $count > 0 ? 1 : 0;
        }
    }
}

printf "| package | lines | run | %% |\n| --- | ---: | ---: | ---: |\n";
for my $package (sort keys %hits) {
    my ($all, $run) = (0, 0);
    for my $lines (values %{$hits{$package}}) {
        $all += keys %$lines;
        $run += grep { $_ } values %$lines;
    }
    printf "| %s | %d | %d | %.1f |\n", $package, $all, $run, 100 * $run / $all;
}
exit unless $ENV{FILES};
for my $package (sort keys %hits) {
    for my $file (sort keys %{$hits{$package}}) {
        my @not = sort { $a <=> $b } grep { !$hits{$package}{$file}{$_} } keys %{$hits{$package}{$file}};
        print "$file: @not\n" if @not;
    }
}
