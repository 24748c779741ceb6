using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Partitions keys around one of their order statistics (Hoare's selection, 1961), in linear time for all but contrived orders.
/// </summary>
internal static class OrderSelection
{
    // Below so many, sorting is as quick.
    private const int SmallCount = 24;

    // keys, items: (n).  Afterwards keys_j <= keys_i for all j < count <= i; items move along.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(Span<float> keys, Span<int> items, int count)
    {
        int left = 0, right = keys.Length - 1, roundsLeft = 4 * BitOperations.Log2((uint)keys.Length + 1);
        while (right - left >= SmallCount && roundsLeft-- > 0)
        {
            float pivot = MiddleOfThree(keys[left], keys[left + (right - left) / 2], keys[right]);
            int i = left, j = right;
            while (i <= j)
            {
                while (keys[i] < pivot) i++;
                while (keys[j] > pivot) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                (items[i], items[j]) = (items[j], items[i]);
                i++;
                j--;
            }
            // keys up to j are at most the pivot, from i on at least; between them, equal to it.
            if (count <= j) right = j;
            else if (count >= i) left = i;
            else return;
        }
        keys[left..(right + 1)].Sort(items[left..(right + 1)]);
    }

    private static float MiddleOfThree(float a, float b, float c) => MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));
}
