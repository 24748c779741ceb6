using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Commands;
using KeycloakLogs.Reading;
using KeycloakLogs.Training;
using Samples;
using ScoringService.Hosting;
using ScoringService.Http;

namespace ScoringService.Scoring;

/// <summary>The model's file in the data folder.</summary>
internal sealed class ModelStore(ServiceSettings settings, ILogger<ModelStore> log) : IDisposable
{
    private const string File = "model.zip", Incoming = "model.incoming", DemoFolder = "demo";

    private readonly SemaphoreSlim _oneAtATime = new(1);

    public string ModelPath => settings.PathOf(File);

    public bool Exists => System.IO.File.Exists(ModelPath);

    /// <summary>The model of the file.</summary>
    /// <exception cref="InputFileException">It is broken.</exception>
    public LogScorer Load() => LogScorer.Load(ModelPath, settings.OnnxRuntime, settings.Gpu);

    /// <summary>Trains a model on generated logs, as the Keycloak sample does.</summary>
    public void TrainDemo(Action<string> tell, CancellationToken cancel)
    {
        var view = new LogView(log, tell);
        string folder = settings.PathOf(DemoFolder);
        (string training, string test) = GenerateJob.Run(view, new GeneratorOptions(), folder);
        TrainJob.Run(
            view, new TrainOptions(), () => TrainInput.FromFiles(view, training, test), [], folder, "report.html", cancel);
        System.IO.File.Copy(Path.Combine(folder, File), settings.PathOf(Incoming), overwrite: true);
        System.IO.File.Move(settings.PathOf(Incoming), ModelPath, overwrite: true);
    }

    /// <summary>What the demo model was trained on, from which its users are known; nothing where the model is another.</summary>
    public IReadOnlyList<LogEvent> DemoHistory()
    {
        string folder = settings.PathOf(DemoFolder), model = Path.Combine(folder, File), training = Path.Combine(folder, "train.json");
        return System.IO.File.Exists(model) && System.IO.File.Exists(training)
            && ModelDescription.Of(model).Hash == ModelDescription.Of(ModelPath).Hash
            ? LogFile.Read(training).Events
            : [];
    }

    /// <summary>Puts another model in: verified and tried before the present one goes.</summary>
    /// <param name="zip">Its file.</param>
    /// <param name="take">Lets it take over; calls what it is given between two events.</param>
    /// <exception cref="ProblemException">It is broken, no model of event logs, or another is on its way.</exception>
    public async Task<ModelDescription> Replace(Stream zip, Func<LogScorer, Action, Task> take)
    {
        if (!_oneAtATime.Wait(0)) throw Problems.Conflict("Another model is being put in.");
        string incoming = settings.PathOf(Incoming);
        try
        {
            await using (var file = new FileStream(incoming, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await zip.CopyToAsync(file);
                file.Flush(flushToDisk: true);
            }
            LogScorer scorer = await Task.Run(() => LogScorer.Load(incoming, settings.OnnxRuntime, settings.Gpu));
            ModelDescription description = scorer.Description;
            try
            {
                await take(scorer, () => System.IO.File.Move(incoming, ModelPath, overwrite: true));
            }
            catch
            {
                scorer.Dispose();
                throw;
            }
            log.LogInformation("The model is {Hash} now", description.Hash);
            return description;
        }
        catch (InputFileException e)
        {
            throw Problems.Bad(e.Message.Replace(incoming, "The model", StringComparison.Ordinal), "body");
        }
        finally
        {
            System.IO.File.Delete(incoming);
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
