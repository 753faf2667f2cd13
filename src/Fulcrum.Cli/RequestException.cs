namespace Fulcrum.Cli;

/// <summary>What was asked for cannot be done; the message is the sentence for the user.</summary>
public sealed class RequestException(string message) : Exception(message);
