using DetectionQuality;
using Samples;

try
{
    return QualityCommands.Run(args, Console.Error);
}
catch (Exception exception) when (Failure.IsExpected(exception))
{
    Console.Error.WriteLine(Failure.Describe(exception));
    return 1;
}
