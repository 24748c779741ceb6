using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace MLNetHybrid.Serving.Tests;

public sealed class AddressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_model_comes_from_an_address_which_is_asked_by_the_tag_of_the_last_answer()
    {
        string zip = _folder.File("model.zip");
        TrainedZip.Save(zip, TrainedZip.Fit(seed: 1));
        using var server = new TaggedFile(zip);
        using var client = new HttpMessageInvoker(server);
        var services = new ServiceCollection();
        services.AddStreamScorer<Reading, ReadingVerdict>().FromUri(new("https://models.example/model.zip"), client: client);
        await using ServiceProvider provider = services.BuildServiceProvider();
        var scorer = provider.GetRequiredService<ServedStreamScorer<Reading, ReadingVerdict>>();

        string first = (await scorer.ReloadAsync(TestContext.Current.CancellationToken)).Hash;
        Assert.Equal(first, (await scorer.ReloadAsync(TestContext.Current.CancellationToken)).Hash);
        TrainedZip.Save(zip, TrainedZip.Fit(seed: 2));
        Assert.Equal(2, (await scorer.ReloadAsync(TestContext.Current.CancellationToken)).Generation);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.OK], server.Answers);

        File.Delete(zip);
        InvalidOperationException gone = await Assert.ThrowsAsync<InvalidOperationException>(
            () => scorer.ReloadAsync(TestContext.Current.CancellationToken));
        Assert.Contains("https://models.example/model.zip", gone.Message);
        Assert.Equal(10, scorer.ScoreMany(Reading.Make(10)).Length);
    }

    [Theory]
    [InlineData("ftp://models.example/model.zip")]
    [InlineData("model.zip")]
    public void Other_addresses_are_refused(string address)
    {
        StreamScorerBuilder<Reading, ReadingVerdict> builder = new ServiceCollection().AddStreamScorer<Reading, ReadingVerdict>();
        Assert.Throws<ArgumentException>(() => builder.FromUri(new(address, UriKind.RelativeOrAbsolute)));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A server of one file.</summary>
    private sealed class TaggedFile(string path) : HttpMessageHandler
    {
        public List<HttpStatusCode> Answers { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!File.Exists(path)) return Answer(new(HttpStatusCode.NotFound));
            byte[] content = File.ReadAllBytes(path);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}\"");
            if (request.Headers.IfNoneMatch.Contains(tag)) return Answer(new(HttpStatusCode.NotModified));
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };
            response.Headers.ETag = tag;
            return Answer(response);
        }

        private Task<HttpResponseMessage> Answer(HttpResponseMessage response)
        {
            Answers.Add(response.StatusCode);
            return Task.FromResult(response);
        }
    }
}
