namespace MLNetHybrid.Detectors.Search;

/// <summary>Lets a search hold rows against a tile's box only as long as that spares it about as much measuring as it costs.</summary>
internal struct BoxTestBudget
{
    // Holding 32 rows against a tile's box costs what measuring about so many of them against its rows does.
    private const int RowsPerTest = 5;

    // Rows' worth of tests a search may spend before they must have paid for themselves.
    private const int Credit = 64;

    private int _balance;

    public readonly bool Affordable => _balance >= -Credit;

    /// <param name="tests">How many were made.</param>
    /// <param name="sparedRows">Rows that need not be measured.</param>
    public void Account(int tests, int sparedRows) => _balance = Math.Min(Credit, _balance + sparedRows - tests * RowsPerTest);
}
