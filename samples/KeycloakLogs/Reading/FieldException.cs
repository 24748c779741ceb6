using System.Text.Json;

namespace KeycloakLogs.Reading;

/// <summary>A record's field cannot be used; the serializer adds the place.</summary>
internal sealed class FieldException(string message) : JsonException(message);
