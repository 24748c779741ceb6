using System.Text.Json;

namespace MLNetHybrid.Tests.LstmAutoencoder;

internal static class Fixture
{
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "LstmAutoencoder", "fixtures", name)));
        return document.RootElement.Clone();
    }
}
