using Fulcrum.ControlPlane.Configuration.Documents;
using Fulcrum.ControlPlane.Configuration.Keywords;
using Fulcrum.ControlPlane.Configuration.Lexing;
using Fulcrum.ControlPlane.Model.Vrrp;
using Fulcrum.ControlPlane.Model;

namespace Fulcrum.ControlPlane.Configuration.Binding;

/// <summary>Reads VRRP's blocks outside of all others. What is of a name that is there already is left out.</summary>
internal static class VrrpReader
{
    /// <summary>vrrp_instance.</summary>
    public static void ReadInstance(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context) =>
        Read(VrrpInstanceKeywords.Table, statement, block, context, name => new VrrpInstance { Name = name, Origin = OriginOf(statement) },
            () => director.Vrrp.Instances, instance => instance.Name,
            value => director.Vrrp = director.Vrrp with { Instances = [.. director.Vrrp.Instances, value] });

    /// <summary>vrrp_sync_group.</summary>
    public static void ReadSyncGroup(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context) =>
        Read(VrrpKeywords.SyncGroup, statement, block, context, name => new VrrpSyncGroup { Name = name, Origin = OriginOf(statement) },
            () => director.Vrrp.SyncGroups, group => group.Name,
            value => director.Vrrp = director.Vrrp with { SyncGroups = [.. director.Vrrp.SyncGroups, value] });

    /// <summary>vrrp_script.</summary>
    public static void ReadScript(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context) =>
        Read(VrrpKeywords.Script, statement, block, context, name => new TrackScript { Name = name },
            () => director.Vrrp.Scripts, script => script.Name, value =>
            {
                if (value.Command is null)
                    context.Log.Warning(statement.Position, $"vrrp_script {value.Name} has no script; it is left out");
                else
                    director.Vrrp = director.Vrrp with { Scripts = [.. director.Vrrp.Scripts, value] };
            });

    /// <summary>vrrp_track_process.</summary>
    public static void ReadProcess(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context) =>
        Read(VrrpKeywords.Process, statement, block, context, name => new TrackProcess { Name = name },
            () => director.Vrrp.Processes, process => process.Name, value =>
            {
                if (value.Command.Count == 0)
                    context.Log.Warning(statement.Position, $"vrrp_track_process {value.Name} has no process; it is left out");
                else
                    director.Vrrp = director.Vrrp with { Processes = [.. director.Vrrp.Processes, value] };
            });

    /// <summary>track_file.</summary>
    public static void ReadFile(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context) =>
        Read(VrrpKeywords.File, statement, block, context, name => new TrackFile { Name = name },
            () => director.Vrrp.Files, file => file.Name, value =>
            {
                if (value.Path is null)
                {
                    context.Log.Warning(statement.Position, $"{statement.Keyword} {value.Name} has no file; it is left out");
                    return;
                }
                context.TrackFiles.Add(value.Name);
                director.Vrrp = director.Vrrp with { Files = [.. director.Vrrp.Files, value] };
            });

    /// <summary>bfd_instance.</summary>
    public static void ReadBfd(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context) =>
        Read(VrrpKeywords.Bfd, statement, block, context, name => new BfdInstance { Name = name },
            () => director.Vrrp.BfdInstances, bfd => bfd.Name, value =>
            {
                context.BfdInstances.Add(value.Name);
                if (value.Neighbour is null)
                    context.Log.Warning(statement.Position, $"bfd_instance {value.Name} has no neighbor_ip; it is left out");
                else
                    director.Vrrp = director.Vrrp with { BfdInstances = [.. director.Vrrp.BfdInstances, value] };
            });

    /// <summary>garp_group, which has no name.</summary>
    public static void ReadGarpGroup(DirectorConfig director, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        Draft<GarpGroup> draft = new(new(), statement.Position);
        VrrpKeywords.Garp.Bind(draft, block, context);
        director.Vrrp = director.Vrrp with { GarpGroups = [.. director.Vrrp.GarpGroups, draft.Value] };
    }

    /// <summary>Lines of "INTERFACE DOWN [UP]", seconds.</summary>
    public static void ReadDelays(DirectorConfig director, IReadOnlyList<Statement> lines, BindingContext context)
    {
        foreach (Statement line in lines)
        {
            TimeSpan down = ReadDelay(line, 0, context);
            InterfaceWatch watch = new() { Interface = line.Keyword.Text, DownDelay = down, UpDelay = ReadDelay(line, 1, context) };
            director.Vrrp = director.Vrrp with { Interfaces = [.. director.Vrrp.Interfaces, watch] };
        }
    }

    /// <summary>Lines of "INTERFACE [mii|ethtool|polling]".</summary>
    public static void ReadLinkbeats(DirectorConfig director, IReadOnlyList<Statement> lines, BindingContext context)
    {
        foreach (Statement line in lines)
        {
            string kind = line.Arguments.Count > 0 ? line.Arguments[0].Text : "polling";
            if (kind is not ("mii" or "ethtool" or "polling"))
                context.Log.Warning(line.Arguments[0].Position, $"linkbeat_interfaces: '{kind}' is not known; use mii, ethtool or polling");
            else
                director.Vrrp = director.Vrrp with { Interfaces = [.. director.Vrrp.Interfaces, new() { Interface = line.Keyword.Text, Linkbeat = kind }] };
        }
    }

    /// <summary>authentication of an instance.</summary>
    public static void ReadAuthentication(
        Draft<VrrpInstance> instance, Statement statement, IReadOnlyList<Statement> block, BindingContext context)
    {
        Draft<VrrpAuthentication> draft = new(instance.Value.Authentication ?? new("", ""), statement.Position);
        VrrpInstanceKeywords.Authentication.Bind(draft, block, context);
        instance.Value = instance.Value with { Authentication = draft.Value.Type.Length > 0 ? draft.Value : null };
    }

    /// <summary>"lvs_sync_daemon_interface INTERFACE": that of the director, on this instance's behalf.</summary>
    public static void ReadSyncDaemon(Draft<VrrpInstance> instance, Statement statement, BindingContext context)
    {
        if (statement.Arguments.Count == 0)
            context.WarnOfMissing(statement, "an interface");
        else
            context.InstanceSyncDaemon ??= new() { Interface = statement.Arguments[0].Text, Instance = instance.Value.Name };
    }

    private static void Read<T>(KeywordTable<Draft<T>> table, Statement statement, IReadOnlyList<Statement> block, BindingContext context,
        Func<string, T> create, Func<ValueList<T>> existing, Func<T, string> nameOf, Action<T> add)
    {
        if (statement.Arguments.Count == 0)
        {
            context.WarnOfMissing(statement, "a name");
            return;
        }
        context.NoteExtraWords(statement, 1);
        Word name = statement.Arguments[0];
        Draft<T> draft = new(create(name.Text), statement.Position);
        if (existing().Any(other => nameOf(other) == name.Text))
        {
            context.Log.Warning(name.Position, $"{statement.Keyword} {name} is there already; this one is left out");
            return;
        }
        context.Headers[(table.Place, name.Text)] = statement.Position;
        table.Bind(draft, block, context);
        add(draft.Value);
    }

    private static TimeSpan ReadDelay(Statement line, int index, BindingContext context)
    {
        if (index >= line.Arguments.Count)
            return TimeSpan.Zero;
        Word word = line.Arguments[index];
        if (ValueSyntax.ReadSeconds(word.Text, TimeSpan.Zero, out TimeSpan value, out _) is { } complaint)
            context.Log.Warning(word.Position, $"interface_up_down_delays: {complaint}; it is 0");
        return value;
    }

    private static Origin OriginOf(Statement statement) => new(statement.Position.File.Path, statement.Position.Line);
}
