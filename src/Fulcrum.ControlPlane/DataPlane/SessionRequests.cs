using System.Runtime.CompilerServices;

namespace Fulcrum.ControlPlane.DataPlane;

/// <summary>
/// What is asked about the data plane's sessions, each on a connection of its own: it answers in order, and going through large tables
/// takes time. Thread-safe; everything throws <see cref="DataPlaneException"/> while the data plane is away.
/// </summary>
/// <param name="connect">Makes a connection.</param>
internal sealed class SessionRequests(Func<CancellationToken, Task<DataPlaneConnection>> connect)
{
    private static readonly TimeSpan s_pageTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_tableTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Pages, the last one with <c>Last</c>.</summary>
    public async IAsyncEnumerable<Wire.SessionPage> ListAsync(
        Wire.ListSessions request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using DataPlaneConnection connection = await connect(cancellation).ConfigureAwait(false);
        IAsyncEnumerable<Wire.Reply> replies = connection.RequestManyAsync(new() { ListSessions = request }, s_pageTimeout, cancellation);
        await foreach (Wire.Reply reply in replies.ConfigureAwait(false))
        {
            yield return reply.Sessions ?? throw DataPlaneLink.Refused(reply);
            if (reply.Sessions.Last)
                yield break;
        }
    }

    /// <summary>Counts.</summary>
    public async Task<Wire.SessionCounts> CountAsync(Wire.CountSessions request, CancellationToken cancellation)
    {
        Wire.Reply reply = await AskAsync(new() { CountSessions = request }, cancellation).ConfigureAwait(false);
        return reply.SessionCounts ?? throw DataPlaneLink.Refused(reply);
    }

    /// <summary>Ends sessions and says how many.</summary>
    public async Task<ulong> EndAsync(Wire.EndSessions request, CancellationToken cancellation)
    {
        Wire.Reply reply = await AskAsync(new() { EndSessions = request }, cancellation).ConfigureAwait(false);
        return reply.SessionsEnded?.Ended ?? throw DataPlaneLink.Refused(reply);
    }

    /// <summary>What sessions take of local-address pools.</summary>
    public async Task<Wire.PoolList> ListPoolsAsync(CancellationToken cancellation)
    {
        Wire.Reply reply = await AskAsync(new() { ListPools = new() }, cancellation).ConfigureAwait(false);
        return reply.Pools ?? throw DataPlaneLink.Refused(reply);
    }

    private async Task<Wire.Reply> AskAsync(Wire.Request request, CancellationToken cancellation)
    {
        await using DataPlaneConnection connection = await connect(cancellation).ConfigureAwait(false);
        return await connection.RequestAsync(request, s_tableTimeout, cancellation).ConfigureAwait(false);
    }
}
