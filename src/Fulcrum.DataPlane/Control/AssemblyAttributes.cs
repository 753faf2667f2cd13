using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fulcrum.DataPlane.Tests")]
[assembly: InternalsVisibleTo("Fulcrum.Benchmarks")]
