namespace KeycloakLogs.Reading;

/// <summary>The forms in which events come.</summary>
internal enum EventForm
{
    /// <summary>timestamp, log_type, userId and so on: the generator's files, and tables of them.</summary>
    Table,

    /// <summary>Keycloak's Event, as its REST interface, listeners and queues give it.</summary>
    UserEvent,

    /// <summary>Keycloak's AdminEvent.</summary>
    AdminEvent,

    /// <summary>type "access.LOGIN" or "admin.USER-CREATE", and authDetails in both.</summary>
    Webhook,

    /// <summary>sourceType, eventId, eventType.</summary>
    EventHook,

    /// <summary>type="LOGIN", realmId="..." after a time and a logger's name.</summary>
    ServerLog,

    /// <summary>The same as the message of a JSON object with timestamp and loggerName.</summary>
    ServerLogJson,

    /// <summary>An Event in JSON after the mark JSON_EVENT::.</summary>
    MarkedJson,

    /// <summary>Fields event.type, event.detailsJson and so on among those of a logger's context.</summary>
    LoggerContext,
}
