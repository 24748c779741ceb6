// A web service around a saved model: dotnet run -c Release samples/quick/serve.cs, with --once to ask it once and end
#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/MLNetHybrid.Serving/MLNetHybrid.Serving.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Serving;

if (!File.Exists("model.zip"))
{
    var ml = new MLContext(seed: 1);
    IDataView train = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(t => Reading.Of("pump", t)));
    ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 5, partitionColumnName: "Machine").Fit(train);
    ml.Model.Save(model, train.Schema, "model.zip");
}
WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddStreamScorer<Reading, Verdict>().FromFile("model.zip", watchForChanges: true).KeepState("streams");
WebApplication app = builder.Build();
app.MapPost("/readings", async (Reading[] readings, ServedStreamScorer<Reading, Verdict> scorer) =>
    from verdict in await Task.WhenAll(readings.Select(reading => scorer.ScoreAsync(reading)))
    select float.IsFinite(verdict.Score) ? verdict.Score : (float?)null);   // not judged: JSON has no NaN
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
Reading[] some = [.. Enumerable.Range(600, 8).Select(t => Reading.Of("fan", t))];
Console.WriteLine($"{app.Urls.First()}/readings: {await (await client.PostAsJsonAsync("/readings", some)).Content.ReadAsStringAsync()}");
if (!args.Contains("--once")) await app.WaitForShutdownAsync();
await app.StopAsync();

class Reading
{
    public string Machine { get; set; } = "";
    [VectorType(2)] public float[] Features { get; set; } = [];
    public static Reading Of(string machine, int t) =>
        new() { Machine = machine, Features = [MathF.Sin(t / 9f), t == 606 ? 3 : MathF.Cos(t / 9f)] };
}

class Verdict
{
    public float Score { get; set; }
}
