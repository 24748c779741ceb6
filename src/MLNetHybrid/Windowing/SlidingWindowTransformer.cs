using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Windowing;

[assembly: LoadableClass(typeof(SlidingWindowTransformer), null, typeof(SignatureLoadModel), "Sliding window", SlidingWindowTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IDataTransform), typeof(SlidingWindowTransformer), null, typeof(SignatureLoadDataTransform), "Sliding window", SlidingWindowTransformer.LoaderSignature)]

namespace MLNetHybrid.Windowing;

/// <summary>
/// Gives each row the window of the last L rows of its stream, itself included: a vector of shape (L, F), oldest row first.
/// Until a stream has L rows its windows are filled with NaN.
/// </summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public sealed class SlidingWindowTransformer : StreamTransformer
{
    internal const string LoaderSignature = "MLHSlidingWindow";
    internal const int MaximumLength = 1 << 20;

    private static readonly VersionInfo Version = ComponentVersion.Create("MLHWINDW", LoaderSignature);

    internal SlidingWindowTransformer(IHostEnvironment env, StreamColumns columns, int length) : base(env.Register(nameof(SlidingWindowTransformer)), columns) => Length = length;

    /// <summary>L, rows per window.</summary>
    public int Length { get; }

    internal override string ExpectedInput => $"a vector of Single of known size F, L x F at most {Array.MaxLength}";

    internal static bool Suits(DataViewType inputType, int length) =>
        inputType is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single && (long)vector.Size * length <= Array.MaxLength;

    internal override DataViewType? OutputType(DataViewType inputType) =>
        Suits(inputType, Length) ? new VectorDataViewType(NumberDataViewType.Single, Length, ((VectorDataViewType)inputType).Size) : null;

    internal override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) => new Memory(row, input, Columns, Length);

    // The name that ML.NET's loader looks for.
    internal static SlidingWindowTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        PayloadReader reader = Payload.Load(ctx, Version, nameof(SlidingWindowTransformer));
        StreamColumns columns = StreamColumns.Read(reader);
        int length = reader.ReadInt32(1, MaximumLength, "the window's length");
        reader.End();
        return new(env, columns, length);
    }

    // The same for a saved data view, which wrote its transformer.
    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override void Save(ModelSaveContext ctx) => Payload.Save(ctx, Version, writer =>
    {
        Columns.Write(writer);
        writer.Write(Length);
    });

    private sealed class Memory : StreamMemory
    {
        private readonly ValueGetter<VBuffer<float>> _getRow;
        private readonly string _input;
        private readonly Partitions<WindowRing> _streams;
        private WindowRing? _current;
        private long _streamCount;

        public Memory(DataViewRow row, DataViewSchema.Column input, StreamColumns columns, int length)
        {
            int width = ((VectorDataViewType)input.Type).Size;
            _input = input.Name;
            _getRow = row.GetGetter<VBuffer<float>>(input);
            _streams = new(row, columns, () => new WindowRing(length, width, _streamCount++), ring => ring.Restart(_streamCount++));
        }

        public override void Advance()
        {
            _current = _streams.Current();
            try
            {
                _current.Push(_getRow, _input);
            }
            catch
            {
                // The stream has a row that nobody could read: its windows start over after it.
                _current.Restart(_streamCount++);
                throw;
            }
        }

        public override void Reset() => _streams.Clear();

        public override Delegate CreateGetter() => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> window) => _current!.CopyTo(ref window));

        public override Delegate CreateViewGetter() => (ValueGetter<WindowView>)((ref WindowView view) => view = new WindowView(_current!));
    }
}
