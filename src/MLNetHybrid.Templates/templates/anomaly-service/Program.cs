using System.Text.Json.Serialization;
using AnomalyService;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.ML;
using MLNetHybrid.Serving;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string modelFile = builder.Configuration["Model"] ?? throw new InvalidOperationException("appsettings.json names no Model.");
if (!File.Exists(modelFile))
{
    if (modelFile != DemoModel.Stands)
    {
        Console.Error.WriteLine($"{Path.GetFullPath(modelFile)} is not there. appsettings.json names the model's file.");
        return 1;
    }
    Console.Error.WriteLine($"There is no {modelFile}: a model of made-up readings is served, to try the service.");
    modelFile = DemoModel.Train();
}

var features = new ModelFeatures();
float? threshold = builder.Configuration.GetValue<float?>("Threshold");
if (threshold is not (null or (>= 1 and <= 100)))
{
    Console.Error.WriteLine(
        FormattableString.Invariant($"The Threshold of appsettings.json must be in [1, 100], or null; got {threshold}."));
    return 1;
}
builder.Services.AddStreamScorer<Reading, Verdict>()
    .FromFile(modelFile, watchForChanges: true)                  // a newer file takes over within a second
    .KeepState(builder.Configuration["Streams"] ?? "streams")    // windows outlive a restart, and another threshold
    .Configure(options => options.Prepare = (ml, model, schema) =>
    {
        ITransformer served = model;
        if (threshold is float wanted)
        {
            served = ml.AnomalyDetection.ChangeModelThreshold(model, wanted);
            Console.WriteLine(FormattableString.Invariant($"The threshold is {wanted}, of appsettings.json, whatever the model's own."));
        }
        features.Take(served, schema);
        return served;
    });
builder.Services.AddHealthChecks();
builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
{
    // Which part of a request could not be read, and why.
    string? problem = context.Exception is BadHttpRequestException bad ? bad.InnerException?.Message ?? bad.Message
        : context.HttpContext.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType ? "The content-type is not application/json."
        : null;
    if (problem is not null)
        context.ProblemDetails.Detail = problem
            + " Send an array of readings with time, machine and values, as readings.http does; numbers have a decimal point.";
});
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
builder.Services.ConfigureHttpJsonOptions(options =>
    options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow);

WebApplication app = builder.Build();
app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = failure => failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
    SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
});
app.UseStatusCodePages();

// In the order of time for each machine; the answers are in the same order.
app.MapPost("/readings", async (ReadingRequest[] readings, ServedStreamScorer<Reading, Verdict> scorer, CancellationToken cancel) =>
{
    for (int i = 0; i < readings.Length; i++)
        if (features.Problem(readings[i]) is string problem)
            return Results.Problem($"Reading {i}: {problem}", statusCode: StatusCodes.Status400BadRequest);
    Verdict[] verdicts = await Task.WhenAll(readings.Select(reading => scorer.ScoreAsync(features.ToRow(reading), cancel)));
    return Results.Ok(readings.Zip(verdicts, (reading, verdict) => Answer.Of(reading, verdict)));
});
app.MapGet("/model", (ServedStreamScorer<Reading, Verdict> scorer) =>
    new
    {
        scorer.Model?.Hash,
        scorer.Model?.Saved,
        features.Threshold,
        Features = features.Names,
        features.NeedsMachine,
        features.NeedsTime,
    });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/health/ready");
app.Run();
return 0;
