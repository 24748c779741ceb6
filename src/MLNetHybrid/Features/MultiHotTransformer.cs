using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;

[assembly: LoadableClass(typeof(MultiHotTransformer), null, typeof(SignatureLoadModel), "Multi-hot", MultiHotTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(MultiHotTransformer), null, typeof(SignatureLoadRowMapper), "Multi-hot",
    MultiHotTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>Encodes lists of text as 0/1 vectors over a fixed vocabulary, with a last slot for everything else.</summary>
/// <inheritdoc cref="LogFeatureTransformer" path="/remarks"/>
/// <seealso cref="MultiHotEstimator"/>
public sealed class MultiHotTransformer : LogFeatureTransformer
{
    internal const string LoaderSignature = "MLHMultiHot";
    internal const string OtherSlot = "(other)";
    internal const string Expected = "a vector of text";
    internal const int MostValues = 1 << 16;
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<MultiHotTransformer>("MLHMULTI", LoaderSignature);

    private readonly string[] _vocabulary;
    private readonly string[] _slots;
    private readonly Dictionary<string, int> _slotOf;

    internal MultiHotTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, string[] vocabulary)
        : base(env.Register(nameof(MultiHotTransformer)), outputColumnName, inputColumnName)
    {
        _vocabulary = vocabulary;
        _slots = [.. vocabulary, OtherSlot];
        _slotOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int s = 0; s < vocabulary.Length; s++) _slotOf.Add(vocabulary[s], s);
    }

    /// <summary>The values that have a slot, in the order of the slots.</summary>
    public IReadOnlyList<string> Vocabulary => [.. _vocabulary];

    private protected override IReadOnlyList<string> Slots => _slots;

    private protected override string ExpectedInput => Expected;

    private protected override bool CanRead(DataViewType inputType) => inputType is VectorDataViewType { ItemType: TextDataViewType };

    internal static MultiHotTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(MultiHotTransformer));
        string output = reader.ReadString("the output column's name"), input = reader.ReadString("the input column's name");
        var vocabulary = new string[reader.ReadInt32(0, MostValues, "the size of the vocabulary")];
        for (int s = 0; s < vocabulary.Length; s++) vocabulary[s] = reader.ReadUtf16("a value of the vocabulary");
        reader.End();
        reader.Check(vocabulary.Distinct(StringComparer.Ordinal).Count() == vocabulary.Length, "a value of the vocabulary is repeated");
        return new(env, output, input, vocabulary);
    }

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) =>
        Create(env, ctx).MakeRowMapper(schema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => ModelBody.Save(ctx, FormatVersion, writer =>
    {
        writer.Write(OutputColumnName);
        writer.Write(InputColumnName);
        writer.Write(_vocabulary.Length);
        foreach (string value in _vocabulary) writer.WriteUtf16(value);
    });

    private protected override Action<Memory<float>> CreateWriter(DataViewRow row, DataViewSchema.Column input)
    {
        var get = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
        var slotOf = _slotOf.GetAlternateLookup<ReadOnlySpan<char>>();
        VBuffer<ReadOnlyMemory<char>> list = default;
        return destination =>
        {
            get(ref list);
            Span<float> slots = destination.Span;
            slots.Clear();
            // What a sparse list leaves out is empty.
            foreach (ReadOnlyMemory<char> value in list.GetValues())
            {
                if (value.IsEmpty) continue;
                slots[slotOf.TryGetValue(value.Span, out int slot) ? slot : slots.Length - 1] = 1;
            }
        };
    }
}
