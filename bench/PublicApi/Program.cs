using BenchmarkDotNet.Running;
using PublicApi;

BenchmarkSwitcher.FromAssembly(typeof(DetectorBenchmarks).Assembly).Run(args);
