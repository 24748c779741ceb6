namespace KeycloakLogGenerator.Events;

/// <summary>Types of account events, as Keycloak names them.</summary>
public static class EventType
{
    public const string Login = "LOGIN";
    public const string Logout = "LOGOUT";
    public const string LoginError = "LOGIN_ERROR";
    public const string ForgotPassword = "FORGOT_PASSWORD";
    public const string ResetPassword = "RESET_PASSWORD";
    public const string UpdatePassword = "UPDATE_PASSWORD";
    public const string UpdateProfile = "UPDATE_PROFILE";
    public const string TokenRefresh = "TOKEN_REFRESH";
    public const string ClientLogin = "CLIENT_LOGIN";
    public const string Impersonate = "IMPERSONATE";
    public const string GrantRole = "GRANT_ROLE";

    /// <summary>A user allows a client to act in the user's name.</summary>
    public const string GrantConsent = "GRANT_CONSENT";

    /// <summary>A client exchanges the code of a sign-in for its first token.</summary>
    public const string CodeToToken = "CODE_TO_TOKEN";
}
