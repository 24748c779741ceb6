using KeycloakLogs.Generation;
using KeycloakLogs.Reading;

var (train, test) = LogGenerator.Generate(new GeneratorOptions { Seed = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) });
Directory.CreateDirectory(args[0]);
using (var f = File.Create(Path.Combine(args[0], "train.json"))) LogWriter.Write(f, train);
using (var f = File.Create(Path.Combine(args[0], "test.json"))) LogWriter.Write(f, test);
