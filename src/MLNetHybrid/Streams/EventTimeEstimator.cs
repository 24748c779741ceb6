using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Times;

namespace MLNetHybrid;

/// <summary>Checks the schema for a transform of event times; there is nothing to learn from the data.</summary>
/// <typeparam name="TTransformer">The transformer that it makes.</typeparam>
public sealed class EventTimeEstimator<TTransformer> : StreamEstimator<TTransformer> where TTransformer : EventTimeTransformer
{
    internal EventTimeEstimator(IHostEnvironment env, TTransformer transformer) : base(env.Register(typeof(TTransformer).Name), transformer)
    {
    }

    private protected override bool CanRead(SchemaShape.Column input) =>
        input.Kind == SchemaShape.Column.VectorKind.Scalar && WallClockReader.CanRead(input.ItemType);

    private protected override SchemaShape.Column OutputShape(string name) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);
}
