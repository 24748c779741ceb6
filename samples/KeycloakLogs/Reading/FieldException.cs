namespace KeycloakLogs.Reading;

/// <summary>A record's field cannot be used; <see cref="RecordReader"/> adds the place.</summary>
/// <param name="field">The field's name; null: the message says all.</param>
/// <param name="message">What is wrong, as the rest of a sentence that the field's name begins.</param>
internal sealed class FieldException(string? field, string message)
    : Exception(field is null ? message : $"column '{field}' {message}");
