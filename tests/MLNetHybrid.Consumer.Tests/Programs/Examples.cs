// The reader of an example in a doc comment: what every example may use, and then the examples, one method each, in place of the marked
// line.
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Evaluation;
using MLNetHybrid.Orleans;
using MLNetHybrid.Orleans.Kafka;
using MLNetHybrid.Serving;
using MLNetHybrid.Testing;
using MLNetHybrid.TorchSharp;
using Orleans.Hosting;

Console.WriteLine(typeof(Examples).GetMethods().Length);

internal sealed class Row
{
    [VectorType(4)] public float[] Features { get; set; } = [];
    public string Source { get; set; } = "";
    public DateTimeOffset Time { get; set; }
    public bool Label { get; set; }
}

internal sealed class Verdict
{
    public float Score { get; set; }
    public bool PredictedLabel { get; set; }
}

internal sealed class Reading
{
    public string Source { get; set; } = "";
    public long Number { get; set; }
    [VectorType(2)] public float[] Features { get; set; } = [];
}

internal sealed class ReadingVerdict
{
    public float Score { get; set; }
}

// Properties, so that an example may declare variables of these names.
internal static class Examples
{
#pragma warning disable IDE1006
    public static MLContext ml { get; } = new(seed: 1);

    /// <summary>Rows of <see cref="Row"/>, in the order of time.</summary>
    public static IDataView data { get; } = ml.Data.LoadFromEnumerable(new List<Row>());

    /// <summary>A fitted hybrid.</summary>
    public static ITransformer model { get; } = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 10).Fit(data);

    /// <summary>A scorer of it.</summary>
    public static StreamScorer<Row, Verdict> scorer { get; } = ml.Model.CreateStreamScorer<Row, Verdict>(model);

    /// <summary>An application that is being built, and one that runs.</summary>
    public static HostApplicationBuilder builder { get; } = Host.CreateApplicationBuilder();

    public static IHost app { get; } = builder.Build();

    /// <summary>Its scores.</summary>
    public static IDataView scored { get; } = model.Transform(data);

// BODIES
}
