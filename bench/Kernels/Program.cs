using BenchmarkDotNet.Running;
using Kernels;

BenchmarkSwitcher.FromAssembly(typeof(DetectorBenchmarks).Assembly).Run(args);
