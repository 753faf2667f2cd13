namespace Fulcrum.Pktgen;

/// <summary>The bench cannot go on; the message is the sentence for the user.</summary>
internal sealed class BenchException(string message) : Exception(message);
