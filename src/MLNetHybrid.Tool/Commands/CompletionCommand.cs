using System.CommandLine;

namespace MLNetHybrid.Tool.Commands;

/// <summary>
/// <c>mlnet-hybrid completion</c>: prints what makes a shell complete commands, options and their values. The shell asks the program by
/// the directive [suggest], which System.CommandLine answers.
/// </summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _mlnet_hybrid()
            {
                local start=$((${#COMP_WORDS[0]} + 1)) line
                local rest=${COMP_LINE:start} at=$((COMP_POINT - start))
                COMPREPLY=()
                while IFS= read -r line; do
                    [[ $line == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$line")
                done < <(mlnet-hybrid "[suggest:$at]" "$rest" 2> /dev/null)
            }
            complete -o default -F _mlnet_hybrid mlnet-hybrid
            """,
        ["zsh"] = """
            _mlnet_hybrid()
            {
                local rest=${BUFFER#* } answers
                answers=("${(@f)$(mlnet-hybrid "[suggest:$((CURSOR - ${#BUFFER} + ${#rest}))]" "$rest" 2> /dev/null)}")
                compadd -- $answers
                [[ $words[CURRENT] == -* ]] || _files
            }
            compdef _mlnet_hybrid mlnet-hybrid
            """,
        ["fish"] = """
            function __mlnet_hybrid
                set --local rest (string replace --regex '^\S+\s' '' -- (commandline --cut-at-cursor))
                mlnet-hybrid "[suggest:"(string length -- "$rest")"]" "$rest" 2> /dev/null
            end
            complete --command mlnet-hybrid --arguments '(__mlnet_hybrid)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName mlnet-hybrid -ScriptBlock {
                param($word, $ast, $cursor)
                $rest = $ast.ToString() -replace '^\S+\s?', ''
                $start = $ast.Extent.StartOffset + $ast.ToString().Length - $rest.Length
                mlnet-hybrid "[suggest:$([Math]::Max(0, $cursor - $start))]" "$rest" | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", """
            Prints the script that has a shell complete this program's commands and options.

            Examples:
              mlnet-hybrid completion bash >> ~/.bashrc
              mlnet-hybrid completion zsh >> ~/.zshrc
              mlnet-hybrid completion fish > ~/.config/fish/completions/mlnet-hybrid.fish
              mlnet-hybrid completion pwsh >> $PROFILE
            """) { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
