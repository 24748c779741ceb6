using System.CommandLine;
using Cluster;
using Npgsql;
using Samples;

try
{
    return await CommandLine.Create().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (Failure.IsExpected(exception) || exception is TimeoutException or NpgsqlException)
{
    Console.Error.WriteLine(Failure.Describe(exception));
    return 1;
}
