namespace KeycloakLogs.Reading;

/// <summary>A record's field cannot be used; <see cref="RecordReader"/> adds the place.</summary>
/// <param name="name">The field's name; null: the message says all.</param>
/// <param name="message">What is wrong, as the rest of a sentence that the field's name begins.</param>
internal sealed class FieldException(string? name, string message)
    : Exception(name is null ? message : $"column '{name}' {message}")
{
    /// <summary>The field's name; null: no single one is at fault.</summary>
    public string? Field => name;
}
