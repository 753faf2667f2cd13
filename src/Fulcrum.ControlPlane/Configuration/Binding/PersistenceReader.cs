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
    /// <summary>"persistence_timeout [SECONDS]". 0, which is common, leaves the service without persistence, as in keepalived.</summary>
    public static void ReadTimeout(VirtualServerConfig config, Statement statement, BindingContext context)
    {
        context.WarnOfExtraWords(statement, 1);
        if (statement.Arguments.Count == 0)
        {
            config.PersistenceTimeout = new(Persistence.DefaultTimeout, statement.Position);
            return;
        }
        Word word = statement.Arguments[0];
        if (word.Text.Length > 0 && word.Text.All(digit => digit == '0'))
        {
            context.Log.Warning(word.Position,
                $"{statement.Keyword} 0 does not make the service persistent, as in keepalived; remove the line");
        }
        else if (ValueSyntax.ReadNumber(word.Text, 1, Persistence.MaximumSeconds, out int seconds) is { } complaint)
            context.Log.Error(word.Position, $"{statement.Keyword}: {complaint}");
        else
            config.PersistenceTimeout = new(TimeSpan.FromSeconds(seconds), word.Position);
    }

    /// <summary>"persistence_granularity MASK": an IPv4 netmask, or a prefix length.</summary>
    public static (string? Complaint, int PrefixLength) ReadGranularity(string text)
    {
        if (ValueSyntax.ReadNumber(text, 1, 128, out int length) is null)
            return (null, length);
        if (ValueSyntax.ReadAddress(text, out IPAddress mask) is not null || mask.AddressFamily != AddressFamily.InterNetwork)
            return ($"'{text}' is neither an IPv4 netmask nor a prefix length from 1 to 128", 0);
        uint bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        length = BitOperations.LeadingZeroCount(~bits);
        bool isContiguous = length == 32 || (length > 0 && bits << length == 0);
        return isContiguous
            ? (null, length)
            : ($"the netmask {text} has gaps or no bits, which is not available; use one such as 255.255.255.0", 0);
    }
}
