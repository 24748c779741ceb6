using System.Text.Json.Serialization;
using AnomalyService;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.ML;
using MLNetHybrid.Serving;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string modelFile = builder.Configuration["Model"] ?? throw new InvalidOperationException("appsettings.json names no Model.");
if (!File.Exists(modelFile))
{
    Console.Error.WriteLine($"{modelFile} is not there: a model of made-up readings is trained, to try the service.");
    DemoModel.Train(modelFile);
}

var features = new FeatureNames();
builder.Services.AddSingleton(features);
builder.Services.AddStreamScorer<Reading, Verdict>()
    .FromFile(modelFile, watchForChanges: true)                            // a newer file takes over within a second
    .KeepState(builder.Configuration["Streams"] ?? "streams")              // windows outlive a restart
    .Configure(options => options.Prepare = (ml, model, schema) =>
    {
        features.Take(schema);
        return builder.Configuration.GetValue<float?>("Threshold") is float threshold
            ? ml.AnomalyDetection.ChangeModelThreshold(model, threshold)   // null: the one that the model was saved with
            : model;
    });
builder.Services.AddHealthChecks();
builder.Services.AddProblemDetails();
builder.Services.ConfigureHttpJsonOptions(options =>
    options.SerializerOptions.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals);

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();

// In the order of time for each machine; the answers are in the same order.
app.MapPost("/readings", async (ReadingRequest[] readings, ServedStreamScorer<Reading, Verdict> scorer, CancellationToken cancel) =>
{
    var rows = new List<Reading>();
    for (int i = 0; i < readings.Length; i++)
    {
        if (features.Problem(readings[i]) is string problem)
            return Results.Problem($"Reading {i}: {problem}", statusCode: StatusCodes.Status400BadRequest);
        rows.Add(features.ToRow(readings[i]));
    }
    Verdict[] verdicts = await Task.WhenAll(rows.Select(row => scorer.ScoreAsync(row, cancel)));
    return Results.Ok(readings.Zip(verdicts, Answer.Of));
});
app.MapGet("/model", (ServedStreamScorer<Reading, Verdict> scorer) =>
    new { scorer.Model?.Hash, scorer.Model?.Saved, Features = features.All });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/health/ready");
app.Run();
