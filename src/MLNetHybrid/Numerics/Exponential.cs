namespace MLNetHybrid.Numerics;

/// <summary>
/// 2^x for the gates: with n = round x and r = x - n in [-1/2, 1/2], 2^x = 2^n 2^r, and 2^r is a polynomial of degree 5, relative error 7.5e-8
/// (minimax, coefficients fitted for single precision).
/// </summary>
internal static class Exponential
{
    public const float C0 = 1.0000000716546822f;
    public const float C1 = 0.6931469670647331f;
    public const float C2 = 0.24022119723848476f;
    public const float C3 = 0.05550713273542586f;
    public const float C4 = 0.00967554133421605f;
    public const float C5 = 0.0013276471979478776f;

    /// <summary>Exponents stay in this range: a product of three powers, as the cell's common denominators are, is a finite number.</summary>
    public const float Lowest = -126f;

    /// <summary>See <see cref="Lowest"/>.</summary>
    public const float Highest = 40f;

    /// <summary>1.5 x 2^23: x + Rounder has the integer nearest to x in its low bits, for |x| below 2^22.</summary>
    public const float Rounder = 12582912f;
}
