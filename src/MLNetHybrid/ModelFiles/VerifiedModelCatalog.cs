using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.ModelFiles;

namespace Microsoft.ML;

/// <summary>Loads model files that may have been damaged on their way, or made by somebody else.</summary>
public static class VerifiedModelCatalog
{
    /// <summary>
    /// Loads a model like <c>mlContext.Model.Load</c>, but looks at the file first: every part against its checksum, and what the file asks
    /// for against <see cref="VerifiedLoadOptions"/>. What is refused is refused with one type of exception, where a plain load throws one
    /// of many, loads a model that differs, or loads whatever assembly the file names.
    /// </summary>
    /// <remarks>
    /// <para>Promised before any loader runs: the file is a zip whose parts are whole and match their checksums; no part has a name twice,
    /// in whatever case or slashes, or a name that leads out of the file; the parts unpacked are within the limits on bytes and ratio;
    /// components and types are nested no deeper than the limit; every component, also one inside of another's content, is loaded by a
    /// class of MLNetHybrid, of ML.NET's managed packages (Microsoft.ML, FastTree, LightGbm, Mkl.Components, TimeSeries, Recommender,
    /// Ensemble, ImageAnalytics) or of an allowed assembly, and no other assembly is loaded, not even for a custom mapping. Components of
    /// MLNetHybrid check every length and range before they allocate.</para>
    /// <para>Not promised: that a model does what its name says, for checksums tell damage, not forgery; that ML.NET's own loaders are safe
    /// against every content, for lengths in their streams are theirs to check: a small file can still make them reserve memory, though
    /// none can make them fill more than it holds; what an allowed component does, such as word embeddings that fetch their vectors; the
    /// cost of scoring. Best load models from sources you trust. The file must not change while it is loaded.</para>
    /// <para>Cost: the file is decompressed twice, its largest part held in memory once.</para>
    /// </remarks>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="filePath">The model file.</param>
    /// <param name="inputSchema">The schema of the model's input, or null where it was saved without one.</param>
    /// <exception cref="ArgumentException">The stream is not readable and seekable, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">The file is refused or cannot be loaded; the message says which part and why.</exception>
    /// <example><code>
    /// ml.Model.Save(model, data.Schema, "model.zip");
    /// ITransformer loaded = ml.Model.LoadVerified("model.zip", out DataViewSchema? inputSchema);
    /// </code></example>
    public static ITransformer LoadVerified(this ModelOperationsCatalog catalog, string filePath, out DataViewSchema? inputSchema) =>
        catalog.LoadVerified(filePath, new VerifiedLoadOptions(), out inputSchema);

    /// <inheritdoc cref="LoadVerified(ModelOperationsCatalog, string, out DataViewSchema?)"/>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="filePath">The model file.</param>
    /// <param name="options">What the file may ask for.</param>
    /// <param name="inputSchema">The schema of the model's input, or null where it was saved without one.</param>
    public static ITransformer LoadVerified(
        this ModelOperationsCatalog catalog, string filePath, VerifiedLoadOptions options, out DataViewSchema? inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream file = File.OpenRead(filePath);
        return catalog.LoadVerified(file, options, out inputSchema);
    }

    /// <inheritdoc cref="LoadVerified(ModelOperationsCatalog, string, out DataViewSchema?)"/>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="stream">A readable, seekable stream over the model file.</param>
    /// <param name="inputSchema">The schema of the model's input, or null where it was saved without one.</param>
    public static ITransformer LoadVerified(this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema? inputSchema) =>
        catalog.LoadVerified(stream, new VerifiedLoadOptions(), out inputSchema);

    /// <inheritdoc cref="LoadVerified(ModelOperationsCatalog, string, out DataViewSchema?)"/>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="stream">A readable, seekable stream over the model file.</param>
    /// <param name="options">What the file may ask for.</param>
    /// <param name="inputSchema">The schema of the model's input, or null where it was saved without one.</param>
    public static ITransformer LoadVerified(
        this ModelOperationsCatalog catalog, Stream stream, VerifiedLoadOptions options, out DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Checked();
        if (!stream.CanRead || !stream.CanSeek) throw new ArgumentException("The stream must be readable and seekable.", nameof(stream));
        try
        {
            ArchiveCheck.Run(stream, ((IInternalCatalog)catalog).Environment.ComponentCatalog, options);
            stream.Position = 0;
            return catalog.Load(stream, out inputSchema);
        }
        // What a damaged file makes ML.NET's loaders throw has no common type; a forged length makes them ask for more memory than there
        // is. Being canceled is no damage.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidDataException($"This is no intact model file: {InnermostMessage(error)}", error);
        }
    }

    private static string InnermostMessage(Exception error)
    {
        while (error.InnerException is Exception inner) error = inner;
        return error.Message;
    }
}
