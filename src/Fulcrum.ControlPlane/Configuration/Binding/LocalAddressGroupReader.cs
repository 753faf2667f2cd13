using System.Net;
using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads a local_address_group block: lines of "ADDRESS[-LAST] PORT".</summary>
internal static class LocalAddressGroupReader
{
    /// <summary>Adds it to the director.</summary>
    public static void Read(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
        {
            context.Log.Error(statement.Position, "local_address_group needs a name after it");
            return;
        }
        context.NoteExtraWords(statement, 1);
        Dictionary<IPAddress, Written<PoolAddress>> addresses = [];
        foreach (Statement line in block)
            ReadLine(line, addresses, context);
        director.LocalAddressGroups.Add(new(statement.Arguments[0].Text, statement.Position, [.. addresses.Values]));
    }

    private static void ReadLine(Statement line, Dictionary<IPAddress, Written<PoolAddress>> addresses, BindingContext context)
    {
        string? complaint = AddressRange.Read(line.Keyword.Text, out IReadOnlyList<IPAddress> range);
        if (complaint is not null)
            context.Log.Error(line.Position, complaint);
        if (line.Block is { } block)
            context.Log.Error(block.Open, "a line of local_address_group has no block; write an address and a port");
        if (line.Arguments.Count == 0)
        {
            context.Log.Error(line.Position, $"'{line.Keyword}' needs the name of a port after it");
            return;
        }
        context.NoteExtraWords(line, 1);
        Word port = line.Arguments[0];
        bool isRepeated = false;
        foreach (IPAddress address in range)
        {
            if (addresses.TryAdd(address, new(new PoolAddress(address, port.Text), line.Position)))
                continue;
            Written<PoolAddress> earlier = addresses[address];
            if (earlier.Value.Port != port.Text)
                context.Log.Error(port.Position,
                    $"address {address} is on port {earlier.Value.Port} at {earlier.At}; an address belongs to one port");
            else
                isRepeated = true;
        }
        if (isRepeated)
            context.Log.Warning(line.Position, "addresses that are in the group already are not added again");
    }
}
