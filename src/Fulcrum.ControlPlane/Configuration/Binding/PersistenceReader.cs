using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads persistence_timeout and persistence_granularity.</summary>
internal static class PersistenceReader
{
    /// <summary>"persistence_timeout [SECONDS]". A wrong value, of which 0 is common, leaves the service without persistence, as in keepalived.</summary>
    public static void ReadTimeout(VirtualServerConfig config, Statement statement, BindingContext context)
    {
        context.NoteExtraWords(statement, 1);
        if (statement.Arguments.Count == 0)
        {
            config.PersistenceTimeout = new(Persistence.DefaultTimeout, statement.Position);
            return;
        }
        Word word = statement.Arguments[0];
        if (ValueSyntax.ReadNumber(word.Text, 1, Persistence.MaximumSeconds, out int seconds) is not { } complaint)
            config.PersistenceTimeout = new(TimeSpan.FromSeconds(seconds), word.Position);
        else
            context.Log.Warning(word.Position, $"{statement.Keyword}: {complaint}; the line is ignored, so that it makes nothing persistent");
    }

    /// <summary>"persistence_granularity MASK": an IPv4 netmask, or a prefix length.</summary>
    public static void ReadGranularity(VirtualServerConfig config, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a netmask or a prefix length");
            return;
        }
        context.NoteExtraWords(statement, 1);
        Word word = statement.Arguments[0];
        AddressFamily? family = config.Endpoint?.Value.AddressFamily ?? config.Family?.Value;
        if (ReadGranularity(word.Text, family, out int length, out bool hasGaps) is { } complaint)
        {
            context.Log.Warning(word.Position, $"{statement.Keyword}: {complaint}");
            config.PersistencePrefix = new(0, word.Position);
            return;
        }
        if (hasGaps)
            context.Log.Warning(word.Position, $"the netmask {word} has gaps; its first {length} bits are taken, while LVS takes all");
        config.PersistencePrefix = new(length, word.Position);
        if (word.Text.Contains('.', StringComparison.Ordinal))
            config.PersistenceFamily = new(AddressFamily.InterNetwork, word.Position);
    }

    private static string? ReadGranularity(string text, AddressFamily? family, out int length, out bool hasGaps)
    {
        hasGaps = false;
        int longest = family == AddressFamily.InterNetwork ? 32 : 128;
        if (ValueSyntax.ReadNumber(text, 1, longest, out length) is null)
            return null;
        if (family == AddressFamily.InterNetworkV6 || ValueSyntax.ReadAddress(text, out IPAddress mask) is not null
            || mask.AddressFamily != AddressFamily.InterNetwork)
            return $"'{text}' is neither an IPv4 netmask nor a prefix length from 1 to {longest}; whole addresses are taken";
        uint bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        length = BitOperations.LeadingZeroCount(~bits);
        hasGaps = length < 32 && bits << length != 0;
        return length > 0 ? null : $"the netmask {text} begins with no bit; whole addresses are taken";
    }
}
