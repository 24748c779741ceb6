// Rows of a table without an order: dotnet run samples/quick/tabular.cs
#:project ../../src/MLNetHybrid/MLNetHybrid.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext(seed: 1);
var random = new Random(1);
// Orders: amount, items, hour. One in a hundred has an amount that its number of items does not explain.
Order[] orders = [.. Enumerable.Range(0, 2000).Select(i => Order.Make(random, isOdd: i > 1000 && i % 100 == 0))];
IDataView train = ml.Data.LoadFromEnumerable(orders.Take(1000)), test = ml.Data.LoadFromEnumerable(orders.Skip(1000));

ITransformer model = ml.Transforms.Scale("Scaled", "Features")
    .Append(ml.AnomalyDetection.Trainers.NearestNeighbors("Scaled"))
    .Fit(train);
foreach (Verdict row in ml.Data.CreateEnumerable<Verdict>(model.Transform(test), reuseRowObject: false)
    .OrderByDescending(row => row.Score).Take(12))
    Console.WriteLine($"{row.Score,6:F2}  {row.Features[0],5:F0} EUR for {row.Features[1]} items{(row.IsOdd ? ", odd" : "")}");

class Order
{
    [VectorType(3)] public float[] Features { get; set; } = [];
    public bool IsOdd { get; set; }

    public static Order Make(Random random, bool isOdd)
    {
        int items = random.Next(1, 20);
        float amount = isOdd ? 2000 : items * (20 + 10 * random.NextSingle());
        return new() { Features = [amount, items, random.Next(8, 20)], IsOdd = isOdd };
    }
}

class Verdict : Order
{
    public float Score { get; set; }
}
