using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Control;

/// <summary>
/// A listing of the templates of persistent services, which all workers share, while they come and go. A template is listed as LVS does
/// it: as a session without ports where it binds the client on every port. Control thread only.
/// </summary>
internal sealed unsafe class TemplateListing(SnapshotCompiler compiler, SessionSelection selection, string state, uint nowMs)
{
    private uint _slot;

    /// <summary>The next page, of at most <paramref name="limit"/> templates; null behind the last slot.</summary>
    public Wire.SessionPage? Next(ulong limit)
    {
        TemplateStore* store = compiler.Templates;
        if (_slot > store->Mask)
            return null;
        Wire.SessionPage page = new();
        for (int budget = SessionListing.SlotsPerPage; budget > 0 && _slot <= store->Mask && (ulong)page.Sessions.Count < limit; budget--)
        {
            if (TemplateStore.TryRead(store, _slot++, out Template template, out _) && Matches(template))
                page.Sessions.Add(ToWire(template));
        }
        return page;
    }

    private bool Matches(in Template template)
    {
        ref readonly SessionMatch match = ref selection.Match;
        return (match.Servers == null || (match.Servers[template.ServerSlot / 64] >> (int)(template.ServerSlot % 64) & 1) != 0)
            && (match.Protocol == 0 || match.Protocol == template.Service.Protocol)
            && (!match.HasClient || match.Client.Contains(template.Client))
            && (state.Length == 0 || state == template.StateName);
    }

    private Wire.Session ToWire(in Template template)
    {
        ServerPath server = compiler.ServerPaths[template.ServerSlot];
        return new Wire.Session
        {
            Protocol = template.Service.Protocol,
            ClientAddress = template.Client.ToWire(),
            VirtualAddress = template.Service.Address.ToWire(),
            VirtualPort = template.IsOfSeveralPorts ? 0u : template.Service.Port.Host,
            RealAddress = server.Address.ToWire(),
            RealPort = template.IsOfSeveralPorts ? 0u : server.Port.Host,
            State = template.StateName,
            ExpiresInMs = template.RemainingMs(nowMs),
            Service = template.Service.ToWire(),
            Remote = template.IsRemote,
        };
    }
}
