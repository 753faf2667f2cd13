// Tests that do little but wait for timers of a pair, in namespaces of their own.
[assembly: NUnit.Framework.LevelOfParallelism(6)]
