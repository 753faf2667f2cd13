using BenchmarkDotNet.Running;

// All rows: --filter '*'. One of them: --filter '*Burst*'. How to read a number: perf/README.md.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
