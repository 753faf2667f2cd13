using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Fulcrum.ControlPlane.Tests")]
