using Fulcrum.DataPlane.Classify;
using Fulcrum.DataPlane.Counters;
using Fulcrum.DataPlane.Receive;
using Fulcrum.DataPlane.Sessions;
using Fulcrum.DataPlane.Snapshots;

namespace Fulcrum.DataPlane.Schedule;

/// <summary>Which real server gets a new session: the one that persistence binds the client to, or the scheduler's. Owner: the worker.</summary>
internal sealed unsafe class ServerChoice(WorkerSetup setup, TemplateTable templates, string owner)
{
    private readonly Scheduler _scheduler = new(setup, owner);

    /// <summary>
    /// Fills server and port in, and in persistent services the template, which is held; false when there is no server and the packet's way
    /// has ended.
    /// </summary>
    public bool Choose(Burst burst, int index, RootSnapshot* root, NewSession* wanted)
    {
        ServiceSnapshot* service = wanted->Service;
        wanted->Template = TemplateTable.None;
        wanted->Server = service->PersistenceTimeoutMs == 0
            ? _scheduler.Pick(wanted, root, burst.NowMs)
            : ChoosePersistent(burst.NowMs, root, wanted);
        if (wanted->Server == null)
        {
            Refuse(burst, index, root, wanted);
            return false;
        }
        if (service->PersistenceTimeoutMs != 0 && wanted->Template == TemplateTable.None)
        {
            burst.Drop(index, DropReason.TemplateTableFull);
            return false;
        }
        wanted->SetRealPort();
        return true;
    }

    /// <summary>Notes that the chosen server's session has begun.</summary>
    public void Note(NewSession* begun) => _scheduler.Note(begun->Server);

    /// <summary>Forgets what schedulers have not used for long, a few entries at a time.</summary>
    public void Sweep(uint nowMs, int budget) => _scheduler.Sweep(nowMs, budget);

    /// <summary>
    /// The server of the client's template whatever its weight and load, unless it takes no new session at all: then, and without a
    /// template, the scheduler's.
    /// </summary>
    private ServerEntry* ChoosePersistent(uint nowMs, RootSnapshot* root, NewSession* wanted)
    {
        ServiceSnapshot* service = wanted->Service;
        TemplateKey key = new(service->Key, wanted->Client, service->PersistencePrefix, templates.Store);
        uint template = templates.TryHold(key);
        if (template != TemplateTable.None)
        {
            ServerEntry* bound = ServerOf(service, templates[template]);
            if (bound != null && TakesClients(bound, root))
            {
                templates.Renew(template);
                wanted->Template = template;
                return bound;
            }
            templates.Retire(template);
            templates.Release(template);
        }
        ServerEntry* picked = _scheduler.Pick(wanted, root, nowMs);
        if (picked == null)
            return null;
        template = templates.Make(key, picked->Slot, (int)(picked - ServiceSnapshot.Servers(service)), service->PersistenceTimeoutMs);
        wanted->Template = template;
        if (template == TemplateTable.None || templates[template]->ServerSlot == picked->Slot)
            return picked;
        // Another worker was first.
        ServerEntry* others = ServerOf(service, templates[template]);
        return others == null ? picked : others;
    }

    private static bool TakesClients(ServerEntry* server, RootSnapshot* root) =>
        !server->IsDraining && (server->Weight > 0 || !root->Rules.ExpireQuiescentTemplate);

    /// <summary>The template's server in the service as it is now; null when it is not in it.</summary>
    private static ServerEntry* ServerOf(ServiceSnapshot* service, Template* template)
    {
        ServerEntry* servers = ServiceSnapshot.Servers(service);
        int guess = template->ServerIndex;
        if (guess < service->ServerCount && servers[guess].Slot == template->ServerSlot)
            return servers + guess;
        ServerEntry* server = ServiceSnapshot.ServerOf(service, template->ServerSlot);
        if (server != null)
            template->ServerIndex = (int)(server - servers);
        return server;
    }

    /// <summary>
    /// As LVS: FTP's data connections are the host's then, and with cache_bypass the packets of a mark, which the host routes to their own
    /// destination. Everybody else is told.
    /// </summary>
    private static void Refuse(Burst burst, int index, RootSnapshot* root, NewSession* wanted)
    {
        ServiceKey key = wanted->Service->Key;
        bool isFtpData = key.IsFtp && wanted->VirtualPort.Raw != key.Port.Raw;
        if (isFtpData || key.IsMark && root->Rules.CacheBypass)
            burst.Punt(index, PuntClasses.OfFlow(burst.Keys + index));
        else
            burst.Drop(index, DropReason.NoServer);
    }
}
