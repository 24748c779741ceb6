using CsCheck;
using Microsoft.ML.Data;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Tests.Streams;

/// <summary>A ring beside the list of all rows that it was given, and states that no ring has written.</summary>
public sealed class WindowRingStateTests
{
    private const int Width = 8;

    private enum Step { Push, PushAndTakeBack, StartOver, SaveAndRestore }

    [Fact]
    public void A_ring_is_the_end_of_its_stream_whatever_is_done_to_it() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 24].Array[0, 50], Gen.Double[0, 1], Gen.Int).Sample((length, steps, sparse, seed) =>
        {
            var random = new Random(seed);
            var ring = new WindowRing(length, Width, stream: 5);
            List<VBuffer<float>> stream = [];
            long number = 5;
            VBuffer<float> window = default;
            foreach (int step in steps)
            {
                VBuffer<float> row = Row(random, random.NextDouble() < sparse);
                switch (step switch { < 17 => Step.Push, < 20 => Step.PushAndTakeBack, < 21 => Step.StartOver, _ => Step.SaveAndRestore })
                {
                    case Step.Push:
                        ring.Push(row);
                        stream.Add(row);
                        break;
                    case Step.PushAndTakeBack:
                        WindowRing.Overwritten note = default;
                        ring.Note(ref note);
                        ring.Push(row);
                        ring.TakeBack(in note, ++number);
                        break;
                    case Step.StartOver:
                        ring.Restart(++number);
                        stream.Clear();
                        break;
                    default:
                        ring = Restored(ring, length);
                        ring.Renumber(number);
                        break;
                }
                Assert.Equal(number, ring.Stream);
                Assert.Equal(stream.Count - 1, ring.Place);
                Assert.InRange(ring.Slots, Math.Min(stream.Count, length), Math.Max(4, 2 * stream.Count));
                AssertEnds(stream, length, ring, ref window);
            }
        }, iter: 200, threads: 1);

    [Fact]
    public void A_long_window_of_wide_rows_is_restored()
    {
        const int Length = 10_000;
        var ring = new WindowRing(Length, Width, stream: 0);
        for (int i = 0; i < Length + 3; i++) ring.Push(new VBuffer<float>(Width, [i, .. new float[Width - 1]]));
        WindowRing restored = Restored(ring, Length);
        Assert.Equal(ring.Place, restored.Place);
        for (int age = 0; age < Length; age++) Assert.Equal(Length + 2 - age, restored.Row(age).GetValues()[0]);
    }

    [Fact]
    public void A_state_is_what_a_ring_would_write()
    {
        Assert.Equal(1, Read(state => Head(state, rows: 2, newestBad: 1, [.. Dense(1), .. Dense(2)])).Place);
        Refused("a missing feature's place must be in [-1, 1]; got 2", state => Head(state, 2, 2, []));
        Refused("a missing feature's place must be in [-1, 1]; got -2", state => Head(state, 2, -2, []));
        Refused("the rows of a stream must be in", state => Head(state, -1, -1, []));
        Refused("a row has too few values", state => Head(state, 1, -1, [2, 7, 7]));
        Refused("the values of a row must be in [-4, 3]; got 4", state => Head(state, 1, -1, [4]));
        Refused("the values of a row must be in [-4, 3]; got -5", state => Head(state, 1, -1, [-5]));
        foreach (int[] features in (int[][])[[0, 0], [2, 1], [-1, 1], [1, 3]])
            Refused("a sparse row's features do not rise", state => Head(state, 1, -1, [~2, 7, 7, .. features]));
        int[] sparse = [~2, BitConverter.SingleToInt32Bits(7), BitConverter.SingleToInt32Bits(8), 0, 2];
        WindowRing good = Read(state => Head(state, 1, -1, sparse));
        Assert.Equal([7, 0, 8], Values(good.Row(0)));

        static int[] Dense(float value) => [3, .. Enumerable.Repeat(BitConverter.SingleToInt32Bits(value), 3)];
    }

    // The last rows, the window as it is written out, and why there is none.
    private static void AssertEnds(List<VBuffer<float>> stream, int length, WindowRing ring, ref VBuffer<float> window)
    {
        VBuffer<float>[] last = [.. stream.TakeLast(length)];
        bool isComplete = last.Length == length;
        bool isFinite = last.All(row => row.GetValues().ToArray().All(float.IsFinite));
        Assert.Equal(isComplete ? isFinite ? RowStatus.Judged : RowStatus.MissingFeature : RowStatus.WarmingUp, ring.Status);
        for (int age = 0; age < last.Length; age++)
        {
            Assert.Equal(last[^(age + 1)].IsDense, ring.Row(age).IsDense);
            Assert.Equal(last[^(age + 1)].DenseValues(), Values(ring.Row(age)));
        }
        ring.CopyTo(ref window);
        Assert.Equal(length * Width, window.Length);
        Assert.Equal(
            isComplete ? last.SelectMany(row => row.DenseValues()) : Enumerable.Repeat(float.NaN, length * Width), window.DenseValues());
        Assert.Equal(!isComplete || last.Sum(row => row.GetValues().Length) > length * Width / 4, window.IsDense);
        Assert.Equal(!isComplete || last.All(row => row.GetValues().Length == Width && IsNaN(row)), new WindowView(ring).IsMissing);
        Assert.Equal(isComplete && isFinite, new WindowView(ring).IsUsable);
    }

    private static bool IsNaN(in VBuffer<float> row) => row.GetValues().ToArray().All(float.IsNaN);

    private static VBuffer<float> Row(Random random, bool isSparse)
    {
        int[] features = [.. Enumerable.Range(0, Width).Where(_ => !isSparse || random.Next(10) == 0)];
        float bad = random.Next(3) == 0 ? float.PositiveInfinity : float.NaN;
        bool isMissing = random.Next(8) == 0;
        float[] values = [.. features.Select(_ => isMissing || random.Next(60) == 0 ? bad : random.NextSingle() + 1)];
        return isSparse && values.Length < Width
            ? new VBuffer<float>(Width, values.Length, values, features)
            : new VBuffer<float>(Width, [.. values, .. new float[Width - values.Length]]);
    }

    private static float[] Values(WindowRow row)
    {
        var values = new float[row.Length];
        values.AsSpan().Fill(99);
        row.CopyTo(values);
        return values;
    }

    private static WindowRing Restored(WindowRing ring, int length)
    {
        using var file = new MemoryStream();
        using (var state = new StateWriter(file))
        {
            ring.Write(state);
            state.Finish();
        }
        file.Position = 0;
        var reader = new StateReader(file);
        WindowRing restored = WindowRing.Read(reader, length, Width);
        reader.End();
        return restored;
    }

    private static void Head(StateWriter state, long rows, long newestBad, ReadOnlySpan<int> values)
    {
        state.Body.Write(rows);
        state.Body.Write(newestBad);
        state.WriteArray(values);
    }

    private static void Refused(string problem, Action<StateWriter> write) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read(write)).Message, StringComparison.Ordinal);

    // Windows of two rows of three features.
    private static WindowRing Read(Action<StateWriter> write)
    {
        using var file = new MemoryStream();
        using (var state = new StateWriter(file))
        {
            write(state);
            state.Finish();
        }
        file.Position = 0;
        return WindowRing.Read(new StateReader(file), length: 2, width: 3);
    }
}
