// Logins, each against what its user did before: dotnet run -c Release samples/quick/logs.cs
#:project ../../src/MLNetHybrid/MLNetHybrid.csproj
#:property PublishAot=false
using Microsoft.ML;
using MLNetHybrid;

var ml = new MLContext(seed: 1);
var random = new Random(1);
DateTime start = new(2026, 1, 1, 8, 0, 0, DateTimeKind.Utc);
// 40 users log in from two countries of their own; in the end user 7 does from Brazil, twelve times within two minutes.
Login[] logins =
[
    .. Enumerable.Range(0, 3000).Select(i => Login.Of(start.AddMinutes(i), random.Next(40), random.Next(10) == 0 ? "FR" : "DE")),
    .. Enumerable.Range(0, 12).Select(i => Login.Of(start.AddMinutes(3000).AddSeconds(10 * i), 7, "BR")),
];
ITransformer model = ml.Transforms.Novelty("New", "Time", ["Country"], ["User"])
    .Append(ml.Transforms.EventRate("Rate", "Time", ["User"], halfLife: TimeSpan.FromMinutes(10)))
    .Append(ml.Transforms.Concatenate("Features", "New", "Rate"))
    .Append(ml.Transforms.Scale("Features"))
    .Append(ml.AnomalyDetection.Trainers.NearestNeighbors("Features"))
    .Fit(ml.Data.LoadFromEnumerable(logins.Take(2000)));
IDataView judged = model.Transform(ml.Data.LoadFromEnumerable(logins.Skip(2000)));
foreach (Verdict login in ml.Data.CreateEnumerable<Verdict>(judged, reuseRowObject: false).OrderByDescending(login => login.Score).Take(15))
    Console.WriteLine($"{login.Score,6:F2}  {login.Time} {login.User} from {login.Country}");

class Login
{
    public string Time { get; set; } = "";
    public string User { get; set; } = "";
    public string Country { get; set; } = "";
    public static Login Of(DateTime time, int user, string country) =>
        new() { Time = time.ToString("yyyy-MM-ddTHH:mm:ssZ"), User = $"user {user}", Country = country };
}

class Verdict : Login
{
    public float Score { get; set; }
}
