using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// All rows: --filter '*'. One class: --filter '*Burst*'. How to read a number: perf/README.md.
// In this process, because the projects that BenchmarkDotNet would generate do not know the repository's output folder; short, so that all
// rows together take minutes.
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(TimeInterval.FromMilliseconds(60)).WithWarmupCount(3).WithIterationCount(11);
IConfig config = DefaultConfig.Instance.AddJob(job)
    .AddColumn(StatisticColumn.Min, StatisticColumn.Median, StatisticColumn.Max)
    .HideColumns(Column.Mean, Column.Error, Column.StdDev, Column.RatioSD, Column.AllocRatio);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
