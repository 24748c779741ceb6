namespace MLNetHybrid.Tests;

/// <summary>Standard normal values.</summary>
internal static class Gaussian
{
    /// <summary>sqrt(-2 ln u) cos(2 pi v), of two values in (0, 1] (Box and Muller 1958).</summary>
    /// <param name="uniform">Draws a value in [0, 1).</param>
    public static double Next(Func<double> uniform) => Math.Sqrt(-2 * Math.Log(1 - uniform())) * Math.Cos(2 * Math.PI * uniform());

    /// <summary>Several, one after the other.</summary>
    public static float[] Values(Func<double> uniform, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)Next(uniform);
        return values;
    }
}
