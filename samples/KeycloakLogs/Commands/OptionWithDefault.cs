using System.CommandLine;

namespace KeycloakLogs.Commands;

/// <summary>An option that may be left out.</summary>
internal sealed class OptionWithDefault<T> : Option<T>
{
    public OptionWithDefault(string name, T value, string description) : base(name)
    {
        Description = description;
        DefaultValueFactory = _ => value;
    }
}
