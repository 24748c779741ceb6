namespace ScoringService.Keys;

/// <summary>What a key is good for.</summary>
[Flags]
internal enum KeyRole
{
    /// <summary>Sending events and windows.</summary>
    Send = 1,

    /// <summary>Reading everything, and saying what incidents were.</summary>
    Read = 2,

    /// <summary>The same, and another model.</summary>
    All = Send | Read | 4,
}
