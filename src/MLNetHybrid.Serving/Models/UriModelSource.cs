using System.Net;
using System.Net.Http.Headers;

namespace MLNetHybrid.Serving.Models;

/// <summary>An address that gives the zip; asked by the tag of what it gave last.</summary>
internal sealed class UriModelSource(Uri address, HttpMessageInvoker client) : ModelSource
{
    private EntityTagHeaderValue? _tag;
    private DateTimeOffset? _modified;

    public override string Name => address.ToString();

    public override async Task<byte[]?> ReadIfChanged(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_tag is not null) request.Headers.IfNoneMatch.Add(_tag);
        else request.Headers.IfModifiedSince = _modified;
        using HttpResponseMessage response = await client.SendAsync(request, cancel).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotModified) return null;
        response.EnsureSuccessStatusCode();
        byte[] content = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        (_tag, _modified) = (response.Headers.ETag, response.Content.Headers.LastModified);
        return content;
    }
}
