# Makes the links of copied pages (the arguments, below $PAGES) fit for a site: see eng/docs.sh.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Spec;

my ($repository, $pages) = ($ENV{REPOSITORY}, $ENV{PAGES});
my $broken = 0;

sub mended {
    my ($folder, $text, $link, $anchor) = @_;
    # Path of the target below the repository, without "..".
    my @parts;
    for my $part (split m{/}, "$folder/$link") {
        if ($part eq '..') { pop @parts }
        elsif ($part ne '.' && $part ne '') { push @parts, $part }
    }
    my $target = join '/', @parts;
    return "[$text]($link.txt$anchor)" if $target eq 'LICENSE';
    return "[$text]($link$anchor)" if -f "$pages/$target";
    if (-d "$repository/$target") {
        (my $slash = $link) =~ s{/?$}{/};
        return -f "$pages/$target/README.md" ? "[$text](${slash}README.md$anchor)" : $text;
    }
    if (-f "$repository/$target") {
        make_path(dirname("$pages/$target"));
        system(qw(cp --), "$repository/$target", "$pages/$target") == 0 or die "$target could not be copied";
        return "[$text]($link$anchor)";
    }
    print STDERR "docs: $folder: the link to '$link' leads nowhere.\n";
    $broken++;
    return $text;
}

for my $page (@ARGV) {
    my $folder = File::Spec->abs2rel(dirname($page), $pages);
    open my $in, '<:raw', $page or die "$page: $!";
    my $content = do { local $/; <$in> };
    close $in;
    # Not in blocks of code. Links to other sites, within the page, and to the API's pages, which are made later, are left to docfx.
    my @blocks = split /^(```.*?^\s*```[ ]*$)/ms, $content;
    for my $i (grep { $_ % 2 == 0 } 0 .. $#blocks) {
        $blocks[$i] =~ s{\[((?:[^\[\]]|!\[[^\]]*\])*)\]\((?![a-z]+:|\#|api/|api-reference\.md)([^)\s\#]+)(\#[^)\s]*)?\)}{mended($folder, $1, $2, $3 // '')}ge;
    }
    open my $to, '>:raw', $page or die "$page: $!";
    print $to join '', @blocks;
    close $to;
}
exit($broken ? 1 : 0);
