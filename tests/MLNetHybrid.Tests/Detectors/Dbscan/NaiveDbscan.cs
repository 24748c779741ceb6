namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>DBSCAN straight from its definition: all distances, clusters grown one after the other.</summary>
internal static class NaiveDbscan
{
    public static int[] Labels(float[] rows, int columns, double epsilon, int minimumPoints)
    {
        int n = rows.Length / columns;
        int[] Near(int i) => [.. Enumerable.Range(0, n).Where(j => SquaredDistance(rows, columns, i, j) <= epsilon * epsilon)];
        bool[] isCore = [.. Enumerable.Range(0, n).Select(i => Near(i).Length >= minimumPoints)];
        int[] labels = [.. Enumerable.Repeat(-1, n)];
        int next = 0;
        for (int i = 0; i < n; i++)
        {
            if (!isCore[i] || labels[i] >= 0) continue;
            var open = new Stack<int>([i]);
            labels[i] = next;
            while (open.TryPop(out int p))
            {
                if (!isCore[p]) continue;
                foreach (int q in Near(p).Where(q => labels[q] < 0))
                {
                    labels[q] = next;
                    open.Push(q);
                }
            }
            next++;
        }
        return labels;
    }

    public static double SquaredDistance(float[] rows, int columns, int i, int j)
    {
        double sum = 0;
        for (int d = 0; d < columns; d++)
        {
            double e = (double)rows[i * columns + d] - rows[j * columns + d];
            sum += e * e;
        }
        return sum;
    }
}
