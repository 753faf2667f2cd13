using BenchmarkDotNet.Running;

// All rows: --filter '*'. One class: --filter '*Burst*'. How to read a number: perf/README.md.
// In this process, because the projects that BenchmarkDotNet would generate do not know the repository's output folder.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(["--inProcess", .. args]);
