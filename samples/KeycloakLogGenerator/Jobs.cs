namespace KeycloakLogGenerator;

/// <summary>The jobs of the generated firm.</summary>
internal static class Jobs
{
    public static IReadOnlyList<Route> Administration { get; } =
    [
        new("GET", "/admin/users", 3), new("GET", "/admin/users/{id}", 4), new("PUT", "/admin/users/{id}", 2), new("POST", "/admin/users"),
        new("GET", "/admin/roles", 2), new("PUT", "/admin/roles/{id}"), new("GET", "/admin/events", 2),
        new("DELETE", "/admin/sessions/{id}"),
    ];

    /// <summary>A program that copies users and groups; <see cref="OrdinaryLife.WiderStaff"/> employs it.</summary>
    public static Job DirectorySync { get; } = new()
    {
        Name = "directory sync",
        Share = 0,
        Roles = ["view-users"],
        RealmId = "services",
        ClientId = "directory-sync",
        AuthType = "client_credentials",
        IsService = true,
        Routes =
        [
            new("GET", "/admin/users?first={id}&max=100", 3), new("GET", "/admin/groups/{id}/members?first=0&max=100"),
            new("GET", "/admin/users/{id}", 4),
        ],
    };

    public static IReadOnlyList<Job> All { get; } =
    [
        new()
        {
            Name = "clerk", Share = 0.50, Roles = ["user", "viewer"], RealmId = "app-users", ClientId = "frontend-app",
            Routes =
            [
                new("GET", "/api/orders", 5), new("GET", "/api/orders/{id}", 6), new("POST", "/api/orders", 2),
                new("PUT", "/api/orders/{id}", 2),
                new("GET", "/api/customers/{id}", 4), new("GET", "/api/documents/{id}", 2), new("GET", "/api/exports/{id}", 0.3),
                new("GET", "/api/account/profile", 0.5),
            ],
        },
        new()
        {
            Name = "editor", Share = 0.22, Roles = ["user", "member", "editor"], RealmId = "app-users", ClientId = "frontend-app",
            Routes =
            [
                new("GET", "/api/documents", 4), new("GET", "/api/documents/{id}", 6), new("PUT", "/api/documents/{id}", 4),
                new("POST", "/api/documents", 2),
                new("DELETE", "/api/documents/{id}", 0.4), new("GET", "/api/exports/{id}", 0.4), new("GET", "/api/account/profile", 0.5),
            ],
        },
        new()
        {
            Name = "auditor", Share = 0.08, Roles = ["auditor", "viewer"], RealmId = "staff", ClientId = "frontend-app",
            Routes =
            [
                new("GET", "/api/reports", 4), new("GET", "/api/reports/{id}", 6), new("GET", "/api/audit/events", 3),
                new("GET", "/api/exports/{id}", 4),
                new("GET", "/api/account/profile", 0.5),
            ],
        },
        new()
        {
            Name = "support", Share = 0.10, Roles = ["user", "member", "manage-users", "impersonation"], RealmId = "staff",
            ClientId = "admin-console", IsAdministrative = true,
            Routes =
            [
                new("GET", "/api/customers/{id}", 6), new("GET", "/api/orders/{id}", 4), new("GET", "/admin/users", 2),
                new("GET", "/admin/users/{id}", 4),
                new("PUT", "/admin/users/{id}", 1), new("GET", "/api/account/profile", 0.5),
            ],
        },
        new()
        {
            Name = "administrator", Share = 0.06, Roles = ["admin", "manage-users"], RealmId = "staff", ClientId = "admin-console",
            IsAdministrative = true,
            Routes = Administration,
        },
        new()
        {
            Name = "batch", Share = 0.04, Roles = ["user", "viewer"], RealmId = "services", ClientId = "batch-client",
            AuthType = "client_credentials", IsService = true,
            Routes = [new("GET", "/api/exports/{id}", 6), new("POST", "/api/reports", 1), new("GET", "/api/orders", 2)],
        },
    ];

    /// <summary>What people of other jobs read and people of <paramref name="job"/> never do; administration aside.</summary>
    public static IReadOnlyList<Route> ForeignTo(Job job) =>
    [
        .. All.Where(other => !other.IsService).SelectMany(other => other.Routes)
            .Where(route => route.Method == "GET" && route.Path.StartsWith("/api/", StringComparison.Ordinal)
                && job.Routes.All(own => own.Path != route.Path))
            .DistinctBy(route => route.Path),
    ];
}
